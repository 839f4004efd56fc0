import { cloudEvent, signatureOf } from '../fakes/webhook-delivery.ts';
import { refused, type Row } from './bad-requests.ts';
import type { Sent, World } from './world.ts';

const path = '/webhooks/quickbooks';

/** A delivery as Intuit would send it to this stack. */
export function signedDelivery({ stack }: World, text: string): Sent {
  const [token = ''] = [...stack.secrets.values()].flatMap((secret): string[] => {
    return JSON.parse(secret).webhookVerifierTokens ?? [];
  });
  const headers = { 'content-type': 'application/json', 'intuit-signature': signatureOf(text, token) };
  return { method: 'POST', path, text, headers };
}

const text = JSON.stringify([cloudEvent()]);
const signed = (signature: string | undefined, body = text): Sent => ({
  ...{ method: 'POST', path, text: body },
  headers: {
    'content-type': 'application/json',
    ...(signature === undefined ? {} : { 'intuit-signature': signature }),
  },
});

/** Deliveries that Intuit did not send. */
// prettier-ignore
export const ofStrangers: Row[] = [
  refused('a delivery without a signature', signed(undefined), 401, 'signature_invalid'),
  refused('a delivery with nothing in it', { method: 'POST', path }, 401, 'signature_invalid'),
  refused('a delivery that somebody else signed', signed(signatureOf(text, 'made-up')), 401, 'signature_invalid'),
  refused('a delivery signed with nothing', signed(signatureOf(text, '')), 401, 'signature_invalid'),
  refused('a delivery with a word for a signature', signed('sha256=valid'), 401, 'signature_invalid'),
  refused('a delivery of 4 MB without a signature', signed(undefined, ' '.repeat(4 * 1024 * 1024)), 401, 'signature_invalid'),
];
