import * as z from 'zod';
import { addEntities, depositPayment, editByHand, endByHand, setActive } from './by-hand.ts';
import type { ActiveAsked, HandEdit, HandEnd } from './by-hand.ts';
import { runChanges } from './changes.ts';
import { invalidId, objectNotFound, Refusal } from './faults.ts';
import type { BooksFault } from './faults.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { EntityName } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import { payByHand } from './hand-payment.ts';
import type { HandPaid, HandPayment } from './hand-payment.ts';
import { mergeEntities } from './merge.ts';
import type { MergeAsked } from './merge.ts';
import type { BooksMoment } from './moment.ts';
import { placeEntity } from './place.ts';
import { present } from './present.ts';
import { runQuery } from './query-run.ts';
import { isId } from './read-body.ts';
import { seedCompany } from './seeds/seed.ts';
import type { Seed } from './seeds/seed.ts';
import { restoreStore, storeSnapshot } from './snapshot.ts';
import { createStore } from './store.ts';
import type { RowChange } from './store.ts';
import { booksSwitchesSchema, defaultSwitches, mergeSwitches } from './switches.ts';
import type { BooksSwitches, BooksSwitchesChange } from './switches.ts';
import { write } from './write.ts';
import type { WriteAsked } from './write.ts';

export type { BooksFault } from './faults.ts';
export type { JsonObject } from './json.ts';
export type { EntityName } from './kinds.ts';
export type { BooksMoment } from './moment.ts';
export type { BooksSwitches } from './switches.ts';
export { parseWire, renderWire } from './wire.ts';

export type BooksRequest =
  | WriteAsked
  | { readonly kind: 'read'; readonly entity: EntityName; readonly id: string }
  | { readonly kind: 'query'; readonly statement: string }
  | { readonly kind: 'changes'; readonly entities: readonly string[]; readonly changedSince: string };

export type BooksAnswer =
  | { readonly ok: true; readonly body: JsonObject }
  | { readonly ok: false; readonly httpStatus: number; readonly fault: BooksFault };

/** One QuickBooks company's books: every rule about entities, none about HTTP. */
export interface Books {
  readonly realmId: string;
  readonly switches: BooksSwitches;
  setSwitches(change: BooksSwitchesChange): void;
  /** Carries out one request. A fault changes nothing. The answer's body lacks `time`, which HTTP adds. */
  execute(request: BooksRequest, at: BooksMoment): BooksAnswer;
  /** The whole state as plain JSON; `createBooks({snapshot})` restores it. */
  snapshot(): JsonObject;
  /** Puts an entity in place as QuickBooks answered it, without applying any rule: for restoring a known state. */
  place(entity: EntityName, json: JsonObject): void;
  /** Forgets every entity of a kind, leaving no trace: for restoring a known state. */
  forget(entity: EntityName): void;
  /** The number that the next sales document follows, e.g. `1037`. */
  setLastDocNumber(number: string): void;
  /** Deposits a payment in the bank, as a person does: neither its token nor its time moves. Throws Impossible. */
  depositPayment(paymentId: string, at: BooksMoment): { depositId: string };
  /** Changes some properties of something, as a person does. Throws Impossible. */
  editByHand(asked: HandEdit, at: BooksMoment): void;
  /** Deletes or voids a document, as a person does. Throws Impossible. */
  endByHand(asked: HandEnd, at: BooksMoment): void;
  /** Enters a customer's payment, or one to a vendor, as a person does. Throws Impossible. */
  payByHand(payment: HandPayment, at: BooksMoment): HandPaid;
  /** Merges one list object into another, as a person does inside QuickBooks. Throws Impossible. */
  mergeEntities(asked: MergeAsked, at: BooksMoment): void;
  /** Makes a list object inactive or active again, tax codes too. Throws Impossible. */
  setActive(asked: ActiveAsked, at: BooksMoment): void;
  /** Creates many entities at once, all or none, and returns their ids. Throws Impossible. */
  addEntities(entity: EntityName, rows: readonly object[], at: BooksMoment): string[];
}

