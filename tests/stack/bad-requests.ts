import { bill, haul, invoice, line, settlement } from './invoice.ts';
import type { Sent } from './world.ts';

export const tenant = '/v1/tenants/bad-input';
const someDocument = 'doc_00000000000000000000000000000000';

/** A request that is refused, and how. */
export interface Row {
  /** What is wrong with it. */
  wrong: string;
  request: Sent;
  status: number;
  code: string;
  /** The fields that the answer names, where it is about fields. */
  fields?: string[];
}

export const refused = (wrong: string, request: Sent, status: number, code: string): Row => {
  return { wrong, request, status, code };
};
export const fields = (wrong: string, request: Sent, ...names: string[]): Row => {
  return { wrong, request, status: 400, code: 'invalid_request', fields: names };
};

export const submit = (body: unknown): Sent => ({ method: 'POST', path: `${tenant}/invoices`, body });
export const submitText = (text: string | Uint8Array, type = 'application/json'): Sent => {
  return { method: 'POST', path: `${tenant}/invoices`, text, headers: { 'content-type': type } };
};
const withLine = (change: object): Sent => submit(invoice({ lines: [line(change)] }));
const plain = (amount: unknown): Sent => submit(invoice({ lines: [{ item: { code: 'A' }, amount }] }));
const withCustomer = (change: object): Sent =>
  submit(invoice({ customer: { id: 'c-1', name: 'Ann', ...change } }));
const list = (query: string): Sent => ({ path: `${tenant}/documents?${query}` });
const putTenant = (body: unknown, path = '/v1/tenants/bad-input'): Sent => ({ method: 'PUT', path, body });
const erase = (query: string): Sent => ({ method: 'DELETE', path: `${tenant}${query}` });
const putSettings = (body: unknown): Sent => ({ method: 'PUT', path: `${tenant}/settings`, body });
const retry = (documentId: string): Sent => {
  return { method: 'POST', path: `${tenant}/documents/${documentId}/retry` };
};
const submitBill = (change: object): Sent => {
  return { method: 'POST', path: `${tenant}/bills`, body: bill(change) };
};
const submitSettlement = (change: object): Sent => {
  return { method: 'POST', path: `${tenant}/settlements`, body: settlement(change) };
};
const byHand = (body: object): Sent => ({ method: 'POST', path: `${tenant}/documents/submit`, body });
const thousand = Array.from({ length: 1001 }, (_, n) => `doc_${String(n).padStart(32, '0')}`);
const voidOf = (documentId: string): Sent => {
  return { method: 'POST', path: `${tenant}/documents/${documentId}/void` };
};
const json = JSON.stringify(invoice());
const with300Kb = `${json.slice(0, -1)},"memo":"${'m'.repeat(300 * 1024)}"}`;

