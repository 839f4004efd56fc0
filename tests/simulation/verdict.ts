/** What must hold in every run, read from the table, the books and the bus themselves. */
import { findDuplicates } from '../../functions/push/find-duplicates.ts';
import type { Document } from '../../shared/domain/document.ts';
import { toDecimal } from '../../shared/domain/money.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import type { Table } from '../../shared/store/table.ts';
import { booksOf, type Shared } from './containers.ts';
import type { HeldEntity, Intuit } from './intuit.ts';
import type { RunSpec } from './run.ts';
import type { Asked, Expectation, Held, Scenario } from './scenarios.ts';
import { realmId, tenantId } from './services.ts';
import { isAbout, nameOf } from './submissions.ts';

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
  beganMs: number;
  complain: (violation: string) => void;
}): Promise<void> {
  const { shared, scenario, accepted, complain } = of;
  const { intuit, queue } = shared;
  const { documents } = await createDocuments(shared.table).list(tenantId, { limit: 100 });
  const isReconnectNeeded = await needsReconnect(of);
  const entities = intuit.documents();
  for (const asked of scenario.asked) {
    const name = nameOf(asked.wish);
    const own = documents.filter((document) => isAbout(asked.wish, document));
    const [document] = own;
    if (own.length > 1) complain(`${name} became ${own.length} documents`);
    const isLost = document === undefined || !isTakenIn(asked, document);
    if (isLost && accepted.has(name)) complain(`${name} was accepted and is lost`);
    if (document === undefined) continue;
    await judgeDocument({
      ...of,
      entities,
      document,
      expected: expectedOf(asked, document),
      isReconnectNeeded,
    });
    judgeTime(document, asked, of);
  }
  const known = new Set<string>(documents.map(({ documentId }) => documentId));
  for (const { note, type } of entities) {
    const documentId = markOf(note)?.documentId;
    if (documentId !== undefined && !known.has(documentId))
      complain(`the books hold a ${type} of no document`);
  }
  for (const entity of ['Customer', 'Vendor', 'Item'] as const) {
    const names = intuit.names(entity).map((name) => name.toLowerCase());
    if (new Set(names).size < names.length) complain(`the books hold a ${entity} twice`);
  }
  if (queue.dead.length > 0 && of.spec.faults.length < 2) complain('a message is in the dead-letter queue');
  const { throttled } = intuit.control.counters(realmId);
  if (throttled > 0 && !scenario.isThrottled) complain(`${throttled} calls were throttled`);
  if (intuit.mostRefreshesAtOnce > 1) complain('two refreshes were under way at once');
}

/** Whether what was asked for is known to the document. */
const isTakenIn = ({ wish }: Asked, { revision, operation, state }: Document): boolean =>
  wish.kind === 'void' ? operation === 'void' || state === 'voided' : revision >= wish.content.revision;

/** A wish that never came in leaves everything as it was. */
const expectedOf = (asked: Asked, document: Document): Expectation => {
  const { before } = asked.expected;
  return before === undefined || isTakenIn(asked, document) ? asked.expected : { before, inBooks: before };
};

/** Our mark in a note, read without asking the product. */
function markOf(note: string): { documentId: string; revision: number } | undefined {
  const [, documentId, revision] = /\[cf:(doc_[0-9a-f]{32})\.(\d+)\]/u.exec(note) ?? [];
  return documentId === undefined ? undefined : { documentId, revision: Number(revision) };
}

// What is runnable settles within a quarter of an hour.
const maxSettleMs = 15 * 60_000;

/** Nothing waits long for no reason. A write that QuickBooks does hours later is one. */
function judgeTime(
  { externalId, state, acceptedAt, updatedAt }: Document,
  { expected, afterMs = 0, isThereBefore }: Asked,
  of: { spec: RunSpec; scenario: Scenario; beganMs: number; complain: (violation: string) => void },
): void {
  const { spec, scenario, beganMs, complain } = of;
  const isMuchWrong = spec.faults.filter(({ kind }) => kind !== 'slow').length > 1;
  const isExcused = isMuchWrong || spec.faults.some(({ lateMs }) => (lateMs ?? 0) > 120_000);
  const isOnlySlow = spec.faults.every(({ kind }) => kind === 'slow');
  const withinMs = isOnlySlow ? scenario.settlesWithinMs : maxSettleMs;
  // What was there before was accepted long ago.
  const askedMs =
    expected.before === undefined && isThereBefore !== true ? Date.parse(acceptedAt) : beganMs + afterMs;
  const tookMs = Date.parse(updatedAt) - askedMs;
  if (isExcused || tookMs <= withinMs) return;
  complain(`${externalId} (${state}): took ${Math.round(tookMs / 1000)} s`);
}

interface Judged {
  readonly entities: readonly HeldEntity[];
  readonly shared: Shared;
  readonly spec: RunSpec;
  readonly document: Document;
  readonly expected: Expectation;
  readonly isReconnectNeeded: boolean;
  readonly complain: (violation: string) => void;
}

type Complain = (what: string) => void;

