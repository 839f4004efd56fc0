import { beforeEach, describe, expect, it } from 'vitest';
import type { PushMessage } from '../../../shared/contracts/messages.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import type { QueuedMessage } from '../../../shared/edge/queue-handler.ts';
import { unlessErased } from '../../../shared/edge/unless-erased.ts';

let lines: LogLine[];
let handled: string[];
beforeEach(() => {
  lines = [];
  handled = [];
});

const messagesFor = (tenantId: string): QueuedMessage<PushMessage>[] =>
  ['1', '2'].map((messageId) => ({
    messageId,
    receiveCount: 5,
    message: { tenantId: tenantIdSchema.parse(tenantId) },
  }));

const handleGroup = unlessErased<PushMessage>(
  {
    isErased: async (tenantId) => {
      if (tenantId === 'unread') throw new Error('table down');
      return tenantId === 'gone';
    },
    log: (line) => void lines.push(line),
  },
  async (messages) => {
    handled.push(...messages.map(({ messageId }) => messageId));
    return { failedMessageIds: ['2'] };
  },
);

describe('unlessErased', () => {
  it('hands the messages of a tenant on', async () => {
    const result = await handleGroup(messagesFor('acme'), { endsAtMs: 0 });

    expect(result).toEqual({ failedMessageIds: ['2'] });
    expect(handled).toEqual(['1', '2']);
  });

  it('is done with the messages of an erased tenant, dead letters that were redriven too', async () => {
    const result = await handleGroup(messagesFor('gone'), { endsAtMs: 0 });

    expect(result).toEqual({ failedMessageIds: [] });
    expect(handled).toEqual([]);
    expect(lines).toEqual([{ code: 'messages_of_erased_tenant', tenantId: 'gone', count: 2 }]);
  });

  it('lets them come again where nobody can tell', async () => {
    await expect(handleGroup(messagesFor('unread'), { endsAtMs: 0 })).rejects.toThrow('table down');

    expect(handled).toEqual([]);
  });
});
