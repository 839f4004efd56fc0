import { deflateRawSync } from 'node:zlib';
import type { HoldingDeps } from '../../../functions/operate/hold-letters.ts';
import type { MovingDeps } from '../../../functions/operate/move-letters.ts';
import { findObstacles } from '../../../functions/push/find-obstacles.ts';
import { pushForTenant } from '../../../functions/push/push-for-tenant.ts';
import { takeTurn } from '../../../functions/push/take-turn.ts';
import { pushMessageSchema } from '../../../shared/contracts/messages.ts';
import type { Document } from '../../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../../shared/domain/ids.ts';
import { createAuditTrail } from '../../../shared/store/audit.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { keys } from '../../../shared/store/keys.ts';
import { createOperatorTrail } from '../../../shared/store/operator-trail.ts';
import { createMemoryQueues } from '../../fakes/memory-queues.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import type { createPushWorld } from '../../flows/push-world.ts';

export type TenantWorld = ReturnType<typeof createPushWorld>;

const stage = 'dev';
export const sources = ['counterfoil-dev-push-invoices', 'counterfoil-dev-push-bills'] as const;
export const deadLetters = sources.map((name) => `${name}-dead-letters`);
export const queueOf = ({ kind }: Pick<Document, 'kind'>): string =>
  `counterfoil-dev-push-${kind}s-dead-letters`;

/** Tenants with their companies, the queues between them, and an operator before all of it. */
export function createLettersWorld(tenants: readonly TenantWorld[]) {
  const clock = { nowMs: Date.parse('2026-03-03T09:00:00.000Z') };
  const nowMs = (): number => clock.nowMs;
  const queues = createMemoryQueues({ nowMs });
  const byId = new Map(tenants.map((world) => [world.tenantId, world]));
  const worldOf = (tenantId: TenantId): TenantWorld => {
    const world = byId.get(tenantId);
    if (world === undefined) throw new Error(`There is no tenant ${tenantId}.`);
    return world;
  };
  const trailTable = createMemoryTable();
  let ids = 0;
  const newId = (): string => `row-${(ids += 1)}`;
  const control = { stopAfter: Infinity, waitedMs: 0, done: 0 };
  const holding: HoldingDeps = {
    stage,
    queues,
    tenants: {
      get: async (tenantId) =>
        byId.has(tenantId)
          ? { tenantId, name: tenantId, timeZone: 'UTC', createdAt: '', updatedAt: '' }
          : undefined,
    },
    connections: { get: (tenantId) => worldOf(tenantId).deps.getConnection(tenantId) },
    documents: {
      getMany: (tenantId, documentIds) => worldOf(tenantId).deps.documents.getMany(tenantId, documentIds),
    },
    findObstacles: (of) => findObstacles(worldOf(of.tenantId).deps, of),
    foreseeEvent: async () => ({ kind: 'accepted' }),
  };
  const trail = createAuditTrail({ table: trailTable, nowMs, newId });
  const deps: MovingDeps = {
    ...holding,
    nowMs,
    sleep: async (ms) => {
      clock.nowMs += ms;
      control.waitedMs += ms;
    },
    isStopping: () => control.done >= control.stopAfter,
    progress: ({ done }) => {
      control.done = done;
    },
    trail,
    operatorTrail: createOperatorTrail({ table: trailTable, nowMs, newId }),
    actor: 'operator:sam',
    correlationId: 'run-1',
    describeError: (error) => (error instanceof Error ? error.message : 'unknown'),
  };

  /** What lies in the source queues, handed to workers thirty at a time, until every tenant rests. */
  async function work(): Promise<void> {
    const messages = sources
      .flatMap((name) => queues.drain(name))
      .map(({ body }) => pushMessageSchema.parse(JSON.parse(body)));
    for (const [tenantId, together] of Map.groupBy(messages, (message) => message.tenantId)) {
      const world = worldOf(tenantId);
      for (let start = 0; start < together.length; start += 30) {
        await turn(
          world,
          together.slice(start, start + 30).flatMap(({ documentId }) => documentId ?? []),
        );
      }
      await world.settle([]);
    }
  }

  return { control, queues, deps, trail, trailTable, work };
}

const turn = (world: TenantWorld, documentIds: readonly DocumentId[]): Promise<void> =>
  world.clock.run(
    pushForTenant(
      { ...portsOf(world), takeTurn: (of) => takeTurn(world.deps, of) },
      {
        tenantId: world.tenantId,
        pointers: documentIds.map((documentId) => ({ documentId, receiveCount: 1 })),
        endsAtMs: world.clock.nowMs() + 300_000,
      },
    ),
  );

const portsOf = (world: TenantWorld) => ({
  nowMs: world.clock.nowMs,
  documents: createDocuments(world.table),
  intents: world.deps.intents,
  maxReceives: 5,
  log: () => {},
});

/** The worker fails at the last receive of these messages, so that they become dead letters. */
export async function park(world: TenantWorld, documentIds: readonly DocumentId[]): Promise<void> {
  const failing = pushForTenant(
    { ...portsOf(world), takeTurn: () => Promise.reject(new Error('table down')) },
    {
      tenantId: world.tenantId,
      pointers: documentIds.map((documentId) => ({ documentId, receiveCount: 5 })),
      endsAtMs: world.clock.nowMs() + 300_000,
    },
  );
  await failing.catch(() => {});
}

/** The answer of a create was lost, before the document came into the books of the company. */
export async function loseAnswer(world: TenantWorld, document: Document): Promise<void> {
  const at = new Date(world.clock.nowMs()).toISOString();
  await createDocuments(world.table).move(
    { tenantId: world.tenantId, documentId: document.documentId, basis: document },
    {
      state: 'unknown',
      updatedAt: at,
      attempts: [],
      unknown: {
        realmId: world.realmId,
        requestId: `lost-${document.documentId.slice(-20)}`,
        startedBy: at,
        lookUpAfter: at,
      },
    },
  );
}

/** What was submitted cannot be read any more. */
export async function spoilContent(world: TenantWorld, { externalId, kind }: Document): Promise<void> {
  const key = keys.submission(world.tenantId, { kind, externalId, revision: 1 });
  await world.table.update(key, { set: { content: deflateRawSync('{"nothing":true}') } });
}
