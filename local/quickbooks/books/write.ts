import { applyAutomatically } from './auto-apply.ts';
import { storeDocument, removeDocument } from './balances.ts';
import {
  releaseFromBillPayments,
  removeBillPayment,
  settleBillPayment,
  storeBillPayment,
  voidedBillPayment,
} from './bill-payment.ts';
import { settleBill } from './bill.ts';
import { creditClosedCustomer } from './closing-credit.ts';
import { refuseClosedPeriod, voidedJson } from './documents.ts';
import type { DocumentWish, Settled } from './documents.ts';
import { businessRule, objectNotFound, parameterMissing, refusal, staleObject } from './faults.ts';
import type { Refusal } from './faults.ts';
import { sameContent, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { EntityName, Kind } from './kinds.ts';
import { changedRow, newRow, wasMerged } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { settleAccount, settleItem, settleTerm } from './lists.ts';
import type { BooksMoment } from './moment.ts';
import { releaseFromPayments, removePayment, settlePayment, storePayment, voidedPayment } from './payment.ts';
import { renameChildren, settleCustomer, settleEmployee, settleVendor } from './people.ts';
import { isLapsed, refuseBeyondPlan } from './plan.ts';
import { settlePreferences } from './preferences.ts';
import { present } from './present.ts';
import { readBody } from './read-body.ts';
import { settleSale } from './sales.ts';
import type { Row } from './store.ts';
import type { BooksSwitchesChange } from './switches.ts';

export type WriteKind = 'create' | 'update' | 'delete' | 'void';

export interface WriteAsked {
  readonly kind: WriteKind;
  readonly entity: EntityName;
  readonly body: JsonObject;
  readonly allowDuplicateDocNum: boolean;
}

/** What a write does besides the entity: saving preferences moves switches. */
export interface WriteScope {
  readonly ledger: Ledger;
  readonly at: BooksMoment;
  setSwitches(change: BooksSwitchesChange): void;
}

/** Carries out one write and returns the answer's body. Throws a Refusal; the caller undoes what was stored. */
export function write(scope: WriteScope, asked: WriteAsked): JsonObject {
  const kind = kindOf(asked.entity);
  refuseLapsed(scope.ledger);
  // A body with an Id is an update, whatever the operation parameter says.
  const isUpdate = asked.kind === 'update' || (asked.kind === 'create' && hasId(asked.body));
  const operation = isUpdate ? 'update' : asked.kind;
  refuseOperation(kind, operation);
  const input = readBody(kind.shape, asked.body);
  if (operation === 'create') return created(scope, kind, { input, asked });
  const previous = current(scope, kind, input);
  if (operation === 'delete') return deleted(scope, previous);
  if (operation === 'void') return voided(scope, previous);
  return updated(scope, kind, { input, asked, previous });
}

function hasId(body: JsonObject): boolean {
  const id = body['Id'];
  return id !== undefined && id !== null && id !== '';
}

function refuseLapsed(ledger: Ledger): void {
  if (!isLapsed(ledger.switches)) return;
  throw refusal({
    code: '6190',
    message: 'Invalid Company Status',
    detail:
      "Subscription period has ended or canceled or there was a billing problem : You can't add data to QuickBooks Online because your trial or subscription period ended, you canceled your subscription, or there was a billing problem.",
    element: '',
  });
}

function refuseOperation(kind: Kind, operation: WriteKind): void {
  if (kind.operations.includes(operation)) return;
  throw unsupported(`${operation} of ${kind.name}`);
}

/** 500, Unsupported Operation: what the resource does not offer. */
function unsupported(what: string): Refusal {
  return refusal({
    code: '500',
    message: 'Unsupported Operation',
    detail: `Operation ${what} is not supported.`,
    element: '',
  });
}

function current({ ledger, at }: WriteScope, kind: Kind, input: JsonObject): Row {
  const id = kind.family === 'single' ? '1' : textAt(input, 'Id');
  if (id === undefined || id === '') throw parameterMissing('Id');
  const row = ledger.store.get(kind.name, id);
  if (row === undefined) throw gone(ledger, kind.name, id);
  const token = textAt(input, 'SyncToken');
  if (token === undefined || token === '') throw parameterMissing('SyncToken');
  if (token !== String(row.syncToken)) throw staleObject(row.modifiedBy.name || at.userName);
  return row;
}

function gone(ledger: Ledger, entity: EntityName, id: string): Refusal {
  return wasMerged(ledger, entity, id)
    ? businessRule('You cannot modify a list element that has been deleted.')
    : objectNotFound();
}

interface Given {
  readonly input: JsonObject;
  readonly asked: WriteAsked;
}

function created(scope: WriteScope, kind: Kind, { input, asked }: Given): JsonObject {
  const { ledger, at } = scope;
  const wanted = writable(input);
  const settled = settle(scope, { wanted, input, asked, previous: undefined });
  const row = { ...newRow(ledger, kind.name, settled.json, at), lastLineId: settled.lastLineId };
  storeRow(scope, row);
  if (row.entity === 'Invoice') applyAutomatically(ledger, row, at);
  return answer(ledger, row, 'created');
}

function updated(scope: WriteScope, kind: Kind, given: Given & { previous: Row }): JsonObject {
  const { ledger, at } = scope;
  const { input, previous } = given;
  const sparse = input['sparse'] === true;
  const wanted = sparse
    ? withoutEmpty({ ...previous.json, ...writable(input) })
    : fullyWanted(input, previous);
  const settled = settle(scope, { ...given, wanted });
  if (kind.family !== 'document' && isUnchanged(ledger, previous, settled.json)) {
    return answer(ledger, previous, 'single');
  }
  const row = { ...changedRow(previous, settled.json, at, ledger), lastLineId: settled.lastLineId };
  storeRow(scope, row);
  const renamed = row.json['FullyQualifiedName'] !== previous.json['FullyQualifiedName'];
  if (row.entity === 'Customer' && renamed) renameChildren(ledger, row);
  if (row.entity === 'Customer') creditClosedCustomer(ledger, { before: previous, after: row }, at);
  return answer(ledger, row, 'single');
}

/** Saving a list object as it already reads keeps its SyncToken and time (seen on employees, accounts, items). */
function isUnchanged(ledger: Ledger, previous: Row, json: JsonObject): boolean {
  return sameContent(present(ledger, { ...previous, json }, 'single'), present(ledger, previous, 'single'));
}

/** A full update clears what it leaves out, apart from whether the object is active. */
function fullyWanted(input: JsonObject, previous: Row): JsonObject {
  const held = previous.json['Active'];
  return { ...(held === undefined ? {} : { Active: held }), ...withoutEmpty(writable(input)) };
}

function writable(input: JsonObject): JsonObject {
  const { Id: _id, SyncToken: _token, MetaData: _meta, domain: _domain, sparse: _sparse, ...rest } = input;
  return rest;
}

interface SettleAsked extends Given {
  readonly wanted: JsonObject;
  readonly previous: Row | undefined;
}

function settle(scope: WriteScope, { wanted: raw, input, asked, previous }: SettleAsked): Settled {
  const { ledger, at } = scope;
  const wanted = withoutEmpty(raw);
  refuseBeyondPlan(ledger, asked.entity, wanted);
  const { entity, allowDuplicateDocNum } = asked;
  const wish: DocumentWish = { wanted, previous, entity, input, at, allowDuplicateDocNum };
  const listed = (json: JsonObject): Settled => ({ json, lastLineId: 0 });
  switch (entity) {
    case 'Customer':
      return listed(settleCustomer(ledger, wish));
    case 'Vendor':
      return listed(settleVendor(ledger, wish));
    case 'Employee':
      return listed(settleEmployee(ledger, wish));
    case 'Item':
      return listed(settleItem(ledger, wish));
    case 'Account':
      return listed(settleAccount(ledger, wish));
    case 'Term':
      return listed(settleTerm(ledger, wish));
    case 'Invoice':
    case 'CreditMemo':
    case 'SalesReceipt':
      return settleSale(ledger, wish);
    case 'Bill':
      return settleBill(ledger, wish);
    case 'Payment':
      return settlePayment(ledger, wish);
    case 'BillPayment':
      return settleBillPayment(ledger, wish);
    case 'CompanyInfo':
      // Country and the like are read-only: even a full update leaves them.
      return listed(withoutEmpty({ ...previous?.json, ...wanted }));
    case 'Preferences': {
      const { json, change } = settlePreferences(wish);
      scope.setSwitches(change);
      return listed(json);
    }
    case 'TaxCode':
    case 'TaxRate':
    case 'PaymentMethod':
    case 'Estimate':
      throw unsupported(`writing ${entity}`);
    default:
      return entity satisfies never;
  }
}

function storeRow({ ledger, at }: WriteScope, row: Row): void {
  if (row.entity === 'Payment') storePayment(ledger, row, at);
  else if (row.entity === 'BillPayment') storeBillPayment(ledger, row, at);
  else if (kindOf(row.entity).family === 'document') storeDocument(ledger, row, at);
  else ledger.store.put(row);
}

function deleted({ ledger, at }: WriteScope, row: Row): JsonObject {
  refuseClosedPeriod(ledger, textAt(row.json, 'TxnDate'));
  if (row.entity === 'Payment') {
    removePayment(ledger, row, at);
  } else if (row.entity === 'BillPayment') {
    removeBillPayment(ledger, row, at);
  } else {
    if (row.entity === 'Bill') releaseFromBillPayments(ledger, row, at);
    else releaseFromPayments(ledger, row, at);
    removeDocument(ledger, ledger.store.get(row.entity, row.id) ?? row, at);
  }
  return { [row.entity]: { domain: 'QBO', status: 'Deleted', Id: row.id } };
}

function voided(scope: WriteScope, before: Row): JsonObject {
  const { ledger, at } = scope;
  refuseClosedPeriod(ledger, textAt(before.json, 'TxnDate'));
  if (before.entity === 'Payment' || before.entity === 'BillPayment') {
    const json = before.entity === 'Payment' ? voidedPayment(before) : voidedBillPayment(before);
    const row = changedRow(before, json, at, ledger);
    storeRow(scope, row);
    ledger.store.noteVoided(row.entity, row.id);
    return answer(ledger, row, 'single');
  }
  releaseFromPayments(ledger, before, at);
  const held = ledger.store.get(before.entity, before.id) ?? before;
  const json = voidedJson(held.json);
  const row = { ...changedRow(held, json, at, ledger), syncToken: before.syncToken + 1 };
  storeDocument(ledger, row, at);
  ledger.store.noteVoided(row.entity, row.id);
  return answer(ledger, row, 'single');
}

function answer(ledger: Ledger, row: Row, appearance: 'created' | 'single'): JsonObject {
  return { [row.entity]: present(ledger, ledger.store.get(row.entity, row.id) ?? row, appearance) };
}
