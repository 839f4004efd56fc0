import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json } from '../simulated.ts';
import { invoiceOver, save, subscribed } from './subscribed.ts';
import type { Subscribed } from './subscribed.ts';

/** What the app is told of what is done. */
async function toldOf(company: Subscribed, act: () => unknown): Promise<string[]> {
  await company.simulator.control.webhooks.flush();
  const before = company.told().length;
  await act();
  await company.simulator.control.webhooks.flush();
  return company.told().slice(before);
}

const payment = (amount: number, ...invoiceIds: string[]): object => ({
  CustomerRef: { value: '1' },
  TotalAmt: amount * invoiceIds.length,
  Line: invoiceIds.map((TxnId) => ({ Amount: amount, LinkedTxn: [{ TxnId, TxnType: 'Invoice' }] })),
});

describe('what an app is told', () => {
  it('is that an invoice was created and that its customer owes more', async () => {
    const company = subscribed();

    const told = await toldOf(company, () => invoiceOver(company, 10));

    expect(told).toEqual([expect.stringMatching(/^invoice\.created \d+$/u), 'customer.updated 1']);
  });

  it('is not that a balance moved, where that is turned off', async () => {
    const company = subscribed({ balanceNotices: false });

    const told = await toldOf(company, () => invoiceOver(company, 10));

    expect(told).toHaveLength(1);
  });

  it('is only what it subscribed to', async () => {
    const company = subscribed({ entities: ['Invoice'] });

    const told = await toldOf(company, () => invoiceOver(company, 10));

    expect(told).toHaveLength(1);
  });

  it('is that a payment was created, and of each invoice it pays that it was updated', async () => {
    const company = subscribed({ entities: ['Invoice', 'Payment'] });
    const { Id: first } = await invoiceOver(company, 10);
    const { Id: second } = await invoiceOver(company, 10);

    const told = await toldOf(company, () => save(company, 'Payment', payment(10, first, second)));

    expect(told).toEqual([
      expect.stringMatching(/^payment\.created /u),
      `invoice.updated ${first}`,
      `invoice.updated ${second}`,
    ]);
  });

  it('is nothing of the invoice when only the note of its payment is edited', async () => {
    const company = subscribed();
    const { Id } = await invoiceOver(company, 10);
    const paid = await save(company, 'Payment', payment(10, Id));
    const body = { Id: paid.Id, SyncToken: '0', sparse: true, PrivateNote: 'by cheque' };

    const told = await toldOf(company, () => company.post('payment', body));

    expect(told).toEqual([`payment.updated ${paid.Id}`]);
  });

  it('is that a payment was voided or deleted, and that its invoice is open again', async () => {
    const company = subscribed({ entities: ['Invoice', 'Payment'] });
    const { Id } = await invoiceOver(company, 10);
    const first = await save(company, 'Payment', payment(5, Id));
    const second = await save(company, 'Payment', payment(5, Id));
    const body = { Id: first.Id, SyncToken: '0', sparse: true };

    const voided = await toldOf(company, () => company.post('payment?operation=update&include=void', body));
    const deleted = await toldOf(company, () =>
      company.post('payment?operation=delete', { Id: second.Id, SyncToken: '0' }),
    );

    expect(voided).toEqual([`payment.void ${first.Id}`, `invoice.updated ${Id}`]);
    expect(deleted).toEqual([`payment.deleted ${second.Id}`, `invoice.updated ${Id}`]);
  });

  it('is that a paid invoice was deleted, and that its payment changed', async () => {
    const company = subscribed({ entities: ['Invoice', 'Payment'] });
    const { Id } = await invoiceOver(company, 10);
    const paid = await save(company, 'Payment', payment(10, Id));

    const told = await toldOf(company, () =>
      company.post('invoice?operation=delete', { Id, SyncToken: '1' }),
    );

    expect(told.toSorted()).toEqual([`invoice.deleted ${Id}`, `payment.updated ${paid.Id}`]);
  });

  it('is that a deposit was made, and nothing of the payment in it', async () => {
    const company = subscribed();
    const { Id } = await invoiceOver(company, 10);
    const paid = await save(company, 'Payment', payment(10, Id));

    const told = await toldOf(company, () =>
      company.simulator.control.depositPayment({ realmId: company.realmId, paymentId: paid.Id }),
    );

    expect(told).toEqual([expect.stringMatching(/^deposit\.created \d+$/u)]);
  });

  it('is one merge of the survivor', async () => {
    const company = subscribed();
    const { realmId } = company;

    const told = await toldOf(company, () =>
      company.simulator.control.mergeEntities({ realmId, entity: 'Customer', loserId: '2', survivorId: '4' }),
    );

    expect(told).toEqual(['customer.merged 4']);
  });

  it('is that an invoice was e-mailed', async () => {
    const company = subscribed({ entities: ['Invoice'] });
    const { Id } = await invoiceOver(company, 10);
    const body = { Id, SyncToken: '0', sparse: true, EmailStatus: 'EmailSent' };

    const told = await toldOf(company, () => company.post('invoice', body));

    expect(told).toEqual([`invoice.emailed ${Id}`]);
  });

  it('is of every item of a batch', async () => {
    const company = subscribed();
    const item = (bId: string, DisplayName: string): object => ({
      bId,
      operation: 'create',
      Customer: { DisplayName },
    });
    const body = { BatchItemRequest: [item('1', 'Quill'), item('2', 'quill'), item('3', 'Ferro')] };

    const told = await toldOf(company, () => company.post('batch', body));

    expect(told).toEqual(['customer.created 58', 'customer.created 59']);
  });

  it('is a write whose answer got lost, and a late one once it is done', async () => {
    const company = subscribed();
    const { control } = company.simulator;
    control.planFault({ effect: { type: 'appliedAnswerLost', via: 'reset' } });
    control.planFault({ nth: 2, effect: { type: 'appliedLate', afterMs: 60_000, via: 'reset' } });

    const lost = await toldOf(company, async () =>
      expect(company.post('customer', { DisplayName: 'Quill' })).rejects.toThrow('fetch failed'),
    );
    const late = await toldOf(company, async () =>
      expect(company.post('customer', { DisplayName: 'Ferro' })).rejects.toThrow('fetch failed'),
    );
    const afterwards = await toldOf(company, async () => {
      control.advanceClock(60_000);
      await control.idle();
    });

    expect([lost, late, afterwards]).toEqual([['customer.created 58'], [], ['customer.created 59']]);
  });

  it('is nothing of what was refused, read, or saved as it was', async () => {
    const company = subscribed();
    const refused = { DisplayName: "Amy's Bird Sanctuary" };
    const same = { Id: '41', SyncToken: '0', sparse: true, Active: true };

    const told = await toldOf(company, async () => {
      expect((await company.post('customer', refused)).status).toBe(400);
      expect((await company.post('vendor', same)).status).toBe(200);
      expect((await company.call('customer/1')).status).toBe(200);
    });

    expect(told).toEqual([]);
  });

  it('is nothing of what a test puts in place', async () => {
    const company = subscribed();
    const books = company.simulator.books(company.realmId);

    const told = await toldOf(company, () => {
      books.place('Customer', { Id: '900', SyncToken: '4', DisplayName: 'Placed' });
      books.forget('Invoice');
      company.simulator.control.createCompany({ seed: 'gb' });
    });

    expect(told).toEqual([]);
  });
});

