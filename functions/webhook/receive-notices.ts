/**
 * Intuit tells what changed in the books (D1). Nothing is believed before the signature over the raw bytes fits; then the
 * changes are queued company by company, and only then is the delivery acknowledged. Intuit holds later notices back behind
 * one that is not acknowledged, so what is signed but not understood goes into the quarantine and is acknowledged as well.
 * Whatever fails on the way is a 5xx: Intuit sends the same again, and what was queued twice does no harm.
 */
import type { ChangesMessage, QuarantinedDelivery } from '../../shared/contracts/messages.ts';
import { ProblemError } from '../../shared/domain/errors.ts';
import type { Log } from '../../shared/edge/log.ts';
import type { DeliveryContents } from '../../shared/quickbooks-online/webhook-changes.ts';
import type { SignedDelivery } from '../../shared/quickbooks-online/webhook-signature.ts';
import { quarantineMessages } from './quarantine.ts';
import { splitChanges } from './split-changes.ts';

export interface ReceiveNoticesDeps {
  readonly nowMs: () => number;
  readonly log: Log;
  /** Two while one is being replaced. */
  readonly verifierTokens: () => Promise<readonly string[]>;
  readonly isSigned: (delivery: SignedDelivery, verifierTokens: readonly string[]) => boolean;
  readonly readDelivery: (rawBody: Uint8Array) => DeliveryContents;
  /** Either sends all or throws. */
  readonly sendChanges: (messages: readonly ChangesMessage[]) => Promise<void>;
  readonly sendToQuarantine: (messages: readonly QuarantinedDelivery[]) => Promise<void>;
}

/** Returns when all of it is queued. Throws {@link ProblemError} 401 where the signature does not fit. */
export async function receiveNotices(
  deps: ReceiveNoticesDeps,
  delivery: SignedDelivery & { readonly correlationId: string },
): Promise<void> {
  const { rawBody, correlationId } = delivery;
  if (!deps.isSigned(delivery, await deps.verifierTokens())) {
    deps.log({ code: 'webhook_forged', level: 'warn', correlationId, reason: reasonOf(delivery) });
    throw signatureInvalid();
  }
  const receivedAt = new Date(deps.nowMs()).toISOString();
  const contents = deps.readDelivery(rawBody);
  await queueChanges(deps, { contents, receivedAt, correlationId });
  const notUnderstood = whyNotUnderstood(contents);
  if (notUnderstood === undefined) return;
  const about = { deliveryId: correlationId, receivedAt, ...notUnderstood };
  await deps.sendToQuarantine(quarantineMessages(rawBody, about));
  const { reason, notUnderstoodCount: count = 1 } = notUnderstood;
  deps.log({ code: 'webhook_quarantined', level: 'warn', correlationId, reason, count });
}

const reasonOf = ({ signature }: SignedDelivery): string =>
  signature === undefined ? 'signature_missing' : 'signature_wrong';

const signatureInvalid = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'signature_invalid',
    detail: 'The header intuit-signature does not fit the body. Nothing was taken.',
  });

async function queueChanges(
  deps: ReceiveNoticesDeps,
  of: { contents: DeliveryContents; receivedAt: string; correlationId: string },
): Promise<void> {
  const { contents, receivedAt, correlationId } = of;
  if (contents.outcome === 'unreadable' || contents.changesByRealm.size === 0) return;
  const byRealm = [...contents.changesByRealm];
  await deps.sendChanges(
    byRealm.flatMap(([realmId, changes]) => splitChanges({ realmId, receivedAt, changes: [...changes] })),
  );
  const count = byRealm.reduce((sum, [, changes]) => sum + changes.length, 0);
  deps.log({ code: 'webhook_queued', correlationId, count });
}

function whyNotUnderstood(
  contents: DeliveryContents,
): Pick<QuarantinedDelivery, 'reason' | 'notUnderstoodCount'> | undefined {
  if (contents.outcome === 'unreadable') return { reason: contents.reason };
  const { notUnderstoodCount } = contents;
  return notUnderstoodCount === 0 ? undefined : { reason: 'entries_not_understood', notUnderstoodCount };
}