async function judgeDocument(of: Judged): Promise<void> {
  const { document, expected, shared } = of;
  const complain: Complain = (what) => of.complain(`${document.externalId} (${document.state}): ${what}`);
  const { documentId, state } = document;
  const live = of.entities.filter(({ note }) => markOf(note)?.documentId === documentId);
  const told = shared.events.filter((event) => event.documentId === documentId);
  const wasTouched = expected.before !== expected.inBooks || expected.refusedFor !== undefined;
  if (wasTouched || told.length > 0) judgeEvents(told, { document, complain });
  if (live.length > 1) await judgeDuplicate(of, complain);
  switch (state) {
    case 'pushed':
      judgePushed(of, { live, complain });
      return;
    case 'voided':
      judgeVoided(of, { live, complain });
      return;
    case 'refused':
      if (document.pushError === undefined) complain('has no push error');
      if (document.pushError?.cause !== expected.refusedFor)
        complain(`was refused for ${document.pushError?.cause}`);
      judgeHeld(live, { held: expected.inBooks, complain });
      return;
    case 'queued':
    case 'unknown':
    case 'waiting':
    case 'parked':
      judgeUnsettled(of, { live, complain });
  }
}

function judgePushed(
  of: Judged,
  { live, complain }: { live: readonly HeldEntity[]; complain: Complain },
): void {
  const { document, expected } = of;
  const { entity, pushError, unknown, operation } = document;
  if (live.length === 0) complain('is not in the books');
  if (!live.some(({ id }) => id === entity?.id)) complain('links to an entity that is not its own');
  if (expected.isA !== undefined && live.some(({ type }) => type !== expected.isA))
    complain(`is no ${expected.isA}`);
  if (expected.refusedFor !== undefined) complain('should have been refused');
  if (expected.isVoided === true) complain('should have been voided');
  if (expected.waitsFor !== undefined) complain('should wait');
  judgeHeld(live, { held: expected.inBooks, complain });
  if (pushError !== undefined || unknown !== undefined || operation !== undefined)
    complain('still names a problem or something to do');
  if (entity?.differences !== undefined) complain(`differs: ${JSON.stringify(entity.differences)}`);
}

/** An invoice stays as one of nothing; a bill is gone. */
function judgeVoided(
  of: Judged,
  { live, complain }: { live: readonly HeldEntity[]; complain: Complain },
): void {
  if (of.expected.isVoided !== true) complain('should not have been voided');
  if (live.length > 0) complain('is live in the books all the same');
  const rest = of.entities.find(
    ({ id, type }) => id === of.document.entity?.id && type === of.document.entity.type,
  );
  if (of.document.kind === 'bill' && rest !== undefined) complain('is still there');
  if (of.document.kind !== 'invoice') return;
  if (rest === undefined || !toDecimal(rest.total).eq(0)) complain('left no invoice of nothing');
  if (rest?.syncToken !== '1') complain(`was written ${rest?.syncToken} times`);
}

/** What has not come to an end needs an excuse, and the books may hold it as before or as wanted. */
function judgeUnsettled(
  of: Judged,
  { live, complain }: { live: readonly HeldEntity[]; complain: Complain },
): void {
  const { document, expected, spec, isReconnectNeeded } = of;
  const { state, waitingReason } = document;
  const mayBeParked = spec.faults.length > 1 && state === 'parked';
  const mayWait = state === 'waiting' && waitingReason === 'connection' && isReconnectNeeded;
  const mayStayUnknown = state === 'unknown' && isReconnectNeeded;
  const isToWait = state === 'waiting' && waitingReason === expected.waitsFor;
  if (!isToWait && !mayBeParked && !mayWait && !mayStayUnknown) complain(`did not settle`);
  if (expected.before === undefined && live.length > 0 && document.unknown === undefined)
    complain('is in the books all the same');
  const [entity] = live;
  if (entity !== undefined) {
    const isBefore =
      expected.before !== undefined && markOf(entity.note)?.revision === expected.before.revision;
    judgeHeld(live, { held: isBefore ? expected.before : expected.inBooks, complain });
  }
}

function judgeHeld(
  live: readonly HeldEntity[],
  { held, complain }: { held: Held | undefined; complain: Complain },
): void {
  for (const entity of live) {
    if (held === undefined) {
      complain('is in the books all the same');
      continue;
    }
    const { total, counterpartyName, lineCount, syncToken, note } = entity;
    const revision = markOf(note)?.revision;
    if (!toDecimal(total).eq(held.total)) complain(`has a total of ${total}`);
    if (counterpartyName !== held.counterpartyName) complain(`is ${counterpartyName}'s`);
    if (lineCount !== held.lineCount) complain(`has ${lineCount} lines`);
    if (revision !== held.revision) complain(`is marked as revision ${revision}`);
    if (syncToken !== held.syncToken) complain(`has SyncToken ${syncToken} instead of ${held.syncToken}`);
  }
  if (held !== undefined && live.length === 0) complain('is missing in the books');
}

function judgeEvents(
  told: Shared['events'],
  { document, complain }: { document: Document; complain: Complain },
): void {
  const { kind, state, tenantId: owner, revision } = document;
  const isTold = state === 'pushed' || state === 'refused' || state === 'voided';
  const due = isTold ? `${kind}.${state}` : undefined;
  if (due !== undefined && !told.some(({ type }) => type === due)) complain('was never told on the bus');
  if (told.some(({ type }) => type !== due)) complain(`was told as ${told.map(({ type }) => type).join()}`);
  if (new Set(told.map(({ eventId }) => eventId)).size > 1) complain('was told under several ids');
  if (told.some((event) => event.tenantId !== owner)) complain('was told as of another tenant');
  if (told.some((event) => event.revision !== revision)) complain('was told as of another revision');
}

/** Twice in the books: only where QuickBooks ignores request ids and did the work hours late, and then it is reported. */
async function judgeDuplicate(of: Judged, complain: Complain): Promise<void> {
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
