import * as z from 'zod';
import { newWebhookEndpointSchema, webhookEndpointChangeSchema } from '../webhooks/endpoint.ts';
import type { Operation } from './operation.ts';

const appSchema = z.strictObject({ clientId: z.string().optional() });
const changeSchema = webhookEndpointChangeSchema.extend(appSchema.shape);
const testEventsSchema = appSchema.extend({ realmId: z.string().optional() });

/** The part of the control interface that steers webhooks. */
export const webhookOperations: Record<string, Operation> = {
  'GET webhooks': ({ control }) => control.webhooks.endpoints(),
  'POST webhooks': ({ control, body }) => control.webhooks.configure(newWebhookEndpointSchema.parse(body)),
  'PATCH webhooks': ({ control, body }) => {
    const { clientId, ...change } = changeSchema.parse(body);
    return control.webhooks.change(change, clientId);
  },
  'DELETE webhooks': ({ control, body }) => control.webhooks.remove(appSchema.parse(body).clientId),
  'GET webhooks/pending': ({ control }) => control.webhooks.pending(),
  'POST webhooks/deliver-due': ({ control }) => control.webhooks.deliverDue(),
  'POST webhooks/flush': ({ control }) => control.webhooks.flush(),
  'GET webhooks/attempts': ({ control }) => control.webhooks.attempts(),
  'DELETE webhooks/attempts': ({ control }) => control.webhooks.forgetAttempts(),
  'POST webhooks/test-events': ({ control, body }) =>
    control.webhooks.sendTestEvents(testEventsSchema.parse(body)),
};
