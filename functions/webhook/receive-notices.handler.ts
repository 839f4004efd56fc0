import { SQSClient } from '@aws-sdk/client-sqs';
import { createChangesQueue, createQuarantine } from '../../shared/aws/webhook-queues.ts';
import { receiveNoticesEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createOpenHandler } from '../../shared/edge/open-handler.ts';
import { readDelivery } from '../../shared/quickbooks-online/webhook-changes.ts';
import { isSignedByIntuit, signatureHeader } from '../../shared/quickbooks-online/webhook-signature.ts';
import { wireQuickbooksApp } from '../../shared/wiring/quickbooks-app.ts';
import { system } from '../../shared/wiring/system.ts';
import { receiveNotices } from './receive-notices.ts';

const env = receiveNoticesEnvironmentSchema.parse(process.env);
const log = createLog({ stage: env.STAGE, entry: routes.receiveNotices.entry });
const getApp = wireQuickbooksApp(env);
const client = new SQSClient();
const deps = {
  ...{ ...system, log, readDelivery, isSigned: isSignedByIntuit },
  verifierTokens: async () => (await getApp()).webhookVerifierTokens,
  sendChanges: createChangesQueue({ ...system, client, queueUrl: env.CHANGES_QUEUE_URL }).sendAll,
  sendToQuarantine: createQuarantine({ ...system, client, queueUrl: env.QUARANTINE_QUEUE_URL }).sendAll,
};

/** `POST /webhooks/quickbooks`: 200 once everything is queued, 401 where the signature does not fit. */
export const handler = createOpenHandler(
  routes.receiveNotices,
  { ...system, log },
  {
    respond: async ({ rawBody, header, correlationId }) => {
      await receiveNotices(deps, {
        rawBody: rawBody(),
        signature: header(signatureHeader),
        correlationId,
      });
      return { status: 200, body: {} };
    },
  },
);
