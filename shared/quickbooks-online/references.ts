/**
 * Finds or creates the customers, vendors and items that documents point to. Look-ups first, a hundred names a call and only
 * for names that may be there; then all kinds are created together, thirty a batch. A name-clash fault means that the name is there after all: it is looked
 * up again, more widely, and linked. Everything here can be repeated, because QuickBooks holds a name once.
 */
import type {
  BooksAccess,
  KnownNames,
  PlannedReference,
  PlannedReferences,
  LinkKind,
  ReferenceLink,
  ReferenceProblem,
  ResolvedReferences,
  WantedReferences,
} from '../domain/books.ts';
import { allSettled } from '../domain/all-settled.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import { maxBatchItems, type QuickBooksClient } from './client.ts';
import type { QuickBooksRefusal, QuickBooksWrite } from './client-outcomes.ts';
import { createItemSearch } from './item-search.ts';
import { nameChangeOf } from '../domain/names.ts';
import { createPartySearch } from './party-search.ts';
import {
  linksTo,
  problemsOf,
  readNamedEntity,
  referenceEntities,
  type Creatable,
  type ReferencePlan,
} from './reference-plan.ts';
import { findTakenNames } from './taken-names.ts';
import type { WireObject } from './wire.ts';

const createConcurrency = 4;
// After a create without an answer: by then the name is there or the create can be sent again.
const unansweredRetryMs = 15_000;

type Findings = Record<
  LinkKind,
  { links: Map<string, ReferenceLink>; problems: Map<string, ReferenceProblem> }
>;

/** Where what a create came to goes; names that were taken are a problem where nothing collects them. */
interface Settling {
  readonly findings: Findings;
  readonly clashes: Creatable[] | undefined;
}

const noFindings = (): Findings => ({
  customer: { links: new Map(), problems: new Map() },
  vendor: { links: new Map(), problems: new Map() },
  item: { links: new Map(), problems: new Map() },
});

