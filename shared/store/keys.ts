import { tenantIdSchema, type DocumentId, type RealmId, type TenantId } from '../domain/ids.ts';
import type { Key } from './table.ts';

/** The only place where keys are built. Every key of tenant data begins with the tenant, so no query can leave it. */
const tenantKey = (tenantId: TenantId): string => `TENANT#${tenantId}`;
// Ids from outside may hold "#"; escaping it keeps keys unambiguous.
const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('#', '%23');

const revisionDigits = 6;
const chunkDigits = 5;

export const keys = {
  tenant: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'TENANT' }),
  /** A tenant's place in the list of all. */
  listedTenant: (tenantId: TenantId): Key => ({ pk: allTenants, sk: tenantId }),
  connection: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'CONNECTION' }),
  settings: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'SETTINGS' }),
  lane: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'LANE' }),
  document: (tenantId: TenantId, documentId: DocumentId): Key => ({
    pk: tenantKey(tenantId),
    sk: `DOCUMENT#${documentId}`,
  }),
  /** One per revision; the padded revision makes the newest the last. */
  submission: (tenantId: TenantId, of: { kind: string; externalId: string; revision: number }): Key => ({
    pk: tenantKey(tenantId),
    sk: `${submissionPrefix(of)}${String(of.revision).padStart(revisionDigits, '0')}`,
  }),
  /** Pointers to documents that are due at a time. */
  run: (tenantId: TenantId, of: { dueAt: string; runId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `RUN#${of.dueAt}#${of.runId}`,
  }),
  /** Pointers to documents that wait for something to change. */
  held: (tenantId: TenantId, of: { reason: string; runId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `HELD#${of.reason}#${of.runId}`,
  }),
  intent: (tenantId: TenantId, intentId: string): Key => ({
    pk: tenantKey(tenantId),
    sk: `INTENT#${intentId}`,
  }),
  link: (tenantId: TenantId, of: { realmId: RealmId; kind: string; externalId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `LINK#${of.realmId}#${of.kind}#${escape(of.externalId)}`,
  }),
  /** Which of the vendor's ids was linked to an entity first. */
  linkHolder: (tenantId: TenantId, of: { realmId: RealmId; kind: string; entityId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `LINKHOLDER#${of.realmId}#${of.kind}#${escape(of.entityId)}`,
  }),
  billClaim: (
    tenantId: TenantId,
    of: { counterpartyId: string; number: string; issuedOn: string; total: string; currency: string },
  ): Key => ({
    pk: tenantKey(tenantId),
    sk: `BILL#${[of.counterpartyId, of.number, of.issuedOn, of.total, of.currency].map(escape).join('#')}`,
  }),
  /** Which document an unmarked transaction was said to be. */
  adoption: (tenantId: TenantId, of: { realmId: RealmId; kind: string; entityId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `ADOPTION#${of.realmId}#${of.kind}#${escape(of.entityId)}`,
  }),
  syncError: (tenantId: TenantId, errorId: string): Key => ({
    pk: tenantKey(tenantId),
    sk: `SYNCERROR#${errorId}`,
  }),
  /** A document that is held up by a sync error: one item each, so that an error may hold up any number. */
  syncErrorMember: (tenantId: TenantId, of: { errorId: string; documentId: DocumentId }): Key => ({
    pk: tenantKey(tenantId),
    sk: `SYNCERRORMEMBER#${of.errorId}#${of.documentId}`,
  }),
  mapping: (tenantId: TenantId, realmId: RealmId): Key => ({
    pk: tenantKey(tenantId),
    sk: `MAPPING#${realmId}`,
  }),
  refresh: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'REFRESH' }),
  /** What a tenant was told of last, and whether something has changed since. */
  digest: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'DIGEST' }),
  /** When a tenant's night is looked after. */
  night: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'NIGHT' }),
  goodNight: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'GOODNIGHT' }),
  /** One per local date, and one per run by hand, which sorts after its date's. */
  reconcileRun: (tenantId: TenantId, of: { localDate: string; requestedAt?: string | undefined }): Key => ({
    pk: tenantKey(tenantId),
    sk: prefixes.reconcileRuns + [of.localDate, of.requestedAt ?? []].flat().join('#'),
  }),
  /** What was foretold of a document that was pushed as a test. */
  testPush: (tenantId: TenantId, documentId: DocumentId): Key => ({
    pk: tenantKey(tenantId),
    sk: `TESTPUSH#${documentId}`,
  }),
  pause: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'PAUSE' }),
  /** What is known of one list of the books: which snapshot is the list, and from when. */
  referenceList: (tenantId: TenantId, of: { realmId: RealmId; kind: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `REFERENCE#${of.realmId}#LIST#${of.kind}`,
  }),
  /** A part of a snapshot of a list; snapshots of one list sort by the time they were begun. */
  referenceChunk: (
    tenantId: TenantId,
    of: { realmId: RealmId; kind: string; snapshotId: string; index: number },
  ): Key => ({
    pk: tenantKey(tenantId),
    sk: `${referenceChunks(of)}${of.snapshotId}#${String(of.index).padStart(chunkDigits, '0')}`,
  }),
  /** What was seen in the books of a document that disagrees. */
  drift: (tenantId: TenantId, documentId: DocumentId): Key => ({
    pk: tenantKey(tenantId),
    sk: `DRIFT#${documentId}`,
  }),
  /** What a person accepted of a document as the books have it. */
  accepted: (tenantId: TenantId, documentId: DocumentId): Key => ({
    pk: tenantKey(tenantId),
    sk: `ACCEPTED#${documentId}`,
  }),
  /** A document that did not simply agree in a run. */
  finding: (tenantId: TenantId, of: { runId: string; documentId: DocumentId }): Key => ({
    pk: tenantKey(tenantId),
    sk: `FINDING#${of.runId}#${of.documentId}`,
  }),
  /** How far the changes of a tenant's books are known. */
  watch: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'WATCH' }),
  /** Which documents a handful of entities stand for. */
  entities: (tenantId: TenantId, of: { realmId: RealmId; bucket: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `ENTITIES#${of.realmId}#${escape(of.bucket)}`,
  }),
  /** What a payment in the books is applied to. */
  payment: (tenantId: TenantId, of: { realmId: RealmId; kind: string; paymentId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `PAYMENT#${of.realmId}#${of.kind}#${escape(of.paymentId)}`,
  }),
  idempotency: (tenantId: TenantId, of: { actor: string; idempotencyKey: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `IDEMPOTENCY#${escape(of.actor)}#${escape(of.idempotencyKey)}`,
  }),
  /** What a tenant cost at Intuit in a month. */
  usage: (tenantId: TenantId, month: string): Key => ({ pk: tenantKey(tenantId), sk: `USAGE#${month}` }),
  /** What was counted in an hour of UTC (`2026-03-02T10`). */
  figures: (tenantId: TenantId, hour: string): Key => ({
    pk: tenantKey(tenantId),
    sk: `${prefixes.figures}${hour}`,
  }),
  /** What somebody who acted in a tenant is called. */
  person: (tenantId: TenantId, userId: string): Key => ({
    pk: tenantKey(tenantId),
    sk: `PERSON#${escape(userId)}`,
  }),
  audit: (tenantId: TenantId, of: { at: string; auditId: string }): Key => ({
    pk: tenantKey(tenantId),
    sk: `AUDIT#${of.at}#${of.auditId}`,
  }),
  /** What an operator did to no tenant there is. */
  operatorAct: (of: { at: string; auditId: string }): Key => ({
    pk: 'OPERATORS',
    sk: `AUDIT#${of.at}#${of.auditId}`,
  }),
  /** One realm, one tenant (A3). */
  realmOwner: (realmId: RealmId): Key => ({ pk: `REALM#${realmId}`, sk: 'OWNER' }),
  realmWindows: (realmId: RealmId): Key => ({ pk: `REALM#${realmId}`, sk: 'WINDOWS' }),
  /** An OAuth `state`, by its hash (A1). */
  oauthState: (stateHash: string): Key => ({ pk: `OAUTH#${stateHash}`, sk: 'STATE' }),
  /** Tokens: the table `tenant_provider_keys`. */
  providerKeys: (tenantId: TenantId): Key => ({ pk: tenantKey(tenantId), sk: 'PROVIDER#quickbooks-online' }),
} as const;

