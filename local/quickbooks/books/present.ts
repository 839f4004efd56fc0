import { isObject, objectsAt, refAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import { kindOf } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import { entityTime } from './moment.ts';
import { companyInfoOf } from './plan.ts';
import { preferencesOf } from './preferences.ts';
import { plain } from './shape.ts';
import type { Field, RefTarget, Shape } from './shape.ts';
import type { Row } from './store.ts';
import type { NewerField } from './switches.ts';

/** Where the object appears: QuickBooks shows a few fields in query answers only, or in single answers only. */
export type Appearance = 'created' | 'single' | 'query';

/** The object as QuickBooks answers it. */
export function present(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  const { shape } = kindOf(row.entity);
  const json = { ...identityOf(ledger, row, appearance), ...decorated(ledger, row, appearance) };
  return presentShape(ledger, shape, json);
}

function presentShape(ledger: Ledger, shape: Shape, json: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [name, field] of Object.entries(shape.fields)) {
    const value = json[name];
    if (value === undefined || value === null || value === '') continue;
    result[name] = presentValue(ledger, plain(field), value);
  }
  // Only an entity put in place from outside can hold more than the shape knows.
  for (const [name, value] of Object.entries(json)) {
    if (!Object.hasOwn(shape.fields, name) && value !== undefined && value !== null) result[name] = value;
  }
  return result;
}

/** Whether answers carry a field that QuickBooks added since 2020. */
function shows(ledger: Ledger, field: NewerField): boolean {
  const { newerFields, wireGeneration } = ledger.switches;
  return newerFields === null ? wireGeneration === '2026' : newerFields.includes(field);
}

function presentValue(ledger: Ledger, field: Field, value: unknown): unknown {
  if (field.kind === 'ref' && isObject(value)) return presentRef(ledger, field, value);
  if (field.kind === 'object' && isObject(value)) return presentShape(ledger, field.of, value);
  if (field.kind === 'list' && Array.isArray(value)) {
    return value.map((entry: unknown) => (isObject(entry) ? presentShape(ledger, field.of, entry) : entry));
  }
  return value;
}

function presentRef(ledger: Ledger, field: Field & { kind: 'ref' }, value: JsonObject): JsonObject {
  const id = textAt(value, 'value') ?? '';
  const shown = field.named === 'always' || (field.named === '2026' && shows(ledger, 'termNames'));
  const name = shown ? (nameOf(ledger, field.to, id) ?? textAt(value, 'name')) : undefined;
  return name === undefined ? { value: id } : { value: id, name };
}

const nameProperty: Partial<Record<RefTarget, string>> = {
  Account: 'FullyQualifiedName',
  Customer: 'DisplayName',
  Vendor: 'DisplayName',
  Item: 'FullyQualifiedName',
  Term: 'Name',
  TaxCode: 'Name',
  TaxRate: 'Name',
  PaymentMethod: 'Name',
};

function nameOf(ledger: Ledger, to: RefTarget, id: string): string | undefined {
  if (to === 'none') return undefined;
  if (to === 'Currency')
    return id === ledger.company.currency.value ? ledger.company.currency.name : undefined;
  return textAt(ledger.store.get(to, id)?.json, nameProperty[to] ?? 'Name');
}

const pseudoTaxCodes = new Set(['TAX', 'NON', 'CustomSalesTax']);

function identityOf(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  const token = pseudoTaxCodes.has(row.id) ? {} : { SyncToken: String(row.syncToken) };
  return { domain: 'QBO', sparse: false, Id: row.id, ...token, MetaData: metaData(ledger, row, appearance) };
}

function metaData(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  const named = row.entity === 'Invoice' || row.entity === 'Bill';
  const modifier = named && shows(ledger, 'LastModifiedByRef') ? { value: row.modifiedBy.id } : undefined;
  // Seen 2026: the answer to creating an account has no LastUpdatedTime.
  const updated =
    row.entity === 'Account' && appearance === 'created' ? undefined : entityTime(row.updatedMs);
  return { CreateTime: entityTime(row.createdMs), LastModifiedByRef: modifier, LastUpdatedTime: updated };
}

function decorated(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  switch (row.entity) {
    case 'Customer':
    case 'Vendor':
    case 'Employee':
      return decoratedPerson(ledger, row, appearance);
    case 'Item':
      return decoratedItem(ledger, row, appearance);
    case 'Invoice':
    case 'CreditMemo':
    case 'SalesReceipt':
    case 'Estimate':
      return decoratedSale(ledger, row);
    case 'Bill':
      return { ...row.json, Line: lines(ledger, row) };
    case 'Preferences':
      return preferencesOf(row.json, ledger.switches);
    case 'CompanyInfo':
      return companyInfoOf(row.json, ledger.switches);
    case 'Account':
    case 'TaxCode':
    case 'TaxRate':
    case 'Term':
    case 'PaymentMethod':
    case 'Payment':
    case 'BillPayment':
      return row.json;
    default:
      return row.entity satisfies never;
  }
}

