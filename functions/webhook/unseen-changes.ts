/** Drops notices of what is known already: echoes of our own pushes, repetitions, and entities that are not ours. */
import type { Document } from '../../shared/domain/document.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import { toDecimal } from '../../shared/domain/money.ts';
import type { Documents } from '../../shared/store/documents.ts';
import { entityKey, paymentKey } from '../../shared/domain/observed.ts';
import type { EntityIndex } from '../../shared/store/entity-index.ts';
import type { Payments } from '../../shared/store/payments.ts';
import type { ChangedEntities, UnseenEntities } from './changed-entities.ts';

interface UnseenChangesDeps {
  readonly documents: Pick<Documents, 'getMany'>;
  readonly entityIndex: Pick<EntityIndex, 'find'>;
  readonly payments: Pick<Payments, 'find'>;
}

// A notice is stamped when it is made, the entity a moment before, and only to the second. What somebody does within this
// time of our own write is found by the next look through the books.
const echoWithinMs = 3_000;

/** What has to be looked at. */
export async function unseenChanges(
  deps: UnseenChangesDeps,
  of: { tenantId: TenantId; realmId: RealmId; changed: ChangedEntities },
): Promise<UnseenEntities> {
  const { tenantId, realmId, changed } = of;
  const known = await deps.payments.find(tenantId, {
    realmId,
    payments: changed.payments.map(({ kind, entityId }) => ({ kind, paymentId: entityId })),
  });
  const payments = changed.payments.filter(({ kind, entityId, changedAt }) => {
    const seen = known.get(paymentKey({ kind, paymentId: entityId }));
    return seen?.isRemoved !== true && !isSeen(changedAt, seen?.changedAt);
  });
  const settledIds = payments.flatMap(
    ({ kind, entityId }) => known.get(paymentKey({ kind, paymentId: entityId }))?.documentIds ?? [],
  );
  const documentIds = await deps.entityIndex.find(tenantId, { realmId, entities: changed.documents });
  const documents = await deps.documents.getMany(tenantId, [...documentIds.values(), ...settledIds]);
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  return {
    payments,
    documents: changed.documents.filter((entity) => {
      const documentId = documentIds.get(entityKey(entity));
      const document = documentId === undefined ? undefined : byId.get(documentId);
      return document?.entity?.id === entity.entityId && !isSeen(entity.changedAt, seenAt(document));
    }),
    settledBefore: settledIds.flatMap((documentId) => {
      const document = byId.get(documentId);
      return document?.entity === undefined ? [] : [{ kind: document.kind, entityId: document.entity.id }];
    }),
  };
}

/** As of when the entity of a document is known, and what is paid of it. */
function seenAt({ entity, payment }: Document): string | undefined {
  const pushedAt = entity?.changedAt;
  const paidAt = payment?.changedAt;
  if (pushedAt === undefined || paidAt === undefined) return pushedAt ?? paidAt;
  // Our own write changed what it comes to, and with that what is open: only the books say what.
  const isOutgrown =
    payment !== undefined && entity !== undefined && !isSameAmount(payment.total, entity.total);
  return pushedAt > paidAt && !isOutgrown ? pushedAt : paidAt;
}

const isSameAmount = (left: string, right: string): boolean => toDecimal(left).eq(right);

const isSeen = (changedAt: string, seenAt: string | undefined): boolean =>
  seenAt !== undefined && seenAt !== '' && Date.parse(changedAt) < Date.parse(seenAt) + echoWithinMs;
