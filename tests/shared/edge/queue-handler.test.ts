import { beforeEach, describe, expect, it } from 'vitest';
import { pushMessageSchema, type PushMessage } from '../../../shared/contracts/messages.ts';
import { SecurityError } from '../../../shared/domain/errors.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { createQueueHandler, type QueuedMessage } from '../../../shared/edge/queue-handler.ts';
import { currentUnit } from '../../../shared/edge/unit-of-work.ts';

let lines: LogLine[];
let handled: { tenantId: string; messageIds: string[]; endsAtMs: number }[];
beforeEach(() => {
  lines = [];
  handled = [];
});

type Group = readonly QueuedMessage<PushMessage>[];

const handlerThat = (handle: (group: Group) => readonly string[], concurrency = 1) =>
  createQueueHandler(
    { nowMs: () => 1_000_000, log: (line) => lines.push(line) },
    {
      messageSchema: pushMessageSchema,
      groupOf: ({ tenantId }) => tenantId,
      tenantOf: ({ tenantId }) => tenantId,
      concurrency,
      handleGroup: async (messages, { endsAtMs }) => {
        const messageIds = messages.map(({ messageId }) => messageId);
        handled.push({ tenantId: messages[0]!.message.tenantId, messageIds, endsAtMs });
        return { failedMessageIds: handle(messages) };
      },
    },
  );

const context = { getRemainingTimeInMillis: () => 30_000, awsRequestId: 'run-1' };
const record = (messageId: string, body: unknown, receives = '1') => ({
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: { ApproximateReceiveCount: receives },
});

describe('createQueueHandler', () => {
  it('hands over the messages of a tenant together, with the time that is left', async () => {
    const answer = await handlerThat(() => [])(
      {
        Records: [
          record('1', { tenantId: 'a' }),
          record('2', { tenantId: 'b' }),
          record('3', { tenantId: 'a' }),
        ],
      },
      context,
    );

    expect(handled).toEqual([
      { tenantId: 'a', messageIds: ['1', '3'], endsAtMs: 1_030_000 },
      { tenantId: 'b', messageIds: ['2'], endsAtMs: 1_030_000 },
    ]);
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it('brings back a group that threw and leaves the others done', async () => {
    const handler = handlerThat((group) => {
      if (group[0]!.message.tenantId === 'a') throw new Error('out of luck');
      return [];
    });

    const answer = await handler(
      { Records: [record('1', { tenantId: 'a' }), record('2', { tenantId: 'b' })] },
      context,
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(lines).toMatchObject([{ code: 'group_failed', errorName: 'Error' }, { code: 'group_handled' }]);
    expect(JSON.stringify(lines)).not.toContain('out of luck');
  });

  it('brings back only what the group names as failed', async () => {
    const answer = await handlerThat(() => ['2'])(
      { Records: [record('1', { tenantId: 'a' }), record('2', { tenantId: 'a' })] },
      context,
    );

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  });

  it.each([
    ['text', 'not json'],
    ['an unknown field', { tenantId: 'a', payload: 1 }],
    ['no tenant', {}],
  ])('counts a message with %s as failed and never drops it', async (_, body) => {
    const answer = await handlerThat(() => [])({ Records: [record('1', body)] }, context);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(lines).toMatchObject([{ code: 'message_unreadable', messageId: '1' }]);
  });

  it('tells of each group in one line: whose, how many, how long, and Intuit’s id of the last call', async () => {
    const intuit: Record<string, string> = { a: 'tid-a', b: 'tid-b' };
    const handler = handlerThat((group) => {
      const { tenantId } = group[0]!.message;
      currentUnit()!.intuitTid = intuit[tenantId]!;
      if (tenantId === 'b') throw new SecurityError('Cannot open it.');
      return tenantId === 'c' ? ['4'] : [];
    }, 3);

    await handler(
      {
        Records: [
          record('1', { tenantId: 'a' }),
          record('2', { tenantId: 'a' }),
          record('3', { tenantId: 'b' }),
          record('4', { tenantId: 'c' }),
        ],
      },
      context,
    );

    const told = { correlationId: 'run-1', durationMs: 0 };
    const done = { code: 'group_handled', ...told };
    expect(lines).toHaveLength(3);
    expect(lines).toContainEqual({
      ...{ ...done, outcome: 'done', tenantId: 'a', count: 2, messageId: '1', intuitTid: 'tid-a' },
    });
    expect(lines).toContainEqual(
      expect.objectContaining({
        ...{ ...told, code: 'group_failed', level: 'error', tenantId: 'b', count: 1, messageId: '3' },
        ...{ intuitTid: 'tid-b', errorName: 'SecurityError' },
      }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ ...done, outcome: 'some come again', tenantId: 'c', messageId: '4' }),
    );
  });

  it('tells how often a message was received', async () => {
    const counts: number[] = [];
    const handler = handlerThat((group) => {
      counts.push(...group.map(({ receiveCount }) => receiveCount));
      return [];
    });

    await handler({ Records: [record('1', { tenantId: 'a' }, '4')] }, context);

    expect(counts).toEqual([4]);
  });
});
