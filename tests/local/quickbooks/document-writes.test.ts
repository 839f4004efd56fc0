import { describe, expect, it } from 'vitest';
import { bill, billPayment, invoice } from './books/open-books.ts';
import { faultCode, json, simulated } from './simulated.ts';
import type { FaultBody, Simulated } from './simulated.ts';

interface Document {
  Id: string;
  SyncToken: string;
  TotalAmt: number;
  Balance: number;
  DocNumber?: string;
  PrivateNote?: string;
  status?: string;
}
type Kind = 'Invoice' | 'Bill';
type Answer = Partial<Record<Kind | 'BillPayment', Document>> & Partial<FaultBody> & { bId?: string };
interface BatchAnswer {
  BatchItemResponse: Answer[];
}

async function made(company: Simulated, kind: Kind): Promise<Document> {
  const body = kind === 'Invoice' ? invoice(10) : bill(10);
  const answer = await json<Answer>(await company.post(kind.toLowerCase(), body));
  return answer[kind]!;
}

async function read(company: Simulated, kind: Kind, id: string): Promise<Document | undefined> {
  return (await json<Answer>(await company.call(`${kind.toLowerCase()}/${id}`)))[kind];
}

async function batch(company: Simulated, query: string, items: object[]): Promise<Answer[]> {
  const response = await company.post(`batch${query}`, { BatchItemRequest: items });
  return (await json<BatchAnswer>(response)).BatchItemResponse;
}

const kinds: Kind[] = ['Invoice', 'Bill'];
const note = (Id: string, SyncToken = '0'): object => ({ Id, SyncToken, sparse: true, PrivateNote: 'n' });

interface Change {
  kind: Kind;
  what: 'update' | 'delete' | 'void';
  path: string;
  body: (id: string) => object;
  /** What the books hold afterwards; nothing after a deletion. */
  after: object | undefined;
}

const bare = (Id: string): object => ({ Id, SyncToken: '0' });

const cases: Change[] = [
  ...kinds.flatMap((kind): Change[] => {
    const path = kind.toLowerCase();
    const noted = { SyncToken: '1', PrivateNote: 'n' };
    return [
      { kind, what: 'update', path, body: (id) => note(id), after: noted },
      { kind, what: 'delete', path: `${path}?operation=delete`, body: bare, after: undefined },
    ];
  }),
  {
    kind: 'Invoice',
    what: 'void',
    path: 'invoice?operation=void',
    body: bare,
    after: { SyncToken: '1', TotalAmt: 0, PrivateNote: 'Voided' },
  },
];

