/** A delivery that was not wholly understood, as messages for the quarantine: one, or its parts where it is too large. */
import type { ChangesMessage, QuarantinedDelivery } from '../../shared/contracts/messages.ts';

/** 180,000 bytes are 240,000 in base64, which with what is said about them fits a message. */
const maxPartBytes = 180_000;

export function quarantineMessages(
  rawBody: Uint8Array,
  about: Pick<QuarantinedDelivery, 'deliveryId' | 'receivedAt' | 'reason' | 'notUnderstoodCount'>,
): QuarantinedDelivery[] {
  const partCount = Math.max(1, Math.ceil(rawBody.byteLength / maxPartBytes));
  return Array.from({ length: partCount }, (_, index) => ({
    ...about,
    bodyBytes: rawBody.byteLength,
    part: index + 1,
    partCount,
    bodyBase64: Buffer.from(rawBody.subarray(index * maxPartBytes, (index + 1) * maxPartBytes)).toString(
      'base64',
    ),
  }));
}

/** Changes of a company that belongs to no tenant, as messages for the quarantine. */
export const foreignChanges = (message: ChangesMessage, deliveryId: string): QuarantinedDelivery[] =>
  quarantineMessages(Buffer.from(JSON.stringify(message)), {
    deliveryId,
    receivedAt: message.receivedAt,
    reason: 'unknown_company',
  });