// prettier-ignore
export const ofInvoices: Row[] = [
  fields('nothing at all', { method: 'POST', path: `${tenant}/invoices` }, 'id', 'revision', 'number', 'issuedOn', 'currency', 'lines'),
  fields('a list in place of an invoice', submit([invoice()]), '(request)'),
  fields('null in place of an invoice', submit(null), '(request)'),
  fields('a text in place of an invoice', submit('invoice'), '(request)'),
  fields('a number in place of the id', submit(invoice({ id: 7 })), 'id'),
  fields('an empty id', submit(invoice({ id: '' })), 'id'),
  fields('an id of blanks', submit(invoice({ id: '   ' })), 'id'),
  fields('an id of 101 characters', submit(invoice({ id: 'x'.repeat(101) })), 'id'),
  fields('a revision of 0', submit(invoice({ revision: 0 })), 'revision'),
  fields('a revision of minus zero', submitText(json.replace('"revision":1', '"revision":-0')), 'revision'),
  fields('a broken revision', submit(invoice({ revision: 1.5 })), 'revision'),
  fields('a revision as text', submit(invoice({ revision: '1' })), 'revision'),
  fields('a revision beyond a million', submit(invoice({ revision: 1e6 })), 'revision'),
  fields('a revision as an exponent without end', submitText(json.replace('"revision":1', '"revision":1e999')), 'revision'),
  fields('a number of 22 characters', submit(invoice({ number: '1'.repeat(22) })), 'number'),
  fields('a number with a line break', submit(invoice({ number: '10\n01' })), 'number'),
  fields('no number', submit(invoice({ number: null })), 'number'),
  fields('the 30th of February', submit(invoice({ issuedOn: '2026-02-30' })), 'issuedOn'),
  fields('a 13th month', submit(invoice({ issuedOn: '2026-13-01' })), 'issuedOn'),
  fields('a date with a time', submit(invoice({ issuedOn: '2026-11-02T00:00:00Z' })), 'issuedOn'),
  fields('a date as a number', submit(invoice({ issuedOn: 20261102 })), 'issuedOn'),
  fields('a date in words', submit(invoice({ issuedOn: 'yesterday' })), 'issuedOn'),
  fields('a due date before the date', submit(invoice({ dueOn: '2026-11-01' })), 'dueOn'),
  fields('an unknown currency', submit(invoice({ currency: 'GPB' })), 'currency'),
  fields('a currency in small letters', submit(invoice({ currency: 'gbp' })), 'currency'),
  fields('the name of a built-in as currency', submit(invoice({ currency: 'constructor' })), 'currency'),
  fields('no lines', submit(invoice({ lines: [] })), 'lines'),
  fields('an object in place of the lines', submit(invoice({ lines: { 0: line() } })), 'lines'),
  fields('null in place of a line', submit(invoice({ lines: [null] })), 'lines[0]'),
  fields('an amount as a number', withLine({ amount: 3 }), 'lines[0].amount'),
  fields('an amount that does not multiply', withLine({ amount: '3.01' }), 'lines[0].amount'),
  fields('an amount rounded down where half goes up', withLine({ quantity: '0.5', unitPrice: '0.25', amount: '0.12' }), 'lines[0].amount'),
  fields('an amount of the wrong sign', withLine({ quantity: '-2', unitPrice: '1.50', amount: '3.00' }), 'lines[0].amount'),
  fields('a quantity without a price', withLine({ unitPrice: undefined }), 'lines[0].quantity'),
  fields('an exponent', plain('1e3'), 'lines[0].amount'),
  fields('a plus sign', plain('+1.00'), 'lines[0].amount'),
  fields('no digit before the point', plain('.50'), 'lines[0].amount'),
  fields('no digit after the point', plain('1.'), 'lines[0].amount'),
  fields('a comma', plain('1,000.00'), 'lines[0].amount'),
  fields('blanks around an amount', plain(' 1.00'), 'lines[0].amount'),
  fields('a line break after an amount', plain('1.00\n'), 'lines[0].amount'),
  fields('hexadecimal digits', plain('0x10'), 'lines[0].amount'),
  fields('digits of another script', plain('١٢'), 'lines[0].amount'),
  fields('not a number', plain('NaN'), 'lines[0].amount'),
  fields('no end', plain('Infinity'), 'lines[0].amount'),
  fields('12 digits before the point', plain('123456789012'), 'lines[0].amount'),
  fields('8 digits after the point', plain('0.00000001'), 'lines[0].amount'),
  fields('a tenth of a penny', plain('1.005'), 'lines[0].amount'),
  fields('half a yen', submit(invoice({ currency: 'JPY', lines: [{ item: { code: 'A' }, amount: '1.5' }] })), 'lines[0].amount'),
  fields('an item without a code', withLine({ item: { name: 'Apples' } }), 'lines[0].item.code'),
  fields('a text in place of an item', withLine({ item: 'APPLE' }), 'lines[0].item'),
  fields('a description of 4,001 characters', withLine({ description: 'd'.repeat(4001) }), 'lines[0].description'),
  fields('a bell in a description', withLine({ description: 'ring \u0007' }), 'lines[0].description'),
  fields('a null character in a name', withCustomer({ name: 'Ann\u0000' }), 'customer.name'),
  fields('half of a surrogate pair', withCustomer({ name: 'Ann \ud83d' }), 'customer.name'),
  fields('the other half, in an item', withLine({ item: { code: '\udc00A' } }), 'lines[0].item.code'),
  fields('a delete character', withCustomer({ id: 'c\u007f' }), 'customer.id'),
  fields('a name of 100,000 characters', withCustomer({ name: 'n'.repeat(100_000) }), 'customer.name'),
  fields('an e-mail address without a host', withCustomer({ email: 'ann@' }), 'customer.email'),
  fields('two e-mail addresses', withCustomer({ email: 'ann@a.example, bob@b.example' }), 'customer.email'),
  fields('an unknown part of an address', withCustomer({ address: { planet: 'Mars' } }), 'customer.address.planet'),
  fields('an unknown field', submit(invoice({ total: '3.00' })), 'total'),
  fields('an unknown field of a line', withLine({ discount: '1.00' }), 'lines[0].discount'),
  fields('a prototype', submitText(json.replace('{', '{"__proto__":{"isAdmin":true},')), '__proto__'),
  fields('a prototype in a line', submitText(json.replace('"quantity"', '"__proto__":{"amount":"1"},"quantity"')), 'lines[0].__proto__'),
  fields('a constructor', submit(invoice({ constructor: { prototype: {} } })), 'constructor'),
  fields('a parameter where there are none', { ...submit(invoice()), path: `${tenant}/invoices?dryRun=1` }, 'dryRun'),
  fields('lists within lists within lists', submitText(`${json.slice(0, -1)},"memo":${'['.repeat(5000)}${']'.repeat(5000)}}`), 'memo'),
  refused('1,001 lines', submit(invoice({ lines: Array.from({ length: 1001 }, () => ({ item: { code: 'A' }, amount: '1.00' })) })), 413, 'too_many_lines'),
  refused('more than 300 KB', submitText(with300Kb), 413, 'body_too_large'),
  refused('a total below zero', submit(invoice({ lines: [{ item: { code: 'A' }, amount: '-0.01' }] })), 422, 'credit_not_supported'),
  refused('no customer', submit(invoice({ customer: undefined })), 422, 'customer_missing'),
  refused('half of a JSON text', submitText(json.slice(0, -5)), 400, 'malformed_json'),
  refused('a word that is not JSON', submitText('undefined'), 400, 'malformed_json'),
  refused('JSON with a comma too many', submitText(json.replace('}]', '},]')), 400, 'malformed_json'),
  fields('bytes that are not UTF-8', submitText(Buffer.from([0x22, 0xff, 0xfe, 0x22])), '(request)'),
  refused('JSON in UTF-16', submitText(Buffer.from(json, 'utf16le'), 'application/json; charset=utf-16'), 415, 'unsupported_media_type'),
  refused('a form', submitText('id=inv-1', 'application/x-www-form-urlencoded'), 415, 'unsupported_media_type'),
  refused('XML', submitText('<invoice/>', 'application/xml'), 415, 'unsupported_media_type'),
  refused('JSON called plain text', submitText(json, 'text/plain'), 415, 'unsupported_media_type'),
];