export interface BooksOptions {
  readonly realmId: string;
  readonly seed: Seed;
  readonly companyName?: string;
  readonly switches?: BooksSwitchesChange;
  /** From `snapshot()`; the seed then only says what country the company is in. */
  readonly snapshot?: JsonObject;
  /** Told of every change that was committed; not of what is put in place, forgotten or restored. */
  readonly onCommitted?: (changes: readonly RowChange[]) => void;
}

const snapshotSchema = z.looseObject({ switches: booksSwitchesSchema });

/** Opens a company's books: Intuit's sample company, an empty one, or a restored one. */
export function createBooks(options: BooksOptions): Books {
  const store = createStore({ ids: {}, lastDocNumber: '1000', serial: 0 }, options.onCommitted);
  const { company, switches: seeded } = seedCompany(store, options);
  let switches = mergeSwitches(mergeSwitches(defaultSwitches, seeded), options.switches ?? {});
  if (options.snapshot !== undefined) {
    restoreStore(store, options.snapshot);
    switches = mergeSwitches(switches, snapshotSchema.parse(options.snapshot).switches);
  }
  const ledger: Ledger = {
    store,
    company,
    get switches() {
      return switches;
    },
  };
  const setSwitches = (change: BooksSwitchesChange): void => {
    switches = mergeSwitches(switches, change);
  };
  const byHand = <Result>(at: BooksMoment, work: (scope: Scope) => Result): Result =>
    store.atomically(() => work({ ledger, setSwitches, at }));
  return {
    realmId: options.realmId,
    get switches() {
      return switches;
    },
    setSwitches,
    execute: (request, at) => execute({ ledger, setSwitches, at }, request),
    snapshot: () => ({ switches, ...storeSnapshot(store) }),
    place: (entity, json) => placeEntity(ledger, entity, json),
    forget: (entity) => store.forget(entity),
    setLastDocNumber: (number) => {
      store.counters.lastDocNumber = number;
    },
    mergeEntities: (asked, at) => store.atomically(() => mergeEntities(ledger, asked, at)),
    setActive: (asked, at) => byHand(at, (scope) => setActive(scope, asked)),
    addEntities: (entity, rows, at) => byHand(at, (scope) => addEntities(scope, entity, rows)),
    depositPayment: (paymentId, at) => byHand(at, (scope) => depositPayment(scope, paymentId)),
    editByHand: (asked, at) => byHand(at, (scope) => editByHand(scope, asked)),
    endByHand: (asked, at) => byHand(at, (scope) => endByHand(scope, asked)),
    payByHand: (payment, at) => byHand(at, (scope) => payByHand(scope, payment)),
  };
}

interface Scope {
  readonly ledger: Ledger;
  readonly at: BooksMoment;
  setSwitches(change: BooksSwitchesChange): void;
}

function execute(scope: Scope, request: BooksRequest): BooksAnswer {
  const { ledger } = scope;
  const before = ledger.switches;
  try {
    return { ok: true, body: ledger.store.atomically(() => perform(scope, request)) };
  } catch (error) {
    scope.setSwitches(before);
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, httpStatus: error.httpStatus, fault: error.fault };
  }
}

function perform(scope: Scope, request: BooksRequest): JsonObject {
  switch (request.kind) {
    case 'read':
      return read(scope.ledger, request.entity, request.id);
    case 'query':
      return runQuery(scope.ledger, request.statement);
    case 'changes':
      return runChanges(scope.ledger, request, scope.at);
    case 'create':
    case 'update':
    case 'delete':
    case 'void':
      return write(scope, request);
    default:
      return request satisfies never;
  }
}

function read(ledger: Ledger, entity: EntityName, id: string): JsonObject {
  const { family } = kindOf(entity);
  const key = family === 'single' ? '1' : id;
  // Tax codes have a few ids that are words; all others are numbers.
  if (!isId(key) && ledger.store.get(entity, key) === undefined) throw invalidId(id);
  const row = ledger.store.get(entity, key);
  if (row === undefined) throw objectNotFound();
  return { [entity]: present(ledger, row, 'single') };
}
