/** What must hold in every run, read from the table, the books and the bus themselves. */
import { findDuplicates } from '../../functions/push/find-duplicates.ts';
import type { Document } from '../../shared/domain/document.ts';
import { toDecimal } from '../../shared/domain/money.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import type { Table } from '../../shared/store/table.ts';
import { booksOf, type Shared } from './containers.ts';
import type { Intuit, Invoice } from './intuit.ts';
import type { RunSpec } from './run.ts';
import type { Expectation, Scenario } from './scenarios.ts';
import { realmId, tenantId } from './services.ts';

/** Which refresh token is stored, without asking the product. */
async function storedRefreshToken(keysTable: Table): Promise<string | undefined> {
  const item = await keysTable.get({ pk: `TENANT#${tenantId}`, sk: 'PROVIDER#quickbooks-online' });
  const sealed = item?.['refreshToken'];
  return sealed instanceof Uint8Array ? unsealed(sealed) : undefined;
}

// Two bytes of length before each piece; tokens are short enough for one.
const unsealed = (sealed: Uint8Array): string => {
  const { plain } = JSON.parse(new TextDecoder().decode(sealed.subarray(2))) as { plain: string };
  return Buffer.from(plain, 'base64').toString();
};

/** Sees to it that no access token is used before the refresh token that came with it is stored. */
export function createTokenWatch(deps: { keysTable: Table; complain: (violation: string) => void }) {
  return {
    called({ url, accessToken }: { url: URL; accessToken: string }, intuit: Intuit): void {
      if (!url.pathname.startsWith(`/v3/company/${realmId}/`)) deps.complain(`a call to ${url.pathname}`);
      const used = intuit.issues.findIndex((issue) => issue.accessToken === accessToken);
      if (used < 0) deps.complain('a call with a token that Intuit never issued');
      void storedRefreshToken(deps.keysTable).then((stored) => {
        const newest = intuit.issues.findLastIndex(({ refreshToken }) => refreshToken === stored);
        if (newest < used) deps.complain('an access token was used before its refresh token was stored');
      });
    },
  };
}

export async function judge(of: {
  shared: Shared;
  scenario: Scenario;
  spec: RunSpec;
  accepted: ReadonlySet<string>;
  complain: (violation: string) => void;
}): Promise<void> {
  const { shared, scenario, accepted, complain } = of;
  const { intuit, queue } = shared;
  const { documents } = await createDocuments(shared.table).list(tenantId, { limit: 100 });
  const isReconnectNeeded = await needsReconnect(of);
  const invoices = intuit.invoices();
  for (const { invoice, expected } of scenario.invoices) {
    const own = documents.filter(({ externalId }) => externalId === invoice.id);
    const [document] = own;
    if (own.length > 1) complain(`${invoice.id} became ${own.length} documents`);
    if (document === undefined && accepted.has(invoice.id))
      complain(`${invoice.id} was accepted and is lost`);
    if (document !== undefined)
      await judgeDocument({ ...of, invoices, document, expected, isReconnectNeeded });
    if (document !== undefined) judgeTime(document, of);
  }
  const markers = new Set(documents.map(({ documentId }) => `[cf:${documentId}]`));
  for (const { note } of invoices) {
    const mark = /\[cf:[^\]]*\]/u.exec(note)?.[0];
    if (mark !== undefined && !markers.has(mark)) complain('the books hold an invoice of no document');
  }
  for (const entity of ['Customer', 'Item'] as const) {
    const names = intuit.names(entity).map((name) => name.toLowerCase());
    if (new Set(names).size < names.length) complain(`the books hold a ${entity} twice`);
  }
  if (queue.dead.length > 0 && of.spec.faults.length < 2) complain('a message is in the dead-letter queue');
  const { throttled } = intuit.control.counters(realmId);
  if (throttled > 0 && !scenario.isThrottled) complain(`${throttled} calls were throttled`);
  if (intuit.mostRefreshesAtOnce > 1) complain('two refreshes were under way at once');
}

// What is runnable settles within a quarter of an hour.
const maxSettleMs = 15 * 60_000;

/** Nothing waits long for no reason. A write that QuickBooks does hours later is one. */
function judgeTime(
  { externalId, state, acceptedAt, updatedAt }: Document,
  { spec, scenario, complain }: { spec: RunSpec; scenario: Scenario; complain: (violation: string) => void },
): void {
  const isExcused = spec.faults.length > 1 || spec.faults.some(({ lateMs }) => (lateMs ?? 0) > 120_000);
  const isOnlySlow = spec.faults.every(({ kind }) => kind === 'slow');
  const withinMs = isOnlySlow ? scenario.settlesWithinMs : maxSettleMs;
  const tookMs = Date.parse(updatedAt) - Date.parse(acceptedAt);
  if (isExcused || tookMs <= withinMs) return;
  complain(`${externalId} (${state}): took ${Math.round(tookMs / 1000)} s`);
}