/** The part of `Books` that resolves references. */
export function createReferences(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}) {
  const parties = {
    customer: createPartySearch(deps.client, 'customer'),
    vendor: createPartySearch(deps.client, 'vendor'),
  };
  const items = createItemSearch(deps.client);

  return {
    async resolve(
      access: BooksAccess,
      wanted: WantedReferences,
      known: KnownNames = {},
    ): Promise<ResolvedReferences> {
      const { findings, creates, deferred } = await plan(access, wanted, known);
      if (deferred !== undefined) return { ...findings, deferred };
      const clashes: Creatable[] = [];
      const later =
        (await createAll(access, creates, { findings, clashes })) ??
        (await settleClashes(access, clashes, findings));
      return later === undefined ? findings : { ...findings, deferred: later };
    },

    async plan(access: BooksAccess, wanted: WantedReferences): Promise<PlannedReferences> {
      const { findings, creates, deferred } = await plan(access, wanted, {});
      if (deferred !== undefined) return { ...findings, creates: [], deferred };
      const taken = await findTakenNames(parties, access, creates);
      if ('outcome' in taken) return { ...findings, creates: [], deferred: taken };
      for (const [create, problem] of taken) {
        record(findings, create.kind, { links: [], problems: problemsOf(create, problem) });
      }
      return { ...findings, creates: creates.filter((create) => !taken.has(create)).map(plannedReference) };
    },
  };

  async function plan(
    access: BooksAccess,
    wanted: WantedReferences,
    known: KnownNames,
  ): Promise<{ findings: Findings; creates: Creatable[]; deferred?: DeferredOutcome }> {
    const { customerPolicy, vendorPolicy, itemPolicy } = access.policies;
    const findings = noFindings();
    const creates: Creatable[] = [];
    const steps = [
      {
        kind: 'customer',
        ask: () =>
          parties.customer.plan(access, {
            wanted: wanted.customers,
            policy: customerPolicy,
            known: known.customer,
          }),
      },
      {
        kind: 'vendor',
        ask: () =>
          parties.vendor.plan(access, { wanted: wanted.vendors, policy: vendorPolicy, known: known.vendor }),
      },
      {
        kind: 'item',
        ask: () =>
          items.plan(access, {
            wanted: wanted.items,
            policy: itemPolicy === 'matchOnly' ? 'matchOnly' : 'createMissing',
            known: known.item,
          }),
      },
    ] as const;
    for (const { kind, ask } of steps) {
      const planned = await ask();
      if (planned.outcome === 'deferred') return { findings, creates, deferred: planned };
      record(findings, kind, planned);
      creates.push(...planned.creates);
    }
    return { findings, creates };
  }

  /** Creates what is missing, batch by batch. Stops at the first batch that has to wait. */
  async function createAll(
    access: BooksAccess,
    creates: readonly Creatable[],
    into: Settling,
  ): Promise<DeferredOutcome | undefined> {
    const batches = batchesOf(creates);
    for (let start = 0; start < batches.length; start += createConcurrency) {
      const outcomes = await allSettled(
        batches.slice(start, start + createConcurrency).map((batch) => createBatch(access, batch, into)),
      );
      const deferred = outcomes.find((outcome) => outcome !== undefined);
      if (deferred !== undefined) return deferred;
    }
    return undefined;
  }

  async function createBatch(
    access: BooksAccess,
    batch: readonly Creatable[],
    into: Settling,
  ): Promise<DeferredOutcome | undefined> {
    const outcomes = await send(access, batch);
    let deferred: DeferredOutcome | undefined;
    for (const [index, create] of batch.entries()) {
      const outcome = outcomes[index];
      deferred ??= outcome === undefined ? undefined : settle(create, outcome, into);
    }
    return deferred;
  }

  async function send(
    access: BooksAccess,
    batch: readonly Creatable[],
  ): Promise<readonly (QuickBooksWrite<WireObject> | undefined)[]> {
    // A fresh id for each attempt: names already make a repeat safe, and QuickBooks would answer an old id with an old
    // refusal although its cause has been cured since.
    const requestId = deps.hash(
      [access.connection.realmId, deps.nowMs(), ...batch.map(({ name }) => name)].join('|'),
    );
    const [only] = batch;
    if (only !== undefined && batch.length === 1) return [await createOne(access, only, requestId)];
    const items = batch.map(({ kind, payload }, index) => ({
      bId: `r${index + 1}`,
      operation: 'create' as const,
      entity: referenceEntities[kind],
      payload,
    }));
    const outcomes = await deps.client.batch(access, { requestId, items });
    return allSettled(
      items.map(({ bId }, index) => {
        const outcome = outcomes.get(bId);
        const create = batch[index];
        return outcome?.outcome === 'refused' && outcome.isOfWholeBatch === true && create !== undefined
          ? createOne(access, create, deps.hash(`${requestId}|${bId}`))
          : Promise.resolve(outcome);
      }),
    );
  }

  function createOne(
    access: BooksAccess,
    { kind, payload }: Creatable,
    requestId: string,
  ): Promise<QuickBooksWrite<WireObject>> {
    return deps.client.create(access, { entity: referenceEntities[kind], payload, requestId });
  }

  function settle(
    create: Creatable,
    outcome: QuickBooksWrite<WireObject>,
    { findings, clashes }: Settling,
  ): DeferredOutcome | undefined {
    switch (outcome.outcome) {
      case 'applied': {
        const entity = readNamedEntity(outcome.answer);
        if (entity === undefined) return unanswered(outcome.durationMs);
        record(findings, create.kind, { links: linksTo(create, entity), problems: [] });
        return undefined;
      }
      case 'deferred':
        return outcome;
      case 'unknown':
        return unanswered(outcome.durationMs);
      case 'refused': {
        const isClash = outcome.cause === 'name_taken' && clashes !== undefined;
        if (isClash) clashes.push(create);
        else {
          const problems = problemsOf(create, problemFrom(create, outcome));
          record(findings, create.kind, { links: [], problems });
        }
        return undefined;
      }
    }
  }

  /** Who bears the names that were taken is read once for all of them: QuickBooks meters reading. */
  async function settleClashes(
    access: BooksAccess,
    clashes: readonly Creatable[],
    findings: Findings,
  ): Promise<DeferredOutcome | undefined> {
    const seconds: Creatable[] = [];
    for (const [kind, ofKind] of Map.groupBy(clashes, ({ kind }) => kind)) {
      const plan = await (kind === 'item'
        ? items.explainClashes(
            access,
            ofKind.flatMap((create) => (create.kind === 'item' ? create.item : [])),
          )
        : parties[kind].explainClashes(access, ofKind));
      if (plan.outcome === 'deferred') return plan;
      record(findings, kind, plan);
      seconds.push(...plan.creates);
    }
    // The plain name is somebody else's after all: once more under the name with the code.
    return createAll(access, seconds, { findings, clashes: undefined });
  }

  function unanswered(durationMs: number): DeferredOutcome {
    return {
      outcome: 'deferred',
      reason: 'unavailable',
      retryAtMs: deps.nowMs() + unansweredRetryMs,
      durationMs,
    };
  }
}

const plannedReference = ({ kind, name, wanted }: Creatable): PlannedReference => ({
  kind,
  name,
  wanted: wanted.map((one) => ({ ...one, nameChange: nameChangeOf(one.originalName, name) })),
});

function record(findings: Findings, kind: LinkKind, found: Pick<ReferencePlan, 'links' | 'problems'>): void {
  const { links, problems } = findings[kind];
  for (const link of found.links) links.set(link.externalId, link);
  for (const { externalId, problem } of found.problems) problems.set(externalId, problem);
}

const problemFrom = ({ kind, name }: Creatable, refusal: QuickBooksRefusal): ReferenceProblem => ({
  cause: refusal.cause,
  detail: `The ${kind} "${name}" could not be created: ${refusal.detail}`,
  faultCode: refusal.faultCode,
  ...(refusal.traceId === undefined ? {} : { traceId: refusal.traceId }),
});

function batchesOf(creates: readonly Creatable[]): Creatable[][] {
  const batches: Creatable[][] = [];
  for (let start = 0; start < creates.length; start += maxBatchItems) {
    batches.push(creates.slice(start, start + maxBatchItems));
  }
  return batches;
}
