import { kindOfPath } from '../books/kinds.ts';
import type { EntityName, Kind } from '../books/kinds.ts';

export type WriteOperation = 'create' | 'update' | 'delete' | 'void';

/** What a call under /v3/company/{realmId} asks for. */
export type ApiRoute =
  | { kind: 'query' }
  | { kind: 'cdc' }
  | { kind: 'batch' }
  | { kind: 'read'; entity: EntityName; id: string }
  /** Create or update: a body with an Id is an update. */
  | { kind: 'write'; entity: EntityName; operation: WriteOperation | 'save' };

export type RouteAnswer =
  | { ok: true; route: ApiRoute }
  /** QuickBooks has no such operation: 400, code 500. */
  | { ok: false; reason: 'unsupported' }
  /** QuickBooks has it, this simulator does not. */
  | { ok: false; reason: 'notModelled'; what: string };

/** Paths QuickBooks knows and the simulator does not: refused loudly, so that nobody takes them for working. */
const notModelledPaths = new Set(
  (
    'attachable budget changeorder class companycurrency creditcardpayment customertype department ' +
    'deposit download entitlements exchangerate inventoryadjustment journalcode journalentry purchase ' +
    'purchaseorder recurringtransaction refundreceipt reimbursecharge reports statementcharge taxagency ' +
    'taxpayment taxservice timeactivity transfer upload vendorcredit'
  ).split(' '),
);

/** True for an entity that QuickBooks has and the simulator has not, by its spelling in queries. */
export function isKnownButNotModelled(entityName: string): boolean {
  return notModelledPaths.has(entityName.toLowerCase());
}

const knownParameters = new Set(
  'minorversion requestid format operation include query entities changedsince sendto'.split(' '),
);

/**
 * Finds what a call asks for.
 * @param segments the path after the company, split at slashes
 */
export function routeApiCall(
  method: string,
  segments: readonly string[],
  query: URLSearchParams,
): RouteAnswer {
  const stray = [...query.keys()].find((name) => !knownParameters.has(name.toLowerCase()));
  if (stray !== undefined) return notModelled(`query parameter ${stray}`);
  const [first = '', id, sub, ...rest] = segments;
  const isGet = method === 'GET';
  if (!isGet && method !== 'POST') return notModelled(`method ${method}`);
  if (segments.length === 1 && first === 'query') return routed({ kind: 'query' });
  if (segments.length === 1 && first === 'cdc' && isGet) return routed({ kind: 'cdc' });
  if (segments.length === 1 && first === 'batch' && !isGet) return routed({ kind: 'batch' });
  if (notModelledPaths.has(first)) return notModelled(`/${segments.join('/')}`);
  const kind = kindOfPath(first);
  if (kind === undefined || rest.length > 0) return unsupported;
  if (isGet) return routeRead(kind, id, sub);
  if (sub === 'send') return notModelled(`sending a ${kind.name}`);
  return id === undefined ? routeWrite(kind, query) : unsupported;
}

function routeRead(kind: Kind, id: string | undefined, sub: string | undefined): RouteAnswer {
  if (sub === 'pdf') return notModelled(`${kind.name} as PDF`);
  if (sub !== undefined) return unsupported;
  if (id !== undefined) return routed({ kind: 'read', entity: kind.name, id });
  return kind.name === 'Preferences' ? routed({ kind: 'read', entity: kind.name, id: '1' }) : unsupported;
}

function routeWrite(kind: Kind, query: URLSearchParams): RouteAnswer {
  const includes = includesOf(query.get('include') ?? '');
  const stray = includes.find((include) => include !== 'void' && include !== 'allowduplicatedocnum');
  if (stray !== undefined) return notModelled(`include=${stray}`);
  const operation = operationNamed(query.get('operation'));
  if (operation === undefined) return notModelled(`operation=${query.get('operation')}`);
  if (includes.includes('void') && operation !== 'update')
    return notModelled('include=void without operation=update');
  // Invoices are voided by operation=void, payments and sales receipts by update with include=void.
  if (operation === 'void' && kind.name !== 'Invoice' && kind.name !== 'Bill')
    return notModelled(`operation=void for ${kind.name}`);
  return allowedWrite(kind, includes.includes('void') ? 'void' : operation);
}

/** Whether the books hold this operation for this kind, and if not, whose fault that is. */
export function allowedWrite(kind: Kind, operation: WriteOperation | 'save'): RouteAnswer {
  const isKnown =
    operation === 'save' ? kind.operations.length > 0 : kind.operations.some((known) => known === operation);
  if (isKnown) return routed({ kind: 'write', entity: kind.name, operation });
  const isList = kind.family !== 'document';
  if (isList && (operation === 'delete' || operation === 'void')) return unsupported;
  // QuickBooks itself has no void for bills.
  if (kind.name === 'Bill' && operation === 'void') return unsupported;
  return notModelled(`${operation} of ${kind.name}`);
}

export function includesOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
}

/** `null` is a plain save: create, or update when the body has an Id. */
export function operationNamed(name: string | null): WriteOperation | 'save' | undefined {
  switch (name?.toLowerCase()) {
    case undefined:
      return 'save';
    case 'create':
    case 'update':
    case 'delete':
    case 'void':
      return (['create', 'update', 'delete', 'void'] as const).find((known) => known === name?.toLowerCase());
    default:
      return undefined;
  }
}

const unsupported: RouteAnswer = { ok: false, reason: 'unsupported' };

function routed(route: ApiRoute): RouteAnswer {
  return { ok: true, route };
}

function notModelled(what: string): RouteAnswer {
  return { ok: false, reason: 'notModelled', what };
}
