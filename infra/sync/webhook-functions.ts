import type { Construct } from 'constructs';
import { QuarantineQueue } from '../constructs/quarantine-queue.ts';
import { readSecret, sendTo } from '../permissions.ts';
import type { SyncResources } from './resources.ts';

/** A message has up to some thousand changes of one company, which are read together. */
export const changesWorkerTimeoutSeconds = 300;

/** Intuit's notices of what changed in the books: taken in, and queued company by company. */
export function addWebhook(scope: Construct, resources: SyncResources): void {
  const { api, making, stateful, settings, changesQueue } = resources;
  const quarantine = new QuarantineQueue(scope, 'WebhookQuarantine', {
    name: `counterfoil-${settings.stage}-webhook-quarantine`,
  });
  api.openRoute('POST /webhooks/quickbooks', {
    making,
    entry: 'webhook/receive-notices',
    description: 'Checks the signature of Intuit’s notices and queues them company by company',
    environment: {
      STAGE: settings.stage,
      QUICKBOOKS_SECRET_ARN: stateful.quickbooksSecret.secretArn,
      CHANGES_QUEUE_URL: changesQueue.queue.queueUrl,
      QUARANTINE_QUEUE_URL: quarantine.queue.queueUrl,
    },
    allow: [readSecret(stateful.quickbooksSecret), sendTo(changesQueue.queue, quarantine.queue)],
    // Intuit waits for 3 s and then sends the same again; a very large delivery may still come to its end.
    timeoutSeconds: 5,
    // More than it needs: with the memory comes the processor that a cold start has to be done by within those 3 s.
    memoryMiB: 1024,
    reason:
      'Intuit calls it without a token: its signature over the raw body is checked before anything else.',
  });
}
