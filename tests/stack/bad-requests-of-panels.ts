import { fields, refused, tenant, type Row } from './bad-requests.ts';
import type { Sent } from './world.ts';

const someError = `err_${'0'.repeat(32)}`;
const someDocument = 'doc_00000000000000000000000000000000';
const many = (one: (index: number) => string): string[] =>
  Array.from({ length: 1001 }, (_, index) => one(index));

const list = (path: string): Sent => ({ path: `${tenant}/reference/${path}` });
const post = (path: string, body?: unknown): Sent => {
  return { method: 'POST', path: `${tenant}/${path}`, ...(body === undefined ? {} : { body }) };
};
const link = (change: object): Sent =>
  post('first-sync/link', { kind: 'customer', externalId: 'c-1', name: 'Ann', entityId: '1', ...change });
const resolve = (body: unknown): Sent => post(`sync-errors/${someError}/resolve`, body);

// prettier-ignore
const ofReference: Row[] = [
  refused('a list that there is not', list('invoices'), 404, 'not_found'),
  refused('a list by the name of a built-in', list('constructor'), 404, 'not_found'),
  fields('a page of nothing', list('accounts?limit=0'), 'limit'),
  fields('a page of 1,001', list('accounts?limit=1001'), 'limit'),
  fields('a page of a broken number', list('accounts?limit=1.5'), 'limit'),
  fields('a cursor of 1,001 characters', list(`accounts?after=${'a'.repeat(1001)}`), 'after'),
  fields('a search of 201 characters', list(`customers?search=${'a'.repeat(201)}`), 'search'),
  fields('activity in other words', list('customers?active=yes'), 'active'),
  fields('a use that there is not', list('accounts?usableFor=profit'), 'usableFor'),
  fields('two limits', list('accounts?limit=1&limit=2'), 'limit'),
  fields('a parameter that there is not', list('accounts?page=2'), 'page'),
  fields('freshness with a parameter', { path: `${tenant}/reference?list=accounts` }, 'list'),
  fields('a refresh of one list', post('reference/refresh', { list: 'accounts' }), 'list'),
  refused('a refresh without a company', post('reference/refresh'), 409, 'not_connected'),
];

// prettier-ignore
const ofMatching: Row[] = [
  fields('a report of a kind that there is not', { path: `${tenant}/first-sync?kind=employee` }, 'kind'),
  fields('a report of an outcome that there is not', { path: `${tenant}/first-sync?outcome=good` }, 'outcome'),
  fields('a page of a report of 1,001', { path: `${tenant}/first-sync?limit=1001` }, 'limit'),
  refused('a report without a company', { path: `${tenant}/first-sync` }, 409, 'not_connected'),
  fields('accepting nothing in particular', post('first-sync/accept', {}), 'kind'),
  fields('accepting an empty list', post('first-sync/accept', { kind: 'customer', externalIds: [] }), 'externalIds'),
  fields('accepting 1,001', post('first-sync/accept', { kind: 'customer', externalIds: many((index) => `c-${index}`) }), 'externalIds'),
  fields('accepting a null character', post('first-sync/accept', { kind: 'customer', externalIds: ['c\u0000'] }), 'externalIds[0]'),
  fields('a link of nothing', post('first-sync/link', {}), 'kind', 'externalId', 'name', 'entityId'),
  fields('a link of an employee', link({ kind: 'employee' }), 'kind'),
  fields('a link to a name', link({ entityId: 'Ann' }), 'entityId'),
  fields('a link to a number', link({ entityId: 1 }), 'entityId'),
  fields('a link of a name of blanks', link({ name: '  ' }), 'name'),
  fields('a link of an id of 101 characters', link({ externalId: 'c'.repeat(101) }), 'externalId'),
  fields('a link by force', link({ force: true }), 'force'),
  refused('a link without a company', link({}), 409, 'not_connected'),
  fields('an unlink of nothing', post('first-sync/unlink', { kind: 'customer' }), 'externalId'),
  refused('an unlink without a company', post('first-sync/unlink', { kind: 'item', externalId: 'A' }), 409, 'not_connected'),
];

