import { createBooks, parseWire, renderWire } from '../../../../local/quickbooks/books/books.ts';
import type {
  Books,
  BooksAnswer,
  BooksFault,
  BooksMoment,
  EntityName,
  JsonObject,
} from '../../../../local/quickbooks/books/books.ts';
import type { Seed } from '../../../../local/quickbooks/books/seeds/seed.ts';
import type { BooksSwitchesChange } from '../../../../local/quickbooks/books/switches.ts';

/** 2 March 2026, 09:00 Pacific. */
const startMs = Date.parse('2026-03-02T17:00:00Z');

type WriteKind = 'create' | 'update' | 'delete' | 'void';
// An answer as a client would see it, where tests reach in freely.
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any;

export interface Session {
  readonly books: Books;
  /** The clock, in milliseconds; tests move it. */
  readonly clock: { ms: number };
  readonly create: (entity: EntityName, body: object) => Answer;
  readonly update: (entity: EntityName, body: object) => Answer;
  readonly remove: (entity: EntityName, body: object) => Answer;
  readonly nullify: (entity: EntityName, body: object) => Answer;
  readonly read: (entity: EntityName, id: string) => Answer;
  readonly query: (statement: string) => Answer;
  readonly changes: (entities: string[], changedSince: string) => Answer;
  /** The text of an answer, as it goes over the wire. */
  readonly text: (entity: EntityName, id: string) => string;
  /** The fault of a write that must be refused. */
  readonly refused: (kind: WriteKind, entity: EntityName, body: object) => BooksFault['errors'][number];
  readonly refusedQuery: (statement: string) => BooksFault['errors'][number];
  readonly refusedRead: (entity: EntityName, id: string) => BooksFault;
  /** Clock and user, for what is done to the books without a request. */
  readonly at: () => BooksMoment;
  readonly allowDuplicates: (entity: EntityName, body: object) => Answer;
}

/** A company's books with one-line access; every answer is read back from its wire form. */
export function openBooks(
  seed: Seed = 'us',
  switches: BooksSwitchesChange = {},
  snapshot?: JsonObject,
): Session {
  const restored = snapshot === undefined ? {} : { snapshot };
  const books = createBooks({ realmId: '9341000000000001', seed, switches, ...restored });
  const clock = { ms: startMs };
  const at = (): BooksMoment => ({
    nowMs: clock.ms,
    userName: 'Robin Clerk',
    userId: '77',
  });
  const body = (object: object) => parseWire(JSON.stringify(object)) ?? {};
  const send = (
    kind: WriteKind,
    entity: EntityName,
    object: object,
    allowDuplicateDocNum = false,
  ): BooksAnswer => books.execute({ kind, entity, body: body(object), allowDuplicateDocNum }, at());
  const write = (kind: WriteKind, entity: EntityName, object: object): Answer =>
    accepted(send(kind, entity, object))[entity];
  const ask = (statement: string): BooksAnswer => books.execute({ kind: 'query', statement }, at());
  return {
    books,
    clock,
    at,
    create: (entity, object) => write('create', entity, object),
    update: (entity, object) => write('update', entity, object),
    remove: (entity, object) => write('delete', entity, object),
    nullify: (entity, object) => write('void', entity, object),
    read: (entity, id) => accepted(books.execute({ kind: 'read', entity, id }, at()))[entity],
    query: (statement) => accepted(ask(statement)).QueryResponse,
    changes: (entities, changedSince) =>
      accepted(books.execute({ kind: 'changes', entities, changedSince }, at())).CDCResponse[0].QueryResponse,
    text: (entity, id) => {
      const answer = books.execute({ kind: 'read', entity, id }, at());
      return answer.ok ? renderWire(answer.body) : '';
    },
    refused: (kind, entity, object) => faultOf(send(kind, entity, object)).errors[0]!,
    refusedQuery: (statement) => faultOf(ask(statement)).errors[0]!,
    refusedRead: (entity, id) => faultOf(books.execute({ kind: 'read', entity, id }, at())),
    allowDuplicates: (entity, object) => accepted(send('create', entity, object, true))[entity],
  };
}

function accepted(answer: BooksAnswer): Answer {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.fault)}`);
  return JSON.parse(renderWire(answer.body));
}

function faultOf(answer: BooksAnswer): BooksFault {
  if (answer.ok) throw new Error(`accepted: ${renderWire(answer.body)}`);
  return answer.fault;
}

export interface LineParts {
  amount: number;
  item?: string;
  qty?: number;
  price?: number;
  tax?: string;
}

/** A sales line; item 1 unless told. */
export function line({ amount, item = '1', qty, price, tax }: LineParts): object {
  return {
    Amount: amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ItemRef: { value: item },
      ...(qty === undefined ? {} : { Qty: qty }),
      ...(price === undefined ? {} : { UnitPrice: price }),
      ...(tax === undefined ? {} : { TaxCodeRef: { value: tax } }),
    },
  };
}

/** An invoice to customer 1 over one line. */
export function invoice(amount: number, more: object = {}): object {
  return { CustomerRef: { value: '1' }, Line: [line({ amount })], ...more };
}

/** A payment by customer 1 towards documents, as [id, amount, type]. */
export function payment(
  total: number,
  towards: readonly (readonly [string, number, string?])[] = [],
): object {
  const Line = towards.map(([TxnId, Amount, TxnType = 'Invoice']) => ({
    Amount,
    LinkedTxn: [{ TxnId, TxnType }],
  }));
  return { CustomerRef: { value: '1' }, TotalAmt: total, Line };
}

/** A bill of vendor 41 over one line to account 69. */
export function bill(amount: number, more: object = {}): object {
  return { VendorRef: { value: '41' }, Line: [expense(amount)], ...more };
}

/** An account-based expense line. */
export function expense(amount: number, account = '69', tax?: string): object {
  const TaxCodeRef = tax === undefined ? {} : { TaxCodeRef: { value: tax } };
  return {
    Amount: amount,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { AccountRef: { value: account }, ...TaxCodeRef },
  };
}

/** A payment by check to vendor 41 towards bills, as [id, amount]. */
export function billPayment(total: number, towards: readonly (readonly [string, number])[] = []): object {
  const Line = towards.map(([TxnId, Amount]) => ({ Amount, LinkedTxn: [{ TxnId, TxnType: 'Bill' }] }));
  const CheckPayment = { BankAccountRef: { value: '35' } };
  return { VendorRef: { value: '41' }, PayType: 'Check', CheckPayment, TotalAmt: total, Line };
}
