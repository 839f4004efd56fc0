import {
  isObject,
  listAt,
  objectAt,
  objectsAt,
  refAt,
  textAt,
} from '../../../../local/quickbooks/books/json.ts';
import type { JsonObject } from '../../../../local/quickbooks/books/json.ts';
import type { Books } from '../../../../local/quickbooks/books/books.ts';
import type { EntityName } from '../../../../local/quickbooks/books/kinds.ts';
import type { BooksSwitches } from '../../../../local/quickbooks/books/books.ts';
import type { Exchange, Step } from './recording.ts';

/**
 * Puts books into the state a recording presupposes, as far as its own answers tell: what it read, what it changed
 * (as it was before), and what its documents refer to. Knows kinds of requests, no recording.
 */
export function restoreBefore(books: Books, steps: readonly Step[]): void {
  for (const step of steps) if (step.kind === 'query') books.forget(step.entity);
  const seen = new Set<string>();
  const found: Placed[] = [];
  for (const step of steps) {
    for (const answered of step.answered) found.push(...stateBefore({ step, answered, seen }));
    for (const fault of step.faults) restoreForFault(books, step, fault);
  }
  // Answers come latest first: placed from the end, what was listed first is the latest again.
  for (const { entity, json } of found.toReversed()) books.place(entity, json);
  for (const step of steps) for (const answered of step.answered) restoreReferences(books, answered, seen);
  restoreCustomFields(books, steps);
}

/** Before a single write: the number the next document follows, where QuickBooks gave one out. */
export function restoreNumbering(books: Books, steps: readonly Step[]): void {
  for (const { kind, answered, sent } of steps) {
    const given = textAt(answered[0], 'DocNumber');
    if (kind !== 'create' || given === undefined || !/^\d+$/.test(given)) continue;
    if (sent['DocNumber'] === given) books.setSwitches({ customTxnNumbers: true });
    else books.setLastDocNumber(String(Number(given) - 1));
  }
}

interface Answered {
  readonly step: Step;
  readonly answered: JsonObject;
  readonly seen: Set<string>;
}

interface Placed {
  readonly entity: EntityName;
  readonly json: JsonObject;
}

/** The entity as it was when the recording began; none for what the recording itself created or showed before. */
function stateBefore({ step, answered, seen }: Answered): Placed[] {
  const { entity, kind } = step;
  const key = `${entity} ${textAt(answered, 'Id')}`;
  if (seen.has(key)) return [];
  seen.add(key);
  if (kind === 'create') return [];
  if (kind === 'read' || kind === 'query') return [{ entity, json: answered }];
  return [{ entity, json: before(step, answered) }];
}

/** The entity before a change whose outcome alone is known: what was sent is taken away again. */
function before(step: Step, answered: JsonObject): JsonObject {
  const token = textAt(step.sent, 'SyncToken') ?? '0';
  if (step.kind === 'delete') return minimal(step.entity, textAt(answered, 'Id') ?? '', token);
  if (textAt(answered, 'SyncToken') === token) return answered;
  const result: JsonObject = { ...answered, SyncToken: token, ...linesBefore(step, answered) };
  for (const name of Object.keys(step.sent)) if (!kept.has(name)) delete result[name];
  for (const name of ['DisplayName', 'Name', 'FullyQualifiedName']) {
    const text = textAt(answered, name);
    if (text === undefined) continue;
    result[name] =
      step.sent['Active'] === false ? text.replace(/ \(deleted\)$/, '') : (result[name] ?? `${text} before`);
  }
  if (step.sent['Active'] === false) result['Active'] = true;
  if (step.kind === 'void') return { ...result, PrivateNote: undefined };
  return result;
}

/** Lines sent without ids were given new ones: before, the ids were lower by as many. */
function linesBefore({ sent }: Step, answered: JsonObject): JsonObject {
  const renewed = objectsAt(sent, 'Line').filter((line) => line['Id'] === undefined).length;
  if (renewed === 0) return {};
  const Line = objectsAt(answered, 'Line').map((line) => {
    const id = textAt(line, 'Id');
    return id === undefined ? line : { ...line, Id: String(Math.max(0, Number(id) - renewed)) };
  });
  return { Line };
}

const kept = new Set([
  'Id',
  'SyncToken',
  'sparse',
  'domain',
  'Line',
  'CustomerRef',
  'VendorRef',
  'TotalAmt',
  'Active',
]);

const documents: readonly EntityName[] = [
  'Invoice',
  'Bill',
  'Payment',
  'CreditMemo',
  'SalesReceipt',
  'Estimate',
];

