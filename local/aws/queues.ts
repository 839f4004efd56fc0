import { buildApp } from 'fauxqs';
import * as z from 'zod';
import type { Guard } from './guard.ts';

/** The queue emulator and what is remembered of its traffic. */
export interface Queues {
  endpoint: string;
  readonly urlOf: (name: string) => string;
  /** Calls by `sqs.Operation`. */
  readonly counters: () => Record<string, number>;
  /** Every message body sent, in order, with its queue. */
  readonly sent: () => readonly SentMessage[];
  /** What lies in a queue, without receiving it. */
  readonly inspect: (name: string) => Promise<QueueContents>;
  readonly close: () => Promise<void>;
}

export interface SentMessage {
  queueName: string;
  body: string;
}

const messageSchema = z.object({ messageId: z.string(), body: z.string() });
const contentsSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    delayed: z.array(messageSchema),
    inflight: z.array(z.object({ message: messageSchema })),
  }),
});
export type QueueContents = z.infer<typeof contentsSchema>['messages'];

const sendSchema = z.object({ QueueUrl: z.string(), MessageBody: z.string() });
const sendBatchSchema = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ MessageBody: z.string() })),
});
// Enough for a bench run of 10,000 documents; older ones are dropped.
const MAX_SENT = 50_000;

/** Starts fauxqs on loopback (its own starter would bind every interface). */
export async function startQueues(region: string, guard?: Guard): Promise<Queues> {
  const app = buildApp({ logger: false, defaultRegion: region });
  const counts = new Map<string, number>();
  const sent: SentMessage[] = [];
  app.addHook('preHandler', (request, reply, done) => {
    const operation = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
    if (operation !== '') counts.set(`sqs.${operation}`, (counts.get(`sqs.${operation}`) ?? 0) + 1);
    const { authorization } = request.headers;
    const fault = guard?.({ service: 'sqs', operation, input: request.body, authorization });
    if (fault) {
      const type = `com.amazonaws.sqs#${fault.code}`;
      void reply.code(fault.httpStatus).send({ __type: type, message: fault.message });
      return;
    }
    sent.push(...sentIn(request.body));
    if (sent.length > MAX_SENT) sent.splice(0, sent.length - MAX_SENT);
    done();
  });
  // It tells addresses below `.localhost`, which not every machine finds; clients go to the address they are told.
  app.addHook('onSend', (_request, _reply, payload, done) => {
    done(null, typeof payload === 'string' ? payload.replaceAll(toldOrigins, endpoint) : payload);
  });
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });

  return {
    endpoint,
    urlOf: (name) => `${endpoint}/000000000000/${name}`,
    counters: () => Object.fromEntries(counts),
    sent: () => sent,
    inspect: async (name) => {
      const response = await fetch(`${endpoint}/_fauxqs/queues/${name}`);
      return contentsSchema.parse(await response.json()).messages;
    },
    close: () => app.close(),
  };
}

const toldOrigins = /http:\/\/sqs\.[\w-]+\.localhost(?::\d+)?(?=\/000000000000\/)/g;

function sentIn(body: unknown): SentMessage[] {
  const batch = sendBatchSchema.safeParse(body).data;
  if (batch)
    return batch.Entries.map((entry) => ({ queueName: nameIn(batch.QueueUrl), body: entry.MessageBody }));
  const single = sendSchema.safeParse(body).data;
  return single ? [{ queueName: nameIn(single.QueueUrl), body: single.MessageBody }] : [];
}

const nameIn = (queueUrl: string): string => queueUrl.slice(queueUrl.lastIndexOf('/') + 1);