describe('who is told', () => {
  const rows = [{ DisplayName: 'Quill' }];

  it('is no app that the company is not connected to', async () => {
    const company = subscribed();
    const { control } = company.simulator;
    const { realmId } = control.createCompany({ seed: 'us' });

    const told = await toldOf(company, () => control.addEntities({ realmId, entity: 'Customer', rows }));

    expect(told).toEqual([]);
  });

  it('is no app whose grant was revoked or ran out, and again one that connected anew', async () => {
    const company = subscribed();
    const { realmId } = company;
    const { control } = company.simulator;
    const add = (DisplayName: string): Promise<string[]> =>
      toldOf(company, () => control.addEntities({ realmId, entity: 'Customer', rows: [{ DisplayName }] }));

    control.revokeTokens(realmId);
    const revoked = await add('Quill');
    control.connect({ realmId });
    const connected = await add('Ferro');
    control.advanceClock(101 * 86_400_000);
    const ranOut = await add('Third');

    expect([revoked, connected, ranOut]).toEqual([[], ['customer.created 59'], []]);
  });
});

interface Held {
  Id: string;
  SyncToken: string;
  TotalAmt: number;
  Balance: number;
}

const step = fc.record({
  act: fc.constantFrom('invoice', 'pay', 'void', 'delete', 'voidPayment', 'deletePayment', 'reapply'),
  amount: fc.integer({ min: 1, max: 9_000 }).map((cents) => cents / 100),
  pick: fc.nat(9),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function held(company: Subscribed, kind: 'Invoice' | 'Payment'): Promise<Held[]> {
  const response = await company.call(`query?query=select * from ${kind} maxresults 1000`);
  return (await json<{ QueryResponse: Record<string, Held[]> }>(response)).QueryResponse[kind] ?? [];
}

/** Does one random thing by the API; resolves with whether the books took it. */
async function carryOut(company: Subscribed, { act, amount, pick }: Step): Promise<boolean> {
  const invoices = await held(company, 'Invoice');
  const payments = await held(company, 'Payment');
  const invoice = invoices[pick % Math.max(1, invoices.length)];
  const paid = payments[pick % Math.max(1, payments.length)];
  const of = ({ Id, SyncToken }: Held): object => ({ Id, SyncToken, sparse: true });
  if (act === 'invoice') return (await invoiceOver(company, amount)).Id !== '';
  if (invoice === undefined) return false;
  const post = async (path: string, body: object): Promise<boolean> =>
    (await company.post(path, body)).status === 200;
  if (act === 'pay') return post('payment', payment(Math.min(amount, invoice.Balance), invoice.Id));
  if (act === 'void') return post('invoice?operation=void', of(invoice));
  if (act === 'delete') return post('invoice?operation=delete', of(invoice));
  if (paid === undefined) return false;
  if (act === 'voidPayment') return post('payment?operation=update&include=void', of(paid));
  if (act === 'deletePayment') return post('payment?operation=delete', of(paid));
  return post('payment', { ...of(paid), ...payment(Math.min(amount, invoice.Balance), invoice.Id) });
}

describe('any sequence of documents', () => {
  it('tells of each thing that was done, and of nothing that was refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const company = subscribed({ balanceNotices: false });
        company.simulator.control.changeSwitches({
          limits: { callsPerMinute: null, allCallsPerMinutePerApp: null },
        });
        await invoiceOver(company, 50);

        for (const one of steps) {
          let isDone = false;
          const told = await toldOf(company, async () => {
            isDone = await carryOut(company, one);
          });
          expect(told.length > 0).toBe(isDone);
        }

        const ids = company.events().map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 25, seed: 20_260_302 },
    );
  });
});
