import * as z from 'zod';
import { readCursor, writeCursor } from '../domain/cursor.ts';
import { DependencyError } from '../domain/errors.ts';
import {
  matchesSearch,
  referenceKinds,
  type ListChanges,
  type PulledList,
  type ReferenceEntry,
  type ReferenceKind,
} from '../domain/reference-data.ts';
import { keys } from './keys.ts';
import { chunkAt, orderedList, placeOf, type OrderedList } from './reference-chunks.ts';
import {
  createReferenceSnapshots,
  readSnapshot,
  type Freshness,
  type ListOf,
  type Snapshot,
} from './reference-snapshots.ts';
import type { Table } from './table.ts';

/** `superseded`: what lies there was read later. `noList`: nothing lies there that could have changed; read it whole. */
export type ListWrite = 'stored' | 'unchanged' | 'superseded' | 'noList';

const failureSchema = z.object({ at: z.string(), reason: z.string() });

/** How fresh a list is. All but a failure is absent until it has been read for the first time. */
export interface ListState extends Partial<Freshness> {
  readonly count?: number;
  /** The last reading did not succeed; the list is what it was before. */
  readonly lastFailure?: z.infer<typeof failureSchema>;
}

export interface ReferencePage<Kind extends ReferenceKind> {
  readonly entries: readonly ReferenceEntry<Kind>[];
  /** Give it back as `after` for the next page; absent on the last one. */
  readonly next?: string;
}

interface PageWanted {
  readonly limit: number;
  readonly after?: string;
  /** Part of a name, number, code or company name, in any case. */
  readonly search?: string;
  readonly isActive?: boolean;
}

// Another writer may be faster a few times; more often than this something is wrong.
const maxTries = 5;
// Parts that a page reads at once: most pages need one.
const partsAtOnce = 4;

type Step<Result> = { readonly isDone: true; readonly result: Result } | { readonly isDone: false };
const again = { isDone: false } as const;
const done = <Result>(result: Result): Step<Result> => ({ isDone: true, result });

export type ReferenceLists = ReturnType<typeof createReferenceLists>;

/**
 * The lists of a tenant's books, per company (A7). A list that was never read is undefined, which is not the same as an
 * empty one. Throws {@link DependencyError} where others keep changing a list.
 */
