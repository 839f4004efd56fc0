import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openBooksClient } from '../../../local/demo/books-client.ts';
import { changeByHand, resolveChanges } from '../../../local/demo/change-by-hand.ts';
import { chooseDocuments } from '../../../local/demo/choose-documents.ts';
import type { Chosen } from '../../../local/demo/choose-documents.ts';
import type { Fetch } from '../../../local/demo/http.ts';
import { letNightCome } from '../../../local/demo/let-night-come.ts';
import { payDocuments, takeBack } from '../../../local/demo/pay-documents.ts';
import { mapInvoices } from '../../../local/demo/mapping.ts';
import type { DemoSyncError } from '../../../local/demo/reconcile-api.ts';
import { booksHands, demoCompany } from '../../../local/demo/simulator-control.ts';
import type { TenantAtWork } from '../../../local/demo/tenant-at-work.ts';
import type { DemoDocument } from '../../../local/demo/vendor-api.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';
import { accepted } from './seen.ts';

const url = 'http://127.0.0.1:7000';
const invoiceSchema = z.object({
  Id: z.string(),
  TotalAmt: z.string(),
  Balance: z.string(),
  DueDate: z.string(),
});

/** A company with invoices over 10.00 and up, and a tenant whose product knows what `documentOf` says. */
async function world(of: {
  invoices: number;
  documentOf?: (known: DemoDocument, look: number) => DemoDocument;
}) {
  let nowMs = 0;
  const sleep = async (ms: number): Promise<void> => void (nowMs += ms);
  const simulator = createSimulator({
    clock: { nowMs: () => Date.UTC(2026, 2, 2) + nowMs },
    sleep,
    random: Math.random,
    deliversByItself: false,
  });
  const fetch: Fetch = (address, init) => simulator.handle(new Request(address, init));
  const realmId = await demoCompany(fetch, url, 'Quayside Supplies Ltd');
  const deps = { fetch, sleep, nowMs: () => nowMs };
  const books = await openBooksClient(deps, { url, realmId });
  const add = (entity: string, row: Record<string, unknown>) =>
    simulator.control.addEntities({ realmId, entity, rows: [row] }).ids[0]!;
  const customer = add('Customer', { DisplayName: 'Quill' });
  const { incomeAccountId: income, defaultTaxCodeId: taxCode } = await mapInvoices(books);
  const item = add('Item', { Name: 'Seats', Type: 'Service', IncomeAccountRef: { value: income } });
  const invoice = (amount: number) =>
    add('Invoice', {
      CustomerRef: { value: customer },
      DueDate: '2026-04-01',
      Line: [
        { DetailType: 'DescriptionOnly', Description: 'For the spring' },
        {
          DetailType: 'SalesItemLineDetail',
          Amount: amount,
          SalesItemLineDetail: { ItemRef: { value: item }, TaxCodeRef: { value: taxCode } },
        },
      ],
    });
  const list = Array.from({ length: of.invoices }, (_, index) =>
    accepted(`${index + 1}`, `${10 + index}.00`, invoice(10 + index)),
  );
  let looks = 0;
  const resolved: string[] = [];
  const open: DemoSyncError[] = [];
  const said: string[] = [];
  const tenant: TenantAtWork = {
    ...{ tenantId: 'tenant-a', kind: 'invoice', accepted: list, chosen: chooseDocuments(list, 'invoice') },
    api: {
      getDocument: async (documentId: string) => {
        looks += 1;
        const known = list.find(({ document }) => document.documentId === documentId)!.document;
        return of.documentOf?.(known, looks) ?? known;
      },
    } as TenantAtWork['api'],
    reconcileApi: {
      getNight: async () => undefined,
      openSyncErrors: async () => open,
      resolve: async (errorId, action) => void resolved.push(`${errorId} ${action}`),
    },
    openBooks: async () => books,
    hands: booksHands(fetch, { url, realmId }),
    paymentEventsOf: undefined,
    say: (line) => said.push(line),
    proof: { payments: undefined, nights: [], opened: [], openAtEnd: 0, problems: [] },
  };
  const invoices = async () =>
    new Map((await books.rows('Invoice', invoiceSchema)).map((row) => [row.Id, row]));
  const idOf = (role: Exclude<keyof Chosen, 'together' | 'missing'>): string => tenant.chosen[role]!.entityId;
  return { tenant, deps, invoices, idOf, open, resolved, said };
}

const payment = (status: string) => ({ status, balance: '0.00', paid: '0.00' });