interface Judged {
  readonly invoices: readonly Invoice[];
  readonly shared: Shared;
  readonly spec: RunSpec;
  readonly document: Document;
  readonly expected: Expectation;
  readonly isReconnectNeeded: boolean;
  readonly complain: (violation: string) => void;
}

async function judgeDocument(of: Judged): Promise<void> {
  const { document, expected, shared } = of;
  const complain = (what: string): void => of.complain(`${document.externalId} (${document.state}): ${what}`);
  const { documentId, state, entity, pushError, waitingReason } = document;
  const inBooks = of.invoices.filter(({ note }) => note.endsWith(`[cf:${documentId}]`));
  const told = shared.events.filter((event) => event.documentId === documentId);
  judgeEvents(told, { state, tenantId: document.tenantId, complain });
  if (state === 'pushed') {
    if (inBooks.length === 0) complain('is not in the books');
    if (inBooks.length > 1) await judgeDuplicate(of, complain);
    if (!inBooks.some(({ id }) => id === entity?.id)) complain('links to an invoice that is not its own');
    for (const { total, customerName } of inBooks) {
      if (!toDecimal(total).eq(expected.total)) complain(`has a total of ${total}`);
      if (customerName !== expected.customerName) complain(`is ${customerName}'s`);
    }
    if (expected.refusedFor !== undefined) complain('should have been refused');
    if (pushError !== undefined || document.unknown !== undefined) complain('still names a problem');
    if (entity?.differences !== undefined) complain(`differs: ${JSON.stringify(entity.differences)}`);
    return;
  }
  const mayBeParked = of.spec.faults.length > 1 && state === 'parked';
  const mayWait = state === 'waiting' && waitingReason === 'connection' && of.isReconnectNeeded;
  const mayStayUnknown = state === 'unknown' && of.isReconnectNeeded;
  if (inBooks.length > 0 && document.unknown === undefined) complain('is in the books all the same');
  if (inBooks.length > 1) complain(`is in the books ${inBooks.length} times`);
  if (state === 'refused') {
    if (pushError === undefined) complain('has no push error');
    if (pushError?.cause !== expected.refusedFor) complain(`was refused for ${pushError?.cause}`);
  } else if (!mayBeParked && !mayWait && !mayStayUnknown) {
    complain(`did not settle`);
  }
}

function judgeEvents(
  told: Shared['events'],
  of: { state: Document['state']; tenantId: string; complain: (what: string) => void },
): void {
  const due =
    of.state === 'pushed' ? 'invoice.pushed' : of.state === 'refused' ? 'invoice.refused' : undefined;
  if (due !== undefined && !told.some(({ type }) => type === due)) of.complain('was never told on the bus');
  if (told.some(({ type }) => type !== due))
    of.complain(`was told as ${told.map(({ type }) => type).join()}`);
  if (new Set(told.map(({ eventId }) => eventId)).size > 1) of.complain('was told under several ids');
  if (told.some((event) => event.tenantId !== of.tenantId)) of.complain('was told as of another tenant');
}

/** Twice in the books: only where QuickBooks ignores request ids and did the work hours late, and then it is reported. */
async function judgeDuplicate(of: Judged, complain: (what: string) => void): Promise<void> {
  const { spec, shared, document } = of;
  const isExcused =
    spec.requestIdMode === 'ignored' &&
    spec.faults.some(({ kind, lateMs }) => kind === 'appliedLate' && (lateMs ?? 0) > 120_000);
  if (!isExcused) {
    complain('is in the books twice');
    return;
  }
  const { clock, table } = shared;
  const books = booksOf(shared, { role: 'api', isDead: false, repeat: () => {} });
  const deps = { nowMs: clock.nowMs, books, connections: createConnections(table) };
  const found = await clock.run(findDuplicates(deps, { tenantId }));
  const reported = found.find(({ documentId }) => documentId === document.documentId);
  if (reported?.entities.length !== 2) complain('is in the books twice, and nobody reports it');
}

/** Whether only a person can help: Intuit rotated the refresh token and its answer never reached the table. */
async function needsReconnect({ shared }: { shared: Shared }): Promise<boolean> {
  const connection = await createConnections(shared.table).get(tenantId);
  if (connection?.state !== 'needsReconnect') return false;
  const { grants } = shared.intuit.control.snapshot();
  const { refreshToken, revoked } = (grants as { grants: { refreshToken: string; revoked: boolean }[] })
    .grants[0]!;
  return revoked || refreshToken !== (await storedRefreshToken(shared.keysTable));
}