/** Fields of people that older answers lack, with where they appear now. */
function decoratedPerson(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  const queried = row.entity === 'Vendor' || appearance === 'query';
  const secret = textAt(row.json, 'TaxIdentifier');
  const json: JsonObject = {
    ...row.json,
    TaxIdentifier: secret === undefined ? undefined : `XXXXXXX${secret.slice(-4)}`,
    V4IDPseudonym: queried ? `0020980000000000${row.id.padStart(22, '0')}` : undefined,
    ClientEntityId: row.entity === 'Customer' && appearance === 'query' ? '0' : undefined,
  };
  const hidden = (['IsProject', 'ClientEntityId', 'V4IDPseudonym', 'BillRate', 'CostRate'] as const).filter(
    (name) => !shows(ledger, name),
  );
  for (const name of hidden) if (name !== 'IsProject' || json[name] !== true) json[name] = undefined;
  return json;
}

function decoratedItem(ledger: Ledger, row: Row, appearance: Appearance): JsonObject {
  const shown = shows(ledger, 'DeferredRevenue') && appearance !== 'query';
  return { ...row.json, DeferredRevenue: shown ? (row.json['DeferredRevenue'] ?? false) : undefined };
}

function decoratedSale(ledger: Ledger, row: Row): JsonObject {
  return {
    ...row.json,
    CustomField: customFields(ledger, row),
    Line: lines(ledger, row),
    FreeFormAddress: shows(ledger, 'FreeFormAddress') ? (row.json['FreeFormAddress'] ?? true) : undefined,
    ShipFromAddr: shows(ledger, 'ShipFromAddr') ? (row.json['ShipFromAddr'] ?? shipFrom(ledger)) : undefined,
  };
}

function lines(ledger: Ledger, row: Row): JsonObject[] {
  const extensions = shows(ledger, 'CustomExtensions') ? { CustomExtensions: [] } : {};
  return objectsAt(row.json, 'Line').map((line) => {
    if (line['Id'] === undefined) return line;
    const detail = line['SalesItemLineDetail'];
    if (!isObject(detail)) return { ...line, ...extensions };
    const account = shows(ledger, 'ItemAccountRef') ? incomeAccount(ledger, detail) : undefined;
    return { ...line, SalesItemLineDetail: { ...detail, ItemAccountRef: account }, ...extensions };
  });
}

function incomeAccount(ledger: Ledger, detail: JsonObject): unknown {
  return (
    detail['ItemAccountRef'] ??
    ledger.store.get('Item', refAt(detail, 'ItemRef') ?? '')?.json['IncomeAccountRef']
  );
}

/** Name of the entity whose preferences hold the sales custom field names. */
const nameOfCustomField = /^SalesFormsPrefs\.SalesCustomName(\d)$/;

/** Definitions of the sales custom fields, from the preferences, as `{DefinitionId, Name, Type}`. */
export function customFieldDefinitions(ledger: Ledger): JsonObject[] {
  const preferences = ledger.store.get('Preferences', '1')?.json['SalesFormsPrefs'];
  const groups = objectsAt(isObject(preferences) ? preferences : undefined, 'CustomField');
  return groups
    .flatMap((group) => objectsAt(group, 'CustomField'))
    .flatMap((field) => {
      const match = nameOfCustomField.exec(textAt(field, 'Name') ?? '');
      return match === null
        ? []
        : [{ DefinitionId: match[1], Name: textAt(field, 'StringValue'), Type: 'StringType' }];
    });
}

// Older answers list every defined field, newer ones only those with a value (seen 2020 and 2026).
function customFields(ledger: Ledger, row: Row): JsonObject[] {
  const given = objectsAt(row.json, 'CustomField');
  if (shows(ledger, 'emptyCustomFieldsLeftOut')) {
    return given.filter((field) => field['StringValue'] !== undefined);
  }
  return customFieldDefinitions(ledger).map((definition) => ({
    ...definition,
    StringValue: given.find((field) => field['DefinitionId'] === definition['DefinitionId'])?.['StringValue'],
  }));
}

function shipFrom(ledger: Ledger): JsonObject | undefined {
  const address = ledger.store.get('CompanyInfo', '1')?.json['CompanyAddr'];
  if (!isObject(address)) return undefined;
  const region = [textAt(address, 'CountrySubDivisionCode'), textAt(address, 'PostalCode')]
    .filter(Boolean)
    .join('  ');
  const place = [textAt(address, 'City'), region]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
  return { Id: address['Id'], Line1: address['Line1'], Line2: place };
}
