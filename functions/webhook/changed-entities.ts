import type { Change } from '../../shared/contracts/messages.ts';
import type { DocumentKind } from '../../shared/domain/document.ts';
import type { PaymentKind } from '../../shared/domain/observed.ts';
import type { EntityOfDocument } from '../../shared/domain/observed.ts';

/** An entity that notices say was changed, with the latest time of those. */
export interface ChangedEntity<Kind> {
  readonly kind: Kind;
  readonly entityId: string;
  /** UTC ISO 8601. */
  readonly changedAt: string;
}

export interface ChangedEntities {
  readonly documents: readonly ChangedEntity<DocumentKind>[];
  readonly payments: readonly ChangedEntity<PaymentKind>[];
}

/** Changed entities that have to be looked at. */
export interface UnseenEntities extends ChangedEntities {
  /** What the payments were applied to when they were seen last. */
  readonly settledBefore: readonly EntityOfDocument[];
}

const documentKinds: Readonly<Record<string, DocumentKind>> = { invoice: 'invoice', bill: 'bill' };
const paymentKinds: Readonly<Record<string, PaymentKind>> = {
  payment: 'payment',
  billpayment: 'billPayment',
};

/**
 * The entities that can change what is paid, each once. A deleted document is none: what was paid of it is told by its
 * payments, and that it is gone is for the nightly reconcile to say.
 */
export function changedEntities(changes: readonly Change[]): ChangedEntities {
  const latest = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.entity} ${change.entityId}`;
    const known = latest.get(key);
    if (known === undefined || known.changedAt < change.changedAt) latest.set(key, change);
  }
  const all = [...latest.values()];
  return {
    documents: all.flatMap((change) => entityOf(documentKinds, change)),
    payments: all.flatMap((change) => entityOf(paymentKinds, change)),
  };
}

function entityOf<Kind>(kinds: Readonly<Record<string, Kind>>, change: Change): ChangedEntity<Kind>[] {
  const kind = kinds[change.entity];
  const { entityId, changedAt } = change;
  return kind === undefined ? [] : [{ kind, entityId, changedAt }];
}
