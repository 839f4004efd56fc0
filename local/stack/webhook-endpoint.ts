import type { NewWebhookEndpoint } from '../quickbooks/webhooks/endpoint.ts';
import { quickbooksApp } from './quickbooks.ts';
import { webhookVerifierToken } from './secret-values.ts';

/** The route that takes Intuit's notices, where the templates have it. */
export const noticesRouteKey = 'POST /webhooks/quickbooks';

/** The stack's endpoint as the app would register it at Intuit, signed with the token of the local secret. */
export const webhookEndpoint = (origin: string): NewWebhookEndpoint => ({
  clientId: quickbooksApp.clientId,
  endpointUrl: `${origin}/webhooks/quickbooks`,
  verifierToken: webhookVerifierToken,
  // A notice of our own write must not overtake the answer to it.
  groupingMs: { minMs: 500, maxMs: 500 },
});