export const prefixes = {
  documents: 'DOCUMENT#',
  runs: 'RUN#',
  allHeld: 'HELD#',
  held: (reason: string): string => `HELD#${reason}#`,
  intents: 'INTENT#',
  links: (of: { realmId: RealmId; kind: string }): string => `LINK#${of.realmId}#${of.kind}#`,
  findings: (runId: string): string => `FINDING#${runId}#`,
  audit: 'AUDIT#',
  usage: 'USAGE#',
  figures: 'FIGURES#',
  reconcileRuns: 'RECONCILE#',
  syncErrors: 'SYNCERROR#',
  syncErrorMembers: (errorId: string): string => `SYNCERRORMEMBER#${errorId}#`,
} as const;

/** The beginning that all revisions of one submitted document share. */
export const submissionPrefix = (of: { kind: string; externalId: string }): string =>
  `SUBMISSION#${of.kind}#${escape(of.externalId)}#`;

/** The beginning that the parts of all snapshots of one list share. */
export const referenceChunks = (of: { realmId: RealmId; kind: string }): string =>
  `REFERENCE#${of.realmId}#CHUNK#${of.kind}#`;

/** The partition in which all tenants are listed, by their ids. */
export const allTenants = 'TENANTS';

/** The partition of the index `due` in which lanes wait for the sweeper. */
export const dueLanes = 'LANE';
/** The partition of the same index in which tenants wait to have their company read. */
export const dueRefreshes = 'REFRESH';
/** The one in which tenants wait to be told that something changed. */
export const dueDigests = 'DIGEST';
/** And the one in which documents lie whose outcome is unknown, by the moment from which that is too long. */
export const overdueOutcomes = 'UNKNOWN';

/** The one in which a tenant's parked documents lie, by when they were parked. Nobody sweeps it: it is there to be counted. */
export const parkedDocuments = (tenantId: TenantId): string => `PARKED#${tenantId}`;

/** The partition of the same index in which tenants wait to have their books looked through for changes. */
export const dueWatches = 'WATCH';
/** The partition of the same index in which tenants wait to have their night looked after. */
export const dueNights = 'NIGHT';
/** The partition of the same index in which the last good nights of tenants stand, by when they cease to count. */
export const lateNights = 'GOODNIGHT';

export const tenantPartition = tenantKey;

/** The tenant whose partition this is; throws for one that is none of a tenant's. */
export const tenantOfPartition = (pk: string): TenantId => tenantIdSchema.parse(pk.replace(/^TENANT#/, ''));