const preview = (documentIds: unknown): Sent => ({
  method: 'POST',
  path: `${tenant}/documents/preview`,
  body: { documentIds },
});
const testPush = (body: unknown): Sent => ({ method: 'POST', path: `${tenant}/test-push`, body });

// prettier-ignore
const ofBillsAndSettlements: Row[] = [
  fields('a bill for a customer', submitBill({ customer: { id: 'c-1', name: 'Ann' } }), 'customer'),
  fields('a bill without a vendor', submitBill({ vendor: undefined }), 'vendor'),
  fields('a bill without lines', submitBill({ lines: [] }), 'lines'),
  fields('a bill whose number is too long', submitBill({ number: 'B'.repeat(22) }), 'number'),
  fields('a bill whose line has a price and no quantity', submitBill({ lines: [{ unitPrice: '1.00', amount: '1.00' }] }), 'lines[0].quantity'),
  refused('a bill of nothing', submitBill({ lines: [{ amount: '0.00' }] }), 422, 'credit_not_supported'),
  refused('a bill of 1,001 lines', submitBill({ lines: Array.from({ length: 1001 }, () => ({ amount: '1.00' })) }), 413, 'too_many_lines'),
  fields('a settlement of nobody', submitSettlement({ counterparty: undefined }), 'counterparty'),
  fields('a settlement of another kind', submitSettlement({ kind: 'driver' }), 'kind'),
  fields('a settlement without lines', submitSettlement({ lines: [] }), 'lines'),
  fields('a haul of nothing', submitSettlement({ lines: [haul({ material: undefined })] }), 'lines[0].material'),
  fields('a haul with a rate and no quantity', submitSettlement({ lines: [haul({ quantity: undefined })] }), 'lines[0].quantity'),
  fields('a haul that does not multiply', submitSettlement({ lines: [haul({ amount: '303.14' })] }), 'lines[0].amount'),
  fields('a haul priced as an invoice is', submitSettlement({ lines: [haul({ unitPrice: '14.10' })] }), 'lines[0].unitPrice'),
  refused('a settlement below zero', submitSettlement({ lines: [{ material: 'A', amount: '-1.00' }] }), 422, 'credit_not_supported'),
  refused('a settlement that is not there', { path: `${tenant}/settlements/nobody-s` }, 404, 'not_found'),
  refused('a settlement with the separator of keys for an id', { path: `${tenant}/settlements/set-1%23000001` }, 404, 'not_found'),
  refused('a settlement with a null character for an id', { path: `${tenant}/settlements/%00` }, 404, 'not_found'),
  refused('a settlement of blanks', { path: `${tenant}/settlements/%20` }, 404, 'not_found'),
  refused('a settlement under an id of 101 characters', { path: `${tenant}/settlements/${'s'.repeat(101)}` }, 404, 'not_found'),
];