function minimal(entity: EntityName, id: string, token: string): JsonObject {
  return {
    Id: id,
    SyncToken: token,
    ...(documents.includes(entity) ? {} : { DisplayName: `Name ${id}`, Active: true }),
  };
}

function restoreForFault(books: Books, { entity, sent }: Step, fault: JsonObject): void {
  const name = textAt(sent, 'DisplayName') ?? textAt(sent, 'Name');
  if (fault['code'] === '6240' && name !== undefined) {
    const names = { DisplayName: name, Name: name, FullyQualifiedName: name, Active: true };
    books.place(entity, { ...minimal(entity, '999999', '0'), ...names });
  }
}

const referredKinds: Readonly<Record<string, EntityName>> = {
  CustomerRef: 'Customer',
  VendorRef: 'Vendor',
  ItemRef: 'Item',
  AccountRef: 'Account',
  IncomeAccountRef: 'Account',
  ExpenseAccountRef: 'Account',
  AssetAccountRef: 'Account',
  DepositToAccountRef: 'Account',
  APAccountRef: 'Account',
  PaymentMethodRef: 'PaymentMethod',
};

/** Whatever an answer refers to by id and name exists under that name; a sale's addresses are its customer's. */
function restoreReferences(books: Books, answered: JsonObject, seen: ReadonlySet<string>): void {
  for (const [key, value] of entriesWithin(answered)) {
    const entity = referredKinds[key];
    const id = textAt(value, 'value');
    const name = textAt(value, 'name');
    if (entity === undefined || id === undefined || name === undefined) continue;
    const held = existing(books, entity, id);
    if (held !== undefined && [held['DisplayName'], held['FullyQualifiedName'], held['Name']].includes(name))
      continue;
    const names = { DisplayName: name, FullyQualifiedName: name, Name: name.split(':').at(-1), Active: true };
    books.place(entity, { SyncToken: '0', ...held, Id: id, ...names });
  }
  const customer = refAt(answered, 'CustomerRef');
  const { BillAddr, ShipAddr } = answered;
  const held = customer === undefined ? undefined : existing(books, 'Customer', customer);
  const isAnswered = seen.has(`Customer ${customer}`);
  if (!isAnswered && held !== undefined && BillAddr !== undefined && held['BillAddr'] === undefined) {
    books.place('Customer', { ...held, BillAddr, ShipAddr });
  }
}

function entriesWithin(value: JsonObject): [string, JsonObject][] {
  return Object.entries(value).flatMap(([key, entry]): [string, JsonObject][] => {
    if (isObject(entry)) return [[key, entry], ...entriesWithin(entry)];
    return objectsAt(value, key).flatMap((part) => entriesWithin(part));
  });
}

const restoring = { nowMs: 0, userName: 'Harness', userId: '1' };

function existing(books: Books, entity: EntityName, id: string): JsonObject | undefined {
  const answer = books.execute({ kind: 'read', entity, id }, restoring);
  return answer.ok ? objectAt(answer.body, entity) : undefined;
}

type NewerField = NonNullable<BooksSwitches['newerFields']>[number];

const newerKeys: readonly NewerField[] = [
  'IsProject',
  'ClientEntityId',
  'V4IDPseudonym',
  'BillRate',
  'CostRate',
  'DeferredRevenue',
  'LastModifiedByRef',
  'CustomExtensions',
  'ItemAccountRef',
  'FreeFormAddress',
  'ShipFromAddr',
];

/** Which of the fields that QuickBooks added over the years the recording's answers already have. */
export function newerFieldsIn(exchanges: readonly Exchange[]): NewerField[] {
  const text = exchanges.map((exchange) => exchange.answerText).join(' ');
  const found = newerKeys.filter((key) => text.includes(`"${key}"`));
  return text.includes('"CustomField":[]') ? [...found, 'emptyCustomFieldsLeftOut'] : found;
}

/** Custom fields on a sale are those that the company's preferences define. */
function restoreCustomFields(books: Books, steps: readonly Step[]): void {
  const sale = steps
    .flatMap((step) => step.answered)
    .find((answered) => listAt(answered, 'CustomField').length > 0);
  const preferences = existing(books, 'Preferences', '1');
  if (sale === undefined || preferences === undefined) return;
  const CustomField = objectsAt(sale, 'CustomField').map((field) => ({
    Name: `SalesFormsPrefs.SalesCustomName${textAt(field, 'DefinitionId')}`,
    Type: 'StringType',
    StringValue: field['Name'],
  }));
  const SalesFormsPrefs = { ...objectAt(preferences, 'SalesFormsPrefs'), CustomField: [{ CustomField }] };
  books.place('Preferences', { ...preferences, SalesFormsPrefs });
}
