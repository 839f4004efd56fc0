import { describe, expect, it } from 'vitest';
import { bill } from './books/open-books.ts';
import { json } from './simulated.ts';
import { invoiceOver, save, subscribed } from './webhooks/subscribed.ts';
import type { Subscribed } from './webhooks/subscribed.ts';

interface Document {
  Id: string;
  SyncToken: string;
  DocNumber?: string;
  DueDate: string;
  PrivateNote?: string;
  TotalAmt: number;
  Balance: number;
  UnappliedAmt?: number;
  MetaData: { LastUpdatedTime: string };
  Line: object[];
  LinkedTxn?: { TxnId: string; TxnType: string }[];
}

async function read(company: Subscribed, kind: string, id: string): Promise<Document> {
  const { control } = company.simulator;
  const response = await company.call(`${kind.toLowerCase()}/${id}`);
  control.resetCounters();
  return (await json<Record<string, Document>>(response))[kind]!;
}

const control = (company: Subscribed, path: string, body: object): Promise<Response> =>
  company.send(`/_control/${path}`, { method: 'POST', body: JSON.stringify(body) });

describe('a change by hand', () => {
  it('raises the SyncToken, moves the time, is told of, and counts as no call', async () => {
    const company = subscribed({ balanceNotices: false });
    const { realmId, simulator } = company;
    const { Id } = await invoiceOver(company, 10);
    simulator.control.advanceClock(60_000);
    simulator.control.resetCounters();

    simulator.control.editByHand({
      realmId,
      entity: 'Invoice',
      id: Id,
      changes: { DueDate: '2026-05-01', PrivateNote: 'called twice' },
    });

    expect(simulator.control.counters().total).toBe(0);
    expect(await read(company, 'Invoice', Id)).toMatchObject({
      SyncToken: '1',
      DueDate: '2026-05-01',
      PrivateNote: 'called twice',
      TotalAmt: 10,
      MetaData: { LastUpdatedTime: '2026-03-02T09:01:00-08:00' },
    });
    await simulator.control.webhooks.flush();
    expect(company.told()).toEqual([`invoice.created ${Id}`, `invoice.updated ${Id}`]);
  });

  it('makes a token that the API still holds stale', async () => {
    const company = subscribed();
    const { Id } = await invoiceOver(company, 10);
    company.simulator.control.editByHand({
      realmId: company.realmId,
      entity: 'Invoice',
      id: Id,
      changes: { PrivateNote: 'n' },
    });

    const response = await company.post('invoice', { Id, SyncToken: '0', sparse: true, PrivateNote: 'm' });

    expect(await json(response)).toMatchObject({ Fault: { Error: [{ code: '5010' }] } });
  });

  it('replaces the lines and computes the total anew', async () => {
    const company = subscribed();
    const { Bill: made } = await json<{ Bill: Document }>(await company.post('bill', bill(42.1)));
    const Line = [42.1, 7.9].map((Amount) => ({
      Amount,
      DetailType: 'AccountBasedExpenseLineDetail',
      AccountBasedExpenseLineDetail: { AccountRef: { value: '69' } },
    }));

    const response = await control(company, 'hand-edits', {
      realmId: company.realmId,
      entity: 'Bill',
      id: made.Id,
      changes: { Line, DocNumber: 'V-9' },
    });

    expect(response.status).toBe(200);
    expect(await read(company, 'Bill', made.Id)).toMatchObject({
      TotalAmt: 50,
      Balance: 50,
      DocNumber: 'V-9',
      SyncToken: '1',
    });
  });

  it('is kept out by the rules of the books, and changes nothing', async () => {
    const company = subscribed();
    const { Id } = await invoiceOver(company, 10);
    const edit = { realmId: company.realmId, entity: 'Invoice', id: Id };
    company.simulator.control.changeCompany(company.realmId, { switches: { bookCloseDate: '2026-03-31' } });

    const closed = await control(company, 'hand-edits', { ...edit, changes: { PrivateNote: 'n' } });
    const unknown = await control(company, 'hand-edits', { ...edit, id: '99999', changes: {} });
    const nonsense = await control(company, 'hand-edits', { ...edit, changes: { Colour: 'red' } });

    expect([closed.status, unknown.status, nonsense.status]).toEqual([400, 400, 400]);
    expect(await json<{ error: string }>(closed)).toEqual({
      error: expect.stringMatching(/^Cannot change Invoice \d+: Account Period Closed/u),
    });
    expect(await read(company, 'Invoice', Id)).toMatchObject({ SyncToken: '0' });
  });
});