// prettier-ignore
const ofSyncErrors: Row[] = [
  fields('a page of errors of nothing', { path: `${tenant}/sync-errors?limit=0` }, 'limit'),
  fields('errors in a state that there is not', { path: `${tenant}/sync-errors?state=bad` }, 'state'),
  fields('errors after what is none', { path: `${tenant}/sync-errors?after=err_1` }, 'after'),
  refused('an error that is not there', { path: `${tenant}/sync-errors/${someError}` }, 404, 'not_found'),
  refused('an error under what is no id', { path: `${tenant}/sync-errors/err_1` }, 404, 'not_found'),
  fields('documents of an error after 201 characters', { path: `${tenant}/sync-errors/${someError}?after=${'a'.repeat(201)}` }, 'after'),
  fields('a retry of an empty list', post('sync-errors/retry', { errorIds: [] }), 'errorIds'),
  fields('a retry of what is no error', post('sync-errors/retry', { errorIds: [someDocument] }), 'errorIds[0]'),
  fields('a retry of 1,001 errors', post('sync-errors/retry', { errorIds: many((index) => `err_${String(index).padStart(32, '0')}`) }), 'errorIds'),
  refused('a retry of an error that is not there', post(`sync-errors/${someError}/retry`, {}), 404, 'not_found'),
  fields('a retry of what is no document', post(`sync-errors/${someError}/retry`, { documentIds: ['INV-1'] }), 'documentIds[0]'),
  fields('a decision that there is not', resolve({ action: 'delete' }), 'action'),
  fields('a new number for nothing', resolve({ action: 'renumber', number: 'N-1' }), 'documentId'),
  fields('a new number of 22 characters', resolve({ action: 'renumber', documentId: someDocument, number: '1'.repeat(22) }), 'number'),
  fields('an adoption of a name', resolve({ action: 'adopt', documentId: someDocument, entityId: 'INV-1' }), 'entityId'),
  fields('an adoption for two', resolve({ action: 'adopt', documentId: [someDocument], entityId: '1' }), 'documentId'),
  fields('a decision that says more', resolve({ action: 'overwrite', reason: 'typo' }), 'reason'),
  refused('a decision about an error that is not there', resolve({ action: 'letQuickBooksNumber' }), 404, 'not_found'),
  fields('a dismissal without a reason', post(`sync-errors/${someError}/dismiss`, {}), 'reason'),
  fields('a dismissal with a reason of blanks', post(`sync-errors/${someError}/dismiss`, { reason: '  ' }), 'reason'),
  fields('a dismissal with a reason of 501 characters', post(`sync-errors/${someError}/dismiss`, { reason: 'r'.repeat(501) }), 'reason'),
  refused('a dismissal of what is not there', post(`sync-errors/${someError}/dismiss`, { reason: 'Known' }), 404, 'not_found'),
  fields('a reopening with a body', post(`sync-errors/${someError}/reopen`, { reason: 'No' }), 'reason'),
  refused('a reopening of what is not there', post(`sync-errors/${someError}/reopen`), 404, 'not_found'),
];

// prettier-ignore
const ofActivity: Row[] = [
  fields('a page of acts of nothing', { path: `${tenant}/activity?limit=0` }, 'limit'),
  fields('acts after what is no cursor', { path: `${tenant}/activity?after=%23` }, 'after'),
  fields('acts upon what is no document', { path: `${tenant}/activity?documentId=INV-1` }, 'documentId'),
  fields('the use of one month', { path: `${tenant}/usage?month=2026-11` }, 'month'),
  fields('acts of somebody', { path: `${tenant}/activity?actor=ada` }, 'actor'),
];

const reconciles = `${tenant}/reconciles`;

// prettier-ignore
const ofReconciles: Row[] = [
  fields('a page of reconciles of nothing', { path: `${reconciles}?limit=0` }, 'limit'),
  fields('reconciles after a number', { path: `${reconciles}?after=7` }, 'after.localDate'),
  fields('reconciles after a day that there is not', { path: `${reconciles}?after=2026-02-30` }, 'after.localDate'),
  fields('reconciles after a moment without its milliseconds', { path: `${reconciles}?after=2026-03-02.2026-03-02T10:00:00Z` }, 'after.requestedAt'),
  fields('reconciles of one outcome', { path: `${reconciles}?outcome=complete` }, 'outcome'),
  fields('a reconcile of last night', post('reconciles', { localDate: '2026-03-02' }), 'localDate'),
  refused('a reconcile without a company', post('reconciles'), 409, 'not_connected'),
  refused('a reconcile that there was not', { path: `${reconciles}/2026-03-02` }, 404, 'not_found'),
  refused('a reconcile under what is no id', { path: `${reconciles}/latest` }, 404, 'not_found'),
  refused('a reconcile under half an id', { path: `${reconciles}/2026-03-02.` }, 404, 'not_found'),
  fields('a certificate as a picture', { path: `${reconciles}/2026-03-02?format=png` }, 'format'),
  refused('a page of a reconcile that there was not', { path: `${reconciles}/2026-03-02?format=html` }, 404, 'not_found'),
  refused('a table of a reconcile that there was not', { path: `${reconciles}/2026-03-02?format=csv` }, 404, 'not_found'),
  refused('findings of a reconcile that there was not', { path: `${reconciles}/2026-03-02/findings` }, 404, 'not_found'),
  fields('findings after what is no document', { path: `${reconciles}/2026-03-02/findings?after=INV-1` }, 'after'),
  refused('the drift of a document that is not there', { path: `${tenant}/documents/${someDocument}/drift` }, 404, 'not_found'),
  refused('the drift of what is no document', { path: `${tenant}/documents/INV-1/drift` }, 404, 'not_found'),
  fields('the drift of one field', { path: `${tenant}/documents/${someDocument}/drift?field=total` }, 'field'),
];

/** Requests to the panels that a person works with. */
export const ofPanels: Row[] = [
  ...ofReference,
  ...ofMatching,
  ...ofSyncErrors,
  ...ofActivity,
  ...ofReconciles,
];
