/**
 * Finds or creates the customers and items that invoices point to. Look-ups first, a hundred names a call; then customers
 * and items are created together, thirty a batch. A name-clash fault means that the name is there after all: it is looked
 * up again, more widely, and linked. Everything here can be repeated, because QuickBooks holds a name once.
 */
import type {
  BooksAccess,
  ReferenceLink,
  ReferenceProblem,
  ResolvedReferences,
  WantedReferences,
} from '../domain/books.ts';
import { allSettled } from '../domain/all-settled.ts';
import type { DeferredOutcome } from '../domain/outcomes.ts';
import { maxBatchItems, type QuickBooksClient } from './client.ts';
import type { QuickBooksRefusal, QuickBooksWrite } from './client-outcomes.ts';
import { createCustomerSearch } from './customer-search.ts';
import { createItemSearch } from './item-search.ts';
import {
  linksTo,
  problemsOf,
  readNamedEntity,
  type Creatable,
  type ReferencePlan,
} from './reference-plan.ts';
import type { WireObject } from './wire.ts';

const createConcurrency = 4;
// After a create without an answer: by then the name is there or the create can be sent again.
const unansweredRetryMs = 15_000;

interface Findings {
  readonly customers: Map<string, ReferenceLink>;
  readonly items: Map<string, ReferenceLink>;
  readonly customerProblems: Map<string, ReferenceProblem>;
  readonly itemProblems: Map<string, ReferenceProblem>;
}

/** The part of `Books` that resolves references. */
export function createReferences(deps: {
  client: QuickBooksClient;
  nowMs: () => number;
  hash: (text: string) => string;
}) {
  const customers = createCustomerSearch(deps.client);
  const items = createItemSearch(deps.client);

  return {
    async resolve(access: BooksAccess, wanted: WantedReferences): Promise<ResolvedReferences> {
      const findings: Findings = {
        customers: new Map(),
        items: new Map(),
        customerProblems: new Map(),
        itemProblems: new Map(),
      };
      const forCustomers = await customers.plan(access, wanted.customers);
      const forItems = await items.plan(access, wanted.items);
      if (forCustomers.outcome === 'deferred') return { ...findings, deferred: forCustomers };
      record(findings, 'Customer', forCustomers);
      if (forItems.outcome === 'deferred') return { ...findings, deferred: forItems };
      record(findings, 'Item', forItems);
      const creates = [...forCustomers.creates, ...forItems.creates];
      const deferred = await createAll(access, creates, findings);
      return deferred === undefined ? findings : { ...findings, deferred };
    },
  };

  /** Creates what is missing, batch by batch. Stops at the first batch that has to wait. */
  async function createAll(
    access: BooksAccess,
    creates: readonly Creatable[],
    findings: Findings,
  ): Promise<DeferredOutcome | undefined> {
    const batches = batchesOf(creates);
    for (let start = 0; start < batches.length; start += createConcurrency) {
      const outcomes = await allSettled(
        batches.slice(start, start + createConcurrency).map((batch) => createBatch(access, batch, findings)),
      );
      const deferred = outcomes.find((outcome) => outcome !== undefined);
      if (deferred !== undefined) return deferred;
    }
    return undefined;
  }

  async function createBatch(
    access: BooksAccess,
    batch: readonly Creatable[],
    findings: Findings,
  ): Promise<DeferredOutcome | undefined> {
    const outcomes = await send(access, batch);
    let deferred: DeferredOutcome | undefined;
    for (const [index, create] of batch.entries()) {
      const outcome = outcomes[index];
      const later = outcome === undefined ? undefined : await settle(access, { create, outcome, findings });
      deferred ??= later;
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
    if (only !== undefined && batch.length === 1) {
      return [await deps.client.create(access, { entity: only.entity, payload: only.payload, requestId })];
    }
    const items = batch.map(({ entity, payload }, index) => ({
      bId: `r${index + 1}`,
      operation: 'create' as const,
      entity,
      payload,
    }));
    const outcomes = await deps.client.batch(access, { requestId, items });
    return items.map(({ bId }) => outcomes.get(bId));
  }

  async function settle(
    access: BooksAccess,
    of: {
      create: Creatable;
      outcome: QuickBooksWrite<WireObject>;
      findings: Findings;
      isSecondName?: boolean;
    },
  ): Promise<DeferredOutcome | undefined> {
    const { create, outcome, findings } = of;
    switch (outcome.outcome) {
      case 'applied': {
        const entity = readNamedEntity(outcome.answer);
        if (entity === undefined) return unanswered(outcome.durationMs);
        record(findings, create.entity, { links: linksTo(create, entity), problems: [] });
        return undefined;
      }
      case 'deferred':
        return outcome;
      case 'unknown':
        return unanswered(outcome.durationMs);
      case 'refused':
        return settleRefused(access, { ...of, outcome });
    }
  }

  async function settleRefused(
    access: BooksAccess,
    of: { create: Creatable; outcome: QuickBooksRefusal; findings: Findings; isSecondName?: boolean },
  ): Promise<DeferredOutcome | undefined> {
    const { create, outcome, findings } = of;
    if (outcome.cause !== 'name_taken' || of.isSecondName === true) {
      record(findings, create.entity, { links: [], problems: problemsOf(create, problemFrom(outcome)) });
      return undefined;
    }
    const plan = await (create.entity === 'Customer'
      ? customers.explainClash(access, create)
      : items.explainClash(access, create.item));
    if (plan.outcome === 'deferred') return plan;
    record(findings, create.entity, plan);
    // The plain name is somebody else's after all: once more under the name with the code.
    for (const second of plan.creates) {
      const [answer] = await send(access, [second]);
      if (answer === undefined) continue;
      const deferred = await settle(access, {
        create: second,
        outcome: answer,
        findings,
        isSecondName: true,
      });
      if (deferred !== undefined) return deferred;
    }
    return undefined;
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

function record(
  findings: Findings,
  kind: Creatable['entity'],
  found: Pick<ReferencePlan, 'links' | 'problems'>,
): void {
  const [links, problems] =
    kind === 'Customer'
      ? [findings.customers, findings.customerProblems]
      : [findings.items, findings.itemProblems];
  for (const link of found.links) links.set(link.externalId, link);
  for (const { externalId, problem } of found.problems) problems.set(externalId, problem);
}

const problemFrom = (refusal: QuickBooksRefusal): ReferenceProblem => ({
  cause: refusal.cause,
  detail: refusal.detail,
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
