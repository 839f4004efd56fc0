import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header in which Intuit signs a delivery; API Gateway writes names in lower case. */
export const signatureHeader = 'intuit-signature';

/** A delivery as it came, before anything of it is believed. */
export interface SignedDelivery {
  /** The very bytes that were sent: JSON written anew has another signature. */
  readonly rawBody: Uint8Array;
  readonly signature: string | undefined;
}

/**
 * Whether Intuit signed these bytes with one of the app's verifier tokens; while one is being replaced there are two.
 * Base64 of the HMAC-SHA256 over the raw body, compared as text in constant time, so that only the one canonical form
 * passes. An empty token signs nothing: anybody could compute with it.
 * https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/managing-webhooks-notifications
 */
export function isSignedByIntuit(
  { rawBody, signature }: SignedDelivery,
  verifierTokens: readonly string[],
): boolean {
  const given = Buffer.from(signature ?? '', 'utf8');
  if (given.byteLength !== signatureBytes) return false;
  // All of them, whichever fits: how long it takes tells nothing of which one did.
  const fits = verifierTokens
    .filter((token) => token.trim() !== '')
    .map((token) => timingSafeEqual(given, signatureOf(rawBody, token)));
  return fits.includes(true);
}

// 32 bytes in base64.
const signatureBytes = 44;

const signatureOf = (rawBody: Uint8Array, token: string): Buffer =>
  Buffer.from(createHmac('sha256', token).update(rawBody).digest('base64'), 'utf8');
