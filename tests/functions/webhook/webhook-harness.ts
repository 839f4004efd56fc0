import { SQSClient, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { receiveNotices } from '../../../functions/webhook/receive-notices.ts';
import { createChangesQueue, createQuarantine } from '../../../shared/aws/webhook-queues.ts';
import {
  changesMessageSchema,
  quarantinedDeliverySchema,
  type ChangesMessage,
  type QuarantinedDelivery,
} from '../../../shared/contracts/messages.ts';
import { routes } from '../../../shared/contracts/routes.ts';
import { DependencyError } from '../../../shared/domain/errors.ts';
import type { HttpHandler } from '../../../shared/edge/answering.ts';
import type { LambdaAnswer } from '../../../shared/edge/http-event.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { createOpenHandler } from '../../../shared/edge/open-handler.ts';
import { readDelivery } from '../../../shared/quickbooks-online/webhook-changes.ts';
import { isSignedByIntuit, signatureHeader } from '../../../shared/quickbooks-online/webhook-signature.ts';
import { request } from '../../fakes/http-request.ts';
import { signatureOf } from '../../fakes/webhook-delivery.ts';

/** One entry of a batch as SQS got it. */
export interface SentEntry {
  readonly queue: 'changes' | 'quarantine';
  readonly body: string;
  readonly group: string | undefined;
}

type Refusal = 'all' | 'some' | undefined;

export interface WebhookHarness {
  readonly handler: HttpHandler;
  /** What SQS took, in order. */
  readonly taken: SentEntry[];
  readonly batches: { readonly entries: number; readonly bytes: number }[];
  readonly lines: LogLine[];
  readonly verifierTokens: string[];
  /** Set, the secret cannot be read. */
  readonly secret: { isDown: boolean };
  /** What SQS does with the next batches, one after the other; then it takes all. */
  readonly refusals: Refusal[];
  changes(): ChangesMessage[];
  quarantined(): QuarantinedDelivery[];
  /** A delivery, signed by the first token unless said otherwise. */
  deliver(
    body: unknown,
    how?: { headers?: Record<string, string>; isBase64?: boolean },
  ): Promise<LambdaAnswer>;
}

/** The receiver on two queues in memory. */
export function createWebhookHarness(): WebhookHarness {
  const taken: SentEntry[] = [];
  const batches: { entries: number; bytes: number }[] = [];
  const lines: LogLine[] = [];
  const refusals: Refusal[] = [];
  const verifierTokens = ['verifier-1'];
  const secret = { isDown: false };
  const client = sqsInMemory({ taken, batches, refusals });
  const queue = { client, sleep: async () => {} };
  const deps = {
    ...{ readDelivery, isSigned: isSignedByIntuit, nowMs: () => Date.parse('2026-04-01T10:00:00.000Z') },
    log: (line: LogLine) => void lines.push(line),
    verifierTokens: async () => {
      if (secret.isDown)
        throw new DependencyError({ dependency: 'secretsmanager', message: 'Cannot read it.' });
      return verifierTokens;
    },
    sendChanges: createChangesQueue({ ...queue, queueUrl: 'http://127.0.0.1/changes' }).sendAll,
    sendToQuarantine: createQuarantine({ ...queue, queueUrl: 'http://127.0.0.1/quarantine' }).sendAll,
  };
  const handler = createOpenHandler(routes.receiveNotices, deps, {
    respond: async ({ rawBody, header, correlationId }) => {
      await receiveNotices(deps, { rawBody: rawBody(), signature: header(signatureHeader), correlationId });
      return { status: 200, body: {} };
    },
  });
  const bodiesIn = (name: SentEntry['queue']): unknown[] =>
    taken.filter((entry) => entry.queue === name).map(({ body }): unknown => JSON.parse(body));
  return {
    ...{ handler, taken, batches, lines, verifierTokens, secret, refusals },
    changes: () => bodiesIn('changes').map((body) => changesMessageSchema.parse(body)),
    quarantined: () => bodiesIn('quarantine').map((body) => quarantinedDeliverySchema.parse(body)),
    deliver(body, { headers, isBase64 = false } = {}) {
      const bytes = Buffer.from(
        typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      );
      const signed = { [signatureHeader]: signatureOf(bytes, verifierTokens[0]!) };
      return request(handler, {
        // Bytes go in base64, text as it is.
        body: isBase64 || body instanceof Uint8Array ? new Uint8Array(bytes) : bytes.toString(),
        headers: { 'content-type': 'application/json', ...(headers ?? signed) },
      });
    },
  };
}

function sqsInMemory(of: Pick<WebhookHarness, 'taken' | 'batches' | 'refusals'>): SQSClient {
  const client = new SQSClient({ region: 'eu-west-2' });
  client.send = async (command: unknown) => {
    if (!(command instanceof SendMessageBatchCommand)) throw new Error('Nothing else is modelled.');
    const { Entries = [], QueueUrl = '' } = command.input;
    of.batches.push({
      entries: Entries.length,
      bytes: Entries.reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0),
    });
    const refusal = of.refusals.shift();
    if (refusal === 'all') throw new Error('socket hang up');
    const failed = refusal === 'some' ? Entries.slice(0, 1) : [];
    for (const entry of Entries.filter((one) => !failed.includes(one))) {
      const queue = QueueUrl.endsWith('changes') ? 'changes' : 'quarantine';
      of.taken.push({ queue, body: entry.MessageBody ?? '', group: entry.MessageGroupId });
    }
    return { Failed: failed.map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false })) };
  };
  return client;
}