// prettier-ignore
const ofActions: Row[] = [
  refused('a void of nothing', voidOf(someDocument), 404, 'not_found'),
  refused('a void of what is no document', voidOf('inv-1'), 404, 'not_found'),
  fields('a void with a body', { ...voidOf(someDocument), body: { reason: 'typo' } }, 'reason'),
  fields('a submit of nothing named', byHand({}), 'documentIds'),
  fields('a submit of named ones and all', byHand({ documentIds: [someDocument], all: true }), 'documentIds'),
  fields('a submit of an empty list', byHand({ documentIds: [] }), 'documentIds'),
  fields('a submit of 1,001', byHand({ documentIds: thousand }), 'documentIds'),
  fields('a submit of what is no document', byHand({ documentIds: [someDocument, 'inv-1'] }), 'documentIds[1]'),
  fields('a submit of not all', byHand({ all: false }), 'all'),
  fields('a submit of a state', byHand({ state: 'waiting', all: true }), 'state'),
  fields('a pause with a body', { method: 'POST', path: `${tenant}/pause`, body: { until: 'Monday' } }, 'until'),
  fields('a resume with a parameter', { method: 'POST', path: `${tenant}/resume?force=1` }, 'force'),
];

// prettier-ignore
export const ofOthers: Row[] = [
  ...ofBillsAndSettlements,
  ...ofActions,
  fields('a preview of nothing', preview([]), 'documentIds'),
  fields('a preview of 101 documents', preview(Array.from({ length: 101 }, (_, index) => `doc_${String(index).padStart(32, '0')}`)), 'documentIds'),
  fields('a preview of one document twice', preview([someDocument, someDocument]), 'documentIds'),
  fields('a preview of what is no id', preview(['INV-1']), 'documentIds[0]'),
  refused('a preview of a document that is not there', preview([someDocument]), 404, 'not_found'),
  refused('the preview of what is no id', { path: `${tenant}/documents/INV-1/preview` }, 404, 'not_found'),
  fields('a test push of nothing', testPush({}), 'documentId'),
  fields('a test push of two', testPush({ documentId: [someDocument, someDocument] }), 'documentId'),
  fields('a test push that says more', testPush({ documentId: someDocument, force: true }), 'force'),
  refused('a test push of a document that is not there', testPush({ documentId: someDocument }), 404, 'not_found'),
  refused('a test push that was never started', { path: `${tenant}/test-push/${someDocument}` }, 404, 'not_found'),
  fields('a tenant without a name', putTenant({ timeZone: 'UTC' }), 'name'),
  fields('a name of blanks', putTenant({ name: ' ', timeZone: 'UTC' }), 'name'),
  fields('an unknown time zone', putTenant({ name: 'T', timeZone: 'Mars/Olympus' }), 'timeZone'),
  fields('a tenant that names itself', putTenant({ name: 'T', timeZone: 'UTC', tenantId: 'other' }), 'tenantId'),
  refused('a tenant whose id begins with a dash', putTenant({ name: 'T', timeZone: 'UTC' }, '/v1/tenants/-x'), 404, 'not_found'),
  refused('a tenant whose id has 65 characters', putTenant({ name: 'T', timeZone: 'UTC' }, `/v1/tenants/${'t'.repeat(65)}`), 404, 'not_found'),
  refused('a tenant whose id holds the separator of keys', putTenant({ name: 'T', timeZone: 'UTC' }, '/v1/tenants/a%23LANE'), 404, 'not_found'),
  fields('an erasure that is not confirmed', erase('?reason=requested'), 'confirm'),
  fields('an erasure without a reason', erase('?confirm=bad-input'), 'reason'),
  fields('an erasure for a reason of one’s own', erase('?confirm=bad-input&reason=anger'), 'reason'),
  { ...refused('an erasure that confirms another tenant', erase('?confirm=other&reason=requested'), 400, 'erasure_not_confirmed'), fields: ['confirm'] },
  refused('an erasure of nobody', { method: 'DELETE', path: '/v1/tenants/nobody?confirm=nobody&reason=requested' }, 404, 'not_found'),
  refused('a null character in a path', { path: '/v1/tenants/bad-input%00' }, 404, 'not_found'),
  refused('an escape that is none', { path: '/v1/tenants/%ZZ/settings' }, 404, 'not_found'),
  refused('a path that climbs', { path: '/v1/tenants/x%2F..%2Fbad-input/settings' }, 404, 'not_found'),
  refused('a tenant that is not there', { path: '/v1/tenants/nobody/settings' }, 404, 'not_found'),
  fields('an account by name', putSettings({ incomeAccountId: 'Sales' }), 'incomeAccountId'),
  fields('an account as a number', putSettings({ incomeAccountId: 42 }), 'incomeAccountId'),
  fields('a tax code that would end a query', putSettings({ defaultTaxCodeId: "1' OR '1'='1" }), 'defaultTaxCodeId'),
  fields('an unknown setting', putSettings({ emailInvoices: true }), 'emailInvoices'),
  refused('a document id that is too short', { path: `${tenant}/documents/doc_1` }, 404, 'not_found'),
  refused('a document id in capitals', { path: `${tenant}/documents/${someDocument.toUpperCase()}` }, 404, 'not_found'),
  refused('a document that is not there', { path: `${tenant}/documents/${someDocument}` }, 404, 'not_found'),
  refused('a retry of nothing', retry(someDocument), 404, 'not_found'),
  refused('a retry with SQL for an id', retry("doc_1';DROP TABLE documents"), 404, 'not_found'),
  fields('a retry with a body', { ...retry(someDocument), body: { force: true } }, 'force'),
  refused('a key with a blank in it', { ...retry(someDocument), headers: { 'idempotency-key': 'a b' } }, 400, 'invalid_idempotency_key'),
  refused('a key of 256 characters', { ...retry(someDocument), headers: { 'idempotency-key': 'k'.repeat(256) } }, 400, 'invalid_idempotency_key'),
  refused('a key beyond ASCII', { ...putSettings({}), headers: { 'idempotency-key': 'ké' } }, 400, 'invalid_idempotency_key'),
  refused('an empty key', { ...putSettings({}), headers: { 'idempotency-key': '' } }, 400, 'invalid_idempotency_key'),
  fields('a page of nothing', list('limit=0'), 'limit'),
  fields('a page of 101', list('limit=101'), 'limit'),
  fields('a page with an exponent', list('limit=1e1'), 'limit'),
  fields('a page with a sign', list('limit=%2B5'), 'limit'),
  fields('a page after a place that is none', list('after=doc_1%27'), 'after'),
  fields('an unknown state', list('state=flying'), 'state'),
  fields('an unknown parameter', list('sort=number'), 'sort'),
  fields('a parameter called like a prototype', list('__proto__=x'), '__proto__'),
  fields('a parameter given twice', list('limit=5&limit=6'), 'limit'),
  fields('the same parameter twice with the same value', list('state=pushed&state=pushed'), 'state'),
];