describe('payDocuments', () => {
  it('pays in full, in part, two at once and by mistake, and sees each over the API', async () => {
    const documentOf = (known: DemoDocument, look: number) => ({
      ...known,
      payment: payment(look <= 5 ? 'unpaid' : known.documentId === 'doc_4' ? 'partlyPaid' : 'paid'),
    });
    const { tenant, deps, invoices, idOf, said } = await world({ invoices: 8, documentOf });
    const sameCustomer = tenant.accepted.map((one) => ({
      ...one,
      document: { ...one.document, customer: { id: 'q' } },
    }));
    tenant.chosen = chooseDocuments(sameCustomer, 'invoice');

    const mistake = await payDocuments(deps, tenant);

    const balances = [...(await invoices()).values()].map(({ Balance }) => Number(Balance));
    expect(balances).toEqual([0, 0, 0, 6.5, 14, 15, 0, 17]);
    expect(mistake).toMatchObject({ entity: 'Payment' });
    expect(idOf('inPart')).toBe(tenant.accepted[3]!.document.quickbooks!.id);
    expect(said.at(-1)).toMatch(/^The API says so for each of them/);
    expect(tenant.proof.problems).toEqual([]);
  });

  it('says which payment was not seen when time is over', async () => {
    const { tenant, deps } = await world({ invoices: 1 });

    await payDocuments(deps, tenant);

    expect(tenant.proof.problems).toEqual([
      expect.stringMatching(/^1 is paid in the books, but the API still says unpaid after \d+\.\d s$/),
    ]);
  });

  it('pays nothing and waits for nothing where all is paid already', async () => {
    const { tenant, deps, said } = await world({ invoices: 0 });

    expect(await payDocuments(deps, tenant)).toBeUndefined();
    expect(said).toEqual([expect.stringMatching(/^Too few unpaid invoices/)]);
  });
});

describe('takeBack', () => {
  it('deletes the payment, and the invoice is open again', async () => {
    const { tenant, deps, invoices, idOf } = await world({ invoices: 6 });
    const mistake = await tenant.hands.pay([{ id: idOf('takenBack') }]);
    const paid = (await invoices()).get(idOf('takenBack'))?.Balance;

    await takeBack(deps, tenant, mistake);

    const { Balance, TotalAmt } = (await invoices()).get(idOf('takenBack'))!;
    expect(Number(paid)).toBe(0);
    expect(Balance).toBe(TotalAmt);
    expect(tenant.proof.problems).toEqual([]);
  });
});

describe('changeByHand', () => {
  it('edits a due date and an amount, deletes one and voids one', async () => {
    const { tenant, invoices, idOf } = await world({ invoices: 6 });
    const before = await invoices();

    await changeByHand(tenant);

    const after = await invoices();
    const edited = after.get(idOf('edited'))!;
    expect(edited.DueDate).toBe('2026-04-15');
    expect(Number(edited.TotalAmt) - Number(before.get(idOf('edited'))!.TotalAmt)).toBe(1);
    expect(after.has(idOf('deleted'))).toBe(false);
    expect(Number(after.get(idOf('voided'))!.TotalAmt)).toBe(0);
  });
});

describe('resolveChanges', () => {
  const error = (cause: string, number: string): DemoSyncError => ({
    ...{ errorId: `err_${number}`, cause, title: 'It differs', lastDocumentId: `doc_${number}` },
    subject: { kind: 'document' },
  });

  it('decides about each error of what was changed, and says what has none', async () => {
    const documentOf = (known: DemoDocument) => ({
      ...known,
      state: known.documentId === 'doc_6' ? 'voided' : 'pushed',
    });
    const { tenant, deps, open, resolved } = await world({ invoices: 6, documentOf });
    open.push(error('drift_edited', '3'), error('drift_voided', '6'), error('drift_edited', '1'));

    await resolveChanges(deps, tenant);

    expect(resolved).toEqual(['err_3 overwrite', 'err_6 acceptTheirs']);
    expect(tenant.proof.opened.map(({ number }) => number)).toEqual(['3', '6']);
    expect(tenant.proof.problems).toEqual([
      '4 was deleted in the books, but the night opened no sync error for it',
    ]);
  });

  it('waits until a notice has told that what was sent again owes no more than before', async () => {
    const documentOf = (known: DemoDocument, look: number) => ({
      ...known,
      payment: { ...payment('unpaid'), balance: look < 3 ? '13.00' : '12.00' },
    });
    const { tenant, deps, open } = await world({ invoices: 3, documentOf });
    open.push(error('drift_edited', '3'));

    await resolveChanges(deps, tenant);

    expect(deps.nowMs()).toBeGreaterThanOrEqual(600);
    expect(tenant.proof.problems).toEqual([]);
  });

  it('says what was not carried out when time is over', async () => {
    const documentOf = (known: DemoDocument) => ({ ...known, state: 'queued' });
    const { tenant, deps, open } = await world({ invoices: 3, documentOf });
    open.push(error('drift_edited', '3'));

    await resolveChanges(deps, tenant);

    expect(tenant.proof.problems).toEqual(['what was decided about 3 was not carried out']);
  });
});

describe('letNightCome', () => {
  it('moves the clock to 2 AM of the zone, and names the night by its date there', async () => {
    let nowMs = Date.parse('2026-07-01T12:00:00Z');
    const clock = { nowMs: async () => nowMs, advance: async (ms: number) => void (nowMs += ms) };

    const first = await letNightCome(clock, 'America/New_York');
    const second = await letNightCome(clock, 'America/New_York');

    expect([first, second]).toEqual(['2026-07-02', '2026-07-03']);
    expect(nowMs).toBe(Date.parse('2026-07-03T06:00:00Z'));
  });
});
