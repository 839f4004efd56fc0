import type { GoneRecord } from './note-stale.ts';
import type { Pace } from './pace.ts';
import type { Books, DocumentDraft, DraftContent, KnownNames } from '../../shared/domain/books.ts';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import type { Document, EntityLink, PushError } from '../../shared/domain/document.ts';
import type { DocumentId, RealmId, TenantId } from '../../shared/domain/ids.ts';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { Mapping, Policies } from '../../shared/domain/settings.ts';
import type { Subject } from '../../shared/domain/sync-error.ts';
import type { Adoptions } from '../../shared/store/adoptions.ts';
import type { BillClaims } from '../../shared/store/bill-claims.ts';
import type { EntityIndex } from '../../shared/store/entity-index.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Intents } from '../../shared/store/intents.ts';
import type { Lanes } from '../../shared/store/lanes.ts';
import type { Links } from '../../shared/store/links.ts';
import type { Runs } from '../../shared/store/runs.ts';
import type { Decisions } from '../../shared/store/settings.ts';
import type { Submissions } from '../../shared/store/submissions.ts';

/** What happened to a document and must be told on the bus, at least once. */
export type DocumentNews =
  | { readonly type: 'pushed'; readonly document: Document & { readonly entity: EntityLink } }
  | { readonly type: 'voided'; readonly document: Document }
  | { readonly type: 'refused'; readonly document: Document; readonly pushError: PushError };

/** The sync errors as the turn moves them; whoever stands behind this keeps one for each root cause. */
export interface SyncErrorPort {
  /** The id of the sync error of a root cause: known before anything is written. */
  readonly idOf: (realmId: RealmId, of: { cause: CauseCode; subject: Subject }) => string;
  /** The document is held up by its push error. Repeated, it changes nothing. */
  readonly join: (document: Document, pushError: PushError) => Promise<void>;
  /** The document is held up by this no longer, since `at`; the last one closes it. Repeated, it changes nothing. */
  readonly leave: (
    tenantId: TenantId,
    of: { errorId: string; documentId: DocumentId; at: string },
  ) => Promise<void>;
  /** Something holds up documents that merely wait, the last of them since `at`; by default, now. */
  readonly open: (
    connection: Connection,
    of: { cause: CauseCode; detail: string; at?: string },
  ) => Promise<void>;
  /** It does no longer. */
  readonly close: (connection: Connection, cause: CauseCode) => Promise<void>;
}

/** Everything a turn touches. */
export interface TurnDeps {
  readonly nowMs: () => number;
  /** Short, stable and safe in a URL; at most 36 characters, QuickBooks' limit on a batch's request id. */
  readonly hash: (text: string) => string;
  readonly lanes: Lanes;
  readonly runs: Runs;
  readonly intents: Intents;
  readonly documents: Pick<Documents, 'getMany' | 'move' | 'acceptedBetween'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
  readonly adoptions: Adoptions;
  readonly billClaims: Pick<BillClaims, 'holders' | 'takeOver'>;
  readonly links: Links;
  readonly entityIndex: Pick<EntityIndex, 'note'>;
  readonly books: Books;
  readonly getConnection: (tenantId: TenantId) => Promise<Connection | undefined>;
  readonly getDecisions: (tenantId: TenantId, realmId: RealmId) => Promise<Decisions>;
  /** The company's names as they were read last; nothing where they are too old to go by. */
  readonly getKnownNames: (connection: Connection) => Promise<KnownNames>;
  readonly syncErrors: SyncErrorPort;
  /** Notes what the mapping names and QuickBooks has no more; answers the words for it, where it is named still. */
  readonly noteStale: (connection: Connection, gone: GoneRecord) => Promise<string | undefined>;
  /** Records that QuickBooks takes no more writes over this connection; documents then wait for it. */
  readonly markConnection: (connection: Connection, state: BrokenState) => Promise<void>;
  /** Notes that a notice of what was written must come. */
  readonly expectNotice: (tenantId: TenantId) => Promise<void>;
  readonly publish: (news: readonly DocumentNews[]) => Promise<void>;
  readonly sendTurn: (tenantId: TenantId, delaySeconds: number) => Promise<void>;
  readonly log: (line: TurnLine) => void;
}

/** One line per outcome; ids and codes only. */
export interface TurnLine {
  readonly code: string;
  readonly level?: 'warn';
  readonly tenantId: TenantId;
  readonly documentId?: DocumentId;
  readonly count?: number;
}

/** A held lane: what the turn works with and what it leaves for later. */
export interface Turn {
  readonly deps: TurnDeps;
  readonly tenantId: TenantId;
  readonly fence: number;
  /** How many turns in a row found QuickBooks without an answer. */
  readonly troubles: number;
  /** New work begins only before this moment; what is left then goes to the next turn. */
  readonly workUntilMs: number;
  /** No call begins after this moment: it could outlive the invocation, and its answer with it. */
  readonly callsUntilMs: number;
  readonly agenda: Agenda;
  readonly pace: Pace;
  /** What of the mapping this turn has found gone, noted once however many documents are refused for it. */
  readonly noted: Map<string, Promise<string | undefined>>;
  /** Whether records can be pointed to, by kind and id, as far as this turn had to look them up. */
  readonly usable: Map<string, boolean>;
}

/** What a turn leaves behind. */
export interface Agenda {
  /** Looks at these documents again at that time. */
  later(documentIds: readonly DocumentId[], atMs: number): void;
  /** Ends the turn early: nothing of this tenant can go on before then. */
  stop(untilMs: number): void;
  /** QuickBooks gave no answer: ends the turn, and the next one waits longer each time. */
  trouble(): void;
  /** QuickBooks gave an answer, whatever it said. */
  answered(): void;
  /** Something was written into the books: a notice of it must come. */
  written(): void;
  readonly stoppedUntilMs: number | undefined;
}

/** The tenant's books, open for writing, and how documents go. */
export interface OpenBooks {
  readonly connection: Connection;
  readonly mapping: Mapping;
  readonly policies: Policies;
}

/** A document with its content in hand. */
export type Draft = { readonly document: Document } & DraftContent;

/** A draft whose references are resolved. */
export interface ReadyDraft {
  readonly draft: Draft;
  readonly payload: DocumentDraft;
}

/** Another worker has the lane now; whatever this one was about to do is not its business any more. */
export class LaneLostError extends Error {
  override readonly name = 'LaneLostError';
}