function withRequestId(path: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}requestid=r1`;
}

describe('a change of a document', () => {
  it.each(cases)('answers a repeated $what of a $kind with its first answer', async (change) => {
    const company = simulated();
    const { Id } = await made(company, change.kind);
    const path = withRequestId(change.path);

    const first = await company.post(path, change.body(Id));
    const second = await company.post(path, change.body(Id));

    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect((await json<Answer>(second))[change.kind]).toEqual((await json<Answer>(first))[change.kind]);
    expect((await read(company, change.kind, Id))?.SyncToken).toBe(
      change.after === undefined ? undefined : '1',
    );
  });

  it.each(cases)('refuses a $what of a $kind with an older SyncToken', async (change) => {
    const company = simulated();
    const { Id } = await made(company, change.kind);
    await company.post(change.kind.toLowerCase(), note(Id));

    const response = await company.post(change.path, change.body(Id));

    expect(response.status).toBe(400);
    expect(await faultCode(response)).toBe('5010');
  });

  it.each(cases)('applies a $what of a $kind although its answer was lost', async (change) => {
    const company = simulated();
    const { Id } = await made(company, change.kind);
    company.simulator.control.planFault({
      match: { kind: change.what, entity: change.kind },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const path = withRequestId(change.path);

    await expect(company.post(path, change.body(Id))).rejects.toThrow('fetch failed');

    const held = await read(company, change.kind, Id);
    expect([held]).toMatchObject([change.after]);
    expect((await company.post(path, change.body(Id))).status).toBe(200);
    expect((await read(company, change.kind, Id))?.SyncToken).toBe(held?.SyncToken);
  });
});

describe('changes of documents in a batch', () => {
  it('update, void and delete invoices and bills, each with its SyncToken', async () => {
    const company = simulated();
    const first = await made(company, 'Invoice');
    const second = await made(company, 'Invoice');
    const third = await made(company, 'Bill');
    const fourth = await made(company, 'Bill');
    const at = ({ Id }: Document, SyncToken = '0'): object => ({ Id, SyncToken });

    const answers = await batch(company, '', [
      { bId: '1', operation: 'update', Invoice: note(first.Id) },
      { bId: '2', operation: 'update', optionsData: 'void', Invoice: { ...at(first, '1'), sparse: true } },
      { bId: '3', operation: 'delete', Invoice: at(second) },
      { bId: '4', operation: 'update', Bill: { ...at(third), ...bill(25) } },
      { bId: '5', operation: 'update', Bill: note(third.Id) },
      { bId: '6', operation: 'delete', Bill: at(fourth) },
      { bId: '7', operation: 'delete', Bill: at(fourth) },
    ]);

    expect(answers).toMatchObject([
      { Invoice: { SyncToken: '1', PrivateNote: 'n' } },
      { Invoice: { SyncToken: '2', PrivateNote: 'Voided', TotalAmt: 0, DocNumber: first.DocNumber } },
      { Invoice: { status: 'Deleted', Id: second.Id } },
      { Bill: { SyncToken: '1', TotalAmt: 25, Balance: 25 } },
      { Fault: { Error: [{ code: '5010' }] } },
      { Bill: { status: 'Deleted', Id: fourth.Id } },
      { Fault: { Error: [{ code: '610' }] } },
    ]);
  });

  it('are repeated item by item under one requestid, also when the answer was lost half way', async () => {
    const company = simulated();
    const paper = await made(company, 'Invoice');
    const spent = await made(company, 'Bill');
    const items = [
      { bId: 'a', operation: 'update', optionsData: 'void', Invoice: { Id: paper.Id, SyncToken: '0' } },
      { bId: 'b', operation: 'update', Bill: note(spent.Id) },
    ];
    company.simulator.control.planFault({
      match: { kind: 'batch' },
      effect: { type: 'appliedAnswerLost', via: 'reset', items: 1 },
    });
    await expect(batch(company, '?requestid=r1', items)).rejects.toThrow('fetch failed');
    expect((await read(company, 'Bill', spent.Id))?.SyncToken).toBe('0');

    const answers = await batch(company, '?requestid=r1', items);
    const again = await batch(company, '?requestid=r1', items);

    expect(answers).toMatchObject([{ Invoice: { SyncToken: '1' } }, { Bill: { SyncToken: '1' } }]);
    expect(again).toEqual(answers);
  });

  it('are refused with 6190 each while the subscription is lapsed, and queries answered', async () => {
    const company = simulated();
    const spent = await made(company, 'Bill');
    const { control } = company.simulator;
    control.changeCompany(company.realmId, { subscription: 'SUSPENDED' });
    const items = [
      { bId: 'a', operation: 'create', Invoice: invoice(5) },
      { bId: 'b', operation: 'delete', Bill: { Id: spent.Id, SyncToken: '0' } },
      { bId: 'c', Query: 'select * from Bill' },
    ];

    const lapsed = await batch(company, '', items);
    control.changeCompany(company.realmId, { subscription: 'active' });
    const renewed = await batch(company, '', items);

    expect(lapsed).toMatchObject([
      { Fault: { Error: [{ code: '6190' }], type: 'ValidationFault' } },
      { Fault: { Error: [{ code: '6190' }] } },
      { QueryResponse: { maxResults: 1 } },
    ]);
    expect(renewed).toMatchObject([
      { Invoice: { TotalAmt: 5 } },
      { Bill: { status: 'Deleted' } },
      { QueryResponse: {} },
    ]);
  });

  it('let a bill number repeat with allowduplicatedocnum, as include= does on a single call', async () => {
    const company = simulated();
    company.simulator.control.changeCompany(company.realmId, {
      switches: { warnDuplicateBillNumber: true },
    });
    const numbered = bill(5, { DocNumber: 'V-88' });
    const { Bill: first } = await json<Answer>(await company.post('bill', numbered));

    const refused = await company.post('bill', numbered);
    const allowed = await company.post('bill?include=allowduplicatedocnum', numbered);
    const answers = await batch(company, '', [
      { bId: '1', operation: 'create', Bill: numbered },
      { bId: '2', operation: 'create', optionsData: 'allowduplicatedocnum', Bill: numbered },
    ]);

    expect((await json<FaultBody>(refused)).Fault.Error[0]?.Detail).toContain(
      `DocNumber=V-88 is assigned to TxnType=Bill with TxnId=${first?.Id}`,
    );
    expect(allowed.status).toBe(200);
    expect(answers).toMatchObject([
      { Fault: { Error: [{ code: '6140' }] } },
      { Bill: { DocNumber: 'V-88' } },
    ]);
  });
});

describe('voiding a bill', () => {
  it.each(['bill?operation=void', 'bill?operation=update&include=void'])(
    'is an unsupported operation: %s',
    async (path) => {
      const company = simulated();
      const { Id } = await made(company, 'Bill');

      const response = await company.post(path, { Id, SyncToken: '0', sparse: true });

      expect(response.status).toBe(400);
      expect(await faultCode(response)).toBe('500');
      expect(await read(company, 'Bill', Id)).toMatchObject({ SyncToken: '0', TotalAmt: 10 });
    },
  );

  it('is one in a batch too, in its own item', async () => {
    const company = simulated();
    const { Id } = await made(company, 'Bill');

    const answers = await batch(company, '', [
      { bId: '1', operation: 'update', optionsData: 'void', Bill: { Id, SyncToken: '0' } },
      { bId: '2', operation: 'update', Bill: note(Id) },
    ]);

    expect(answers).toMatchObject([{ Fault: { Error: [{ code: '500' }] } }, { Bill: { SyncToken: '1' } }]);
  });
});

describe('paying a bill', () => {
  it('works by the API, and so do voiding and deleting the payment', async () => {
    const company = simulated();
    const { Id } = await made(company, 'Bill');
    const pay = async (): Promise<string> => {
      const answer = await json<Answer>(await company.post('billpayment', billPayment(10, [[Id, 10]])));
      return answer.BillPayment!.Id;
    };

    const first = await pay();
    expect(await read(company, 'Bill', Id)).toMatchObject({ Balance: 0, SyncToken: '1' });
    await company.post('billpayment?operation=update&include=void', {
      Id: first,
      SyncToken: '0',
      sparse: true,
    });
    expect(await read(company, 'Bill', Id)).toMatchObject({ Balance: 10, SyncToken: '2' });
    const second = await pay();
    const gone = await company.post('billpayment?operation=delete', { Id: second, SyncToken: '0' });

    expect((await json<Answer>(gone)).BillPayment).toMatchObject({ status: 'Deleted' });
    expect(await read(company, 'Bill', Id)).toMatchObject({ Balance: 10, SyncToken: '4' });
  });
});