// prettier-ignore
export const ofPeople: (Row & { by: string })[] = [
  { by: 'bad-input', ...fields('a return path to elsewhere', { method: 'POST', path: `${tenant}/connection/authorize`, body: { returnPath: '//evil.example' } }, 'returnPath') },
  { by: 'bad-input', ...fields('a return path with a backslash', { method: 'POST', path: `${tenant}/connection/authorize`, body: { returnPath: '/\\evil.example' } }, 'returnPath') },
  { by: 'bad-input', ...fields('a return path as a list', { method: 'POST', path: `${tenant}/connection/authorize`, body: { returnPath: ['/'] } }, 'returnPath') },
  { by: 'bad-input', ...refused('a connect asked for as a form', { method: 'POST', path: `${tenant}/connection/authorize`, text: 'returnPath=/', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'unsupported_media_type') },
  { by: 'bad-input', ...refused('a disconnect of what was never connected', { method: 'POST', path: `${tenant}/connection/disconnect` }, 409, 'not_connected') },
  { by: 'oli', ...fields('duplicates since a day that is none', { path: '/v1/operator/tenants/bad-input/duplicates?since=2026-02-30' }, 'since') },
  { by: 'oli', ...fields('duplicates since a moment', { path: '/v1/operator/tenants/bad-input/duplicates?since=2026-02-03T00:00:00Z' }, 'since') },
  { by: 'oli', ...refused('duplicates of nobody', { path: '/v1/operator/tenants/nobody/duplicates' }, 404, 'not_found') },
];
