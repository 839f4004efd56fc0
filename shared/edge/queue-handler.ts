import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { describeError, type Log } from './log.ts';
import { inUnitOfWork } from './unit-of-work.ts';

/** A message as it lies in the batch. */
export interface QueuedMessage<Message> {
  readonly messageId: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
  readonly message: Message;
}

/** What came of a group: the ids of those messages that must come back; the others are done with. */
export interface GroupResult {
  readonly failedMessageIds: readonly string[];
}

export interface QueueAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

/** What is used of the invocation's context. */
export type QueueContext = Pick<Context, 'getRemainingTimeInMillis' | 'awsRequestId'>;

const sqsEventSchema = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

type Records = z.infer<typeof sqsEventSchema>['Records'];

/**
 * Makes the handler of an SQS queue with partial batch responses. Messages of one group (a tenant, say) are handed over
 * together, groups one after the other up to `concurrency` at a time. A group that throws comes back whole; an
 * unreadable message is a failure, so that it ends in the dead-letter queue and not in silence. One line per group, or
 * per unreadable message, tells what came of it.
 */
export function createQueueHandler<Message>(
  deps: { nowMs: () => number; log: Log },
  options: {
    messageSchema: z.ZodType<Message>;
    groupOf: (message: Message) => string;
    /** Whose a group's messages are, for its line. @default nobody's in particular */
    tenantOf?: (message: Message) => string;
    concurrency: number;
    handleGroup: (
      messages: readonly QueuedMessage<Message>[],
      invocation: { endsAtMs: number },
    ) => Promise<GroupResult>;
  },
): (event: object, context: QueueContext) => Promise<QueueAnswer> {
  return async (event, context) => {
    const { awsRequestId: correlationId } = context;
    const endsAtMs = deps.nowMs() + context.getRemainingTimeInMillis();
    const log: Log = (line) => deps.log({ correlationId, ...line });
    const { read, unreadable } = readMessages(log, options.messageSchema, event);
    const groups = [...Map.groupBy(read, ({ message }) => options.groupOf(message)).values()];
    const failed: string[] = [...unreadable];

    const work = async (): Promise<void> => {
      for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
        failed.push(...(await handle(group)));
      }
    };
    const handle = (group: readonly QueuedMessage<Message>[]): Promise<readonly string[]> => {
      const unit = { correlationId };
      const startedAtMs = deps.nowMs();
      const told = () => ({
        ...unit,
        ...aboutOf(group, options.tenantOf),
        durationMs: deps.nowMs() - startedAtMs,
      });
      return inUnitOfWork(unit, async () => {
        try {
          const { failedMessageIds } = await options.handleGroup(group, { endsAtMs });
          deps.log({ code: 'group_handled', outcome: outcomeOf(failedMessageIds), ...told() });
          return failedMessageIds;
        } catch (error) {
          deps.log({ code: 'group_failed', level: 'error', ...told(), ...describeError(error) });
          return group.map(({ messageId }) => messageId);
        }
      });
    };
    await Promise.all(Array.from({ length: Math.min(options.concurrency, groups.length) }, work));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const outcomeOf = (failedMessageIds: readonly string[]): string =>
  failedMessageIds.length === 0 ? 'done' : 'some come again';

/** What a group's line says of it: the tenant, how many messages, and the id of the first. */
function aboutOf<Message>(
  group: readonly QueuedMessage<Message>[],
  tenantOf: ((message: Message) => string) | undefined,
): { count: number; messageId?: string; tenantId?: string } {
  const [first] = group;
  return {
    count: group.length,
    ...(first === undefined ? {} : { messageId: first.messageId }),
    ...(first === undefined || tenantOf === undefined ? {} : { tenantId: tenantOf(first.message) }),
  };
}

function readMessages<Message>(
  log: Log,
  schema: z.ZodType<Message>,
  event: object,
): { read: QueuedMessage<Message>[]; unreadable: string[] } {
  const read: QueuedMessage<Message>[] = [];
  const unreadable: string[] = [];
  for (const record of sqsEventSchema.parse(event).Records) {
    const message = readMessage(schema, record);
    if (message === undefined) {
      log({ code: 'message_unreadable', level: 'error', messageId: record.messageId });
      unreadable.push(record.messageId);
    } else {
      const receiveCount = record.attributes.ApproximateReceiveCount;
      read.push({ messageId: record.messageId, receiveCount, message: message.content });
    }
  }
  return { read, unreadable };
}

function readMessage<Message>(
  schema: z.ZodType<Message>,
  record: Records[number],
): { content: Message } | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(record.body));
    return parsed.success ? { content: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}