describe('an end by hand', () => {
  it('deletes a bill and voids an invoice, and is told of', async () => {
    const company = subscribed({ balanceNotices: false });
    const { realmId } = company;
    const invoice = await invoiceOver(company, 10);
    const { Bill: made } = await json<{ Bill: Document }>(await company.post('bill', bill(42.1)));
    await company.simulator.control.webhooks.flush();
    company.arrived.length = 0;

    await control(company, 'hand-ends', { realmId, entity: 'Invoice', id: invoice.Id, kind: 'void' });
    await control(company, 'hand-ends', { realmId, entity: 'Bill', id: made.Id, kind: 'delete' });
    await company.simulator.control.webhooks.flush();

    expect(await read(company, 'Invoice', invoice.Id)).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided' });
    expect((await company.call(`bill/${made.Id}`)).status).toBe(400);
    expect(company.told()).toEqual([`invoice.void ${invoice.Id}`, `bill.deleted ${made.Id}`]);
  });

  it('does not void a bill, which QuickBooks cannot', async () => {
    const company = subscribed();
    const { Bill: made } = await json<{ Bill: Document }>(await company.post('bill', bill(42.1)));
    const end = { realmId: company.realmId, entity: 'Bill', id: made.Id };

    expect((await control(company, 'hand-ends', { ...end, kind: 'void' })).status).toBe(400);
  });
});