export function createReferenceLists(deps: { table: Table; nowMs: () => number; newId: () => string }) {
  const { table } = deps;
  const snapshots = createReferenceSnapshots(deps);

  return {
    /** Takes a list that was read whole for the present one, unless that was read later. */
    async replace<Kind extends ReferenceKind>(
      of: ListOf<Kind>,
      pulled: PulledList<Kind>,
    ): Promise<ListWrite> {
      const list = orderedList(pulled.entries);
      const freshness = {
        pulledAt: new Date(deps.nowMs()).toISOString(),
        changedSince: pulled.changedSince,
      };
      const outcome = await repeated(of, (current) => put(of, current, { list, freshness }));
      if (outcome === 'stored') await snapshots.sweep(of);
      return outcome;
    },

    /**
     * Carries changes over into the list. `changedSince` is from where to ask next time; changes that were asked for
     * earlier than what lies there are left out, because they could undo it.
     */
    applyChanges<Kind extends ReferenceKind>(
      of: ListOf<Kind>,
      changes: Pick<ListChanges<Kind>, 'upserts' | 'removedIds'>,
      changedSince: string,
    ): Promise<ListWrite> {
      return repeated(of, async (current, isConsistent) => {
        if (current === undefined) return done('noList');
        const freshness = { pulledAt: current.pulledAt, changedSince };
        if (changes.upserts.length === 0 && changes.removedIds.length === 0) {
          return refresh(of, current, freshness);
        }
        const entries = await snapshots.load(of, { ...allOf(current), isConsistent });
        if (entries === undefined) return again;
        const removed = new Set(changes.removedIds);
        const kept = [...entries, ...changes.upserts].filter(({ id }) => !removed.has(id));
        return put(of, current, { list: orderedList<Kind>(kept), freshness });
      });
    },

    /** Notes that a reading begun at this moment failed. The list stays as it is. */
    async noteFailure(of: ListOf, failure: { at: string; reason: string }): Promise<void> {
      await table.update(keys.referenceList(of.tenantId, of), { set: { lastFailure: failure } }, [
        [{ attribute: 'changedSince', is: 'absent' }],
        [{ attribute: 'changedSince', is: '<', value: failure.at }],
      ]);
    },

    /** Every entry, in the order of names. */
    read: <Kind extends ReferenceKind>(of: ListOf<Kind>): Promise<ReferenceEntry<Kind>[] | undefined> =>
      repeated(of, async (current, isConsistent) => {
        if (current === undefined) return done(undefined);
        const entries = await snapshots.load(of, { ...allOf(current), isConsistent });
        return entries === undefined ? again : done(entries);
      }),

    /** One entry, active or not; undefined also for a list that was never read. */
    async get<Kind extends ReferenceKind>(
      of: ListOf<Kind>,
      id: string,
    ): Promise<ReferenceEntry<Kind> | undefined> {
      const entries = await this.read(of);
      return entries?.find((entry) => entry.id === id);
    },

    /** A page in the order of names. A cursor stays good when the list changes meanwhile: it names a place in the order. */
    page: <Kind extends ReferenceKind>(
      of: ListOf<Kind>,
      wanted: PageWanted,
    ): Promise<ReferencePage<Kind> | undefined> =>
      repeated(of, (current, isConsistent) =>
        current === undefined
          ? Promise.resolve(done(undefined))
          : pageOf(of, wanted, { current, isConsistent }),
      ),

    /** How fresh the lists of a company are. */
    async state(of: Omit<ListOf, 'kind'>): Promise<Readonly<Record<ReferenceKind, ListState>>> {
      const wanted = referenceKinds.map((kind) => keys.referenceList(of.tenantId, { ...of, kind }));
      const items = await table.getMany(wanted, { isConsistent: true });
      const stateOf = (kind: ReferenceKind): ListState => {
        const { sk } = keys.referenceList(of.tenantId, { ...of, kind });
        return readState(items.find((item) => item.sk === sk));
      };
      return {
        account: stateOf('account'),
        taxCode: stateOf('taxCode'),
        term: stateOf('term'),
        customer: stateOf('customer'),
        vendor: stateOf('vendor'),
        employee: stateOf('employee'),
        item: stateOf('item'),
      };
    },
  };

  /** Looks at the present list and works on it, again when it was replaced meanwhile. */
  async function repeated<Result>(
    of: ListOf,
    work: (current: Snapshot | undefined, isConsistent: boolean) => Promise<Step<Result>>,
  ): Promise<Result> {
    for (let attempt = 0; attempt < maxTries; attempt += 1) {
      // Parts never change, so what a cheaper read finds is right; only what it does not find has to be asked for again.
      const step = await work(await snapshots.current(of), attempt > 0);
      if (step.isDone) return step.result;
    }
    throw new DependencyError({
      dependency: 'dynamodb',
      message: `Cannot work on the list of ${of.kind} of tenant ${of.tenantId}: others keep replacing it. It is tried again later.`,
    });
  }

  async function put(
    of: ListOf,
    current: Snapshot | undefined,
    next: { list: OrderedList; freshness: Freshness },
  ): Promise<Step<ListWrite>> {
    if (current !== undefined && current.changedSince > next.freshness.changedSince)
      return done('superseded');
    if (current?.contentHash === next.list.contentHash) {
      return (await snapshots.flip(of, current, { ...current, ...next.freshness }))
        ? done('unchanged')
        : again;
    }
    const prepared = await snapshots.prepare(of, next.list, next.freshness);
    if (!(await snapshots.flip(of, current, prepared))) {
      await snapshots.discard(of, prepared);
      return again;
    }
    if (current !== undefined) await snapshots.discard(of, current);
    return done('stored');
  }

  /** The content is what it was: only the time moves on, and no part is written. */
  async function refresh(of: ListOf, current: Snapshot, freshness: Freshness): Promise<Step<ListWrite>> {
    if (current.changedSince > freshness.changedSince) return done('superseded');
    return (await snapshots.flip(of, current, { ...current, ...freshness })) ? done('unchanged') : again;
  }

  async function pageOf<Kind extends ReferenceKind>(
    of: ListOf<Kind>,
    wanted: PageWanted,
    from: { current: Snapshot; isConsistent: boolean },
  ): Promise<Step<ReferencePage<Kind>>> {
    const { snapshotId, chunkStarts } = from.current;
    const after = wanted.after === undefined ? '' : readCursor(wanted.after);
    const found: ReferenceEntry<Kind>[] = [];
    // One part at first, because most pages lie in one; a search that goes on reads several at once.
    let part = chunkAt(chunkStarts, after);
    for (let parts = 1; part < chunkStarts.length; parts = partsAtOnce) {
      const indexes = chunkStarts.map((_start, index) => index).slice(part, part + parts);
      const entries = await snapshots.load(of, { snapshotId, indexes, isConsistent: from.isConsistent });
      if (entries === undefined) return again;
      found.push(...entries.filter((entry) => placeOf(entry) > after && isWanted(entry, wanted)));
      // One more than the page tells whether there is a next one.
      if (found.length > wanted.limit) break;
      part += parts;
    }
    const entries = found.slice(0, wanted.limit);
    const last = entries.at(-1);
    return done(
      found.length > wanted.limit && last !== undefined
        ? { entries, next: writeCursor(placeOf(last)) }
        : { entries },
    );
  }
}

const allOf = ({ snapshotId, chunkStarts }: Snapshot): { snapshotId: string; indexes: number[] } => ({
  snapshotId,
  indexes: chunkStarts.map((_start, index) => index),
});

function isWanted(entry: ReferenceEntry, { search, isActive }: PageWanted): boolean {
  return (isActive === undefined || entry.isActive === isActive) && matchesSearch(entry, search);
}

function readState(item: Parameters<typeof readSnapshot>[0]): ListState {
  const snapshot = readSnapshot(item);
  const failure = failureSchema.optional().parse(item?.['lastFailure']);
  return {
    ...(snapshot === undefined
      ? {}
      : { count: snapshot.count, pulledAt: snapshot.pulledAt, changedSince: snapshot.changedSince }),
    ...(failure === undefined ? {} : { lastFailure: failure }),
  };
}