describe('a payment by hand', () => {
  it('settles what is open when nothing else is said, and is told of with its invoice', async () => {
    const company = subscribed({ balanceNotices: false });
    const { realmId, simulator } = company;
    const { Id } = await invoiceOver(company, 12.5);
    await simulator.control.webhooks.flush();
    company.arrived.length = 0;
    simulator.control.resetCounters();

    const paid = simulator.control.payByHand({ realmId, applications: [{ id: Id }] });
    await simulator.control.webhooks.flush();

    expect(simulator.control.counters().total).toBe(0);
    expect(company.told()).toEqual([`payment.created ${paid.id}`, `invoice.updated ${Id}`]);
    expect(await read(company, 'Invoice', Id)).toMatchObject({ Balance: 0, SyncToken: '1' });
    expect(await read(company, 'Payment', paid.id)).toMatchObject({ TotalAmt: 12.5, UnappliedAmt: 0 });
  });

  it('may be in part, over several invoices, with a rest that stays unapplied', async () => {
    const company = subscribed();
    const first = await invoiceOver(company, 100);
    const second = await invoiceOver(company, 50);

    const response = await control(company, 'payments', {
      realmId: company.realmId,
      applications: [{ id: first.Id, amount: '40.10' }, { id: second.Id }],
      totalAmount: 100,
      paidOn: '2026-03-01',
      note: 'by cheque',
    });

    const { id } = await json<{ id: string }>(response);
    expect(await read(company, 'Payment', id)).toMatchObject({
      TotalAmt: 100,
      UnappliedAmt: 9.9,
      TxnDate: '2026-03-01',
      PrivateNote: 'by cheque',
    });
    expect(await read(company, 'Invoice', first.Id)).toMatchObject({ Balance: 59.9 });
    expect(await read(company, 'Invoice', second.Id)).toMatchObject({ Balance: 0 });
  });

  it('uses up a credit memo by a payment of zero with the note QuickBooks writes', async () => {
    const company = subscribed();
    const { realmId } = company;
    const due = await invoiceOver(company, 100);
    const memo = await save(company, 'CreditMemo', {
      CustomerRef: { value: '1' },
      Line: [
        {
          Amount: 30,
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
      ],
    });

    const { id } = company.simulator.control.payByHand({
      realmId,
      applications: [{ id: due.Id, amount: '30' }],
      credits: [{ id: memo.Id }],
    });

    expect(await read(company, 'Payment', id)).toMatchObject({
      TotalAmt: 0,
      PrivateNote: 'Created by QB Online to link credits to charges.',
      Line: [
        { Amount: 30, LinkedTxn: [{ TxnId: due.Id, TxnType: 'Invoice' }] },
        { Amount: 30, LinkedTxn: [{ TxnId: memo.Id, TxnType: 'CreditMemo' }] },
      ],
    });
    expect(await read(company, 'Invoice', due.Id)).toMatchObject({ Balance: 70 });
  });

  it.each(['us', 'gb'] as const)('pays a bill from the bank in a company of %s', async (seed) => {
    const company = subscribed();
    const { control: simulated } = company.simulator;
    const { realmId } = simulated.createCompany({ seed });
    const [vendorId] = simulated.addEntities({
      realmId,
      entity: 'Vendor',
      rows: [{ DisplayName: 'Ferro' }],
    }).ids;
    const account = { AccountRef: { value: seed === 'us' ? '69' : '28' } };
    const detail = seed === 'us' ? account : { ...account, TaxCodeRef: { value: '3' } };
    const [id] = simulated.addEntities({
      realmId,
      entity: 'Bill',
      rows: [
        {
          VendorRef: { value: vendorId },
          GlobalTaxCalculation: seed === 'us' ? undefined : 'NotApplicable',
          Line: [
            {
              Amount: 20,
              DetailType: 'AccountBasedExpenseLineDetail',
              AccountBasedExpenseLineDetail: detail,
            },
          ],
        },
      ],
    }).ids;

    const paid = simulated.payByHand({ realmId, applications: [{ id: id!, amount: '5' }] });

    const at = { nowMs: company.time.nowMs(), userName: 'Robin', userId: '1' };
    const answer = company.simulator.books(realmId).execute({ kind: 'read', entity: 'Bill', id: id! }, at);
    expect(paid.entity).toBe('BillPayment');
    expect(JSON.stringify(answer)).toContain(`"Balance":"15"`);
  });

  it.each([
    [{ applications: [{ id: '99999' }] }, 400],
    [{ applications: [] }, 400],
    [{ applications: [{ id: 'invoice', amount: '10.01' }] }, 400],
    [{ applications: [{ id: 'invoice', amount: '1.001' }] }, 400],
    [{ applications: [{ id: 'invoice', amount: '-1' }] }, 400],
    [{ customerId: '2', applications: [{ id: 'invoice' }] }, 400],
    [{ realmId: '1', applications: [{ id: 'invoice' }] }, 404],
  ])('%j is refused by %i', async (payment, status) => {
    const company = subscribed();
    const { Id } = await invoiceOver(company, 10);
    const applications = payment.applications.map((each) => ({
      ...each,
      id: each.id === 'invoice' ? Id : each.id,
    }));

    const response = await control(company, 'payments', {
      realmId: company.realmId,
      ...payment,
      applications,
    });

    expect(response.status).toBe(status);
    expect(await read(company, 'Invoice', Id)).toMatchObject({ Balance: 10, SyncToken: '0' });
  });

  it('once deposited, cannot be changed or deleted any more, nor deposited again', async () => {
    const company = subscribed();
    const { realmId } = company;
    const { Id } = await invoiceOver(company, 10);
    const { id } = company.simulator.control.payByHand({ realmId, applications: [{ id: Id }] });

    const first = await control(company, 'deposits', { realmId, paymentId: id });
    const again = await control(company, 'deposits', { realmId, paymentId: id });
    const ended = await control(company, 'hand-ends', { realmId, entity: 'Payment', id, kind: 'delete' });

    expect([first.status, again.status, ended.status]).toEqual([200, 400, 400]);
    expect(await json<{ error: string }>(ended)).toEqual({
      error: expect.stringContaining('Deposited Transaction cannot be changed'),
    });
    expect(await read(company, 'Payment', id)).toMatchObject({
      SyncToken: '0',
      LinkedTxn: [{ TxnType: 'Deposit' }],
    });
  });
});
