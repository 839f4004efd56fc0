import type { TenantId } from '../domain/ids.ts';
import type { Log } from './log.ts';
import type { GroupResult, QueuedMessage } from './queue-handler.ts';

type HandleGroup<Message> = (
  messages: readonly QueuedMessage<Message>[],
  invocation: { endsAtMs: number },
) => Promise<GroupResult>;

/**
 * Hands the messages of a tenant on, unless it was erased (A9): then they are done with, redriven ones too, and nothing is
 * written or called for the tenant. Asked once per group and not remembered.
 */
export const unlessErased =
  <Message extends { readonly tenantId: TenantId }>(
    deps: { readonly isErased: (tenantId: TenantId) => Promise<boolean>; readonly log: Log },
    handleGroup: HandleGroup<Message>,
  ): HandleGroup<Message> =>
  async (messages, invocation) => {
    const [first] = messages;
    if (first === undefined) return { failedMessageIds: [] };
    const { tenantId } = first.message;
    if (!(await deps.isErased(tenantId))) return handleGroup(messages, invocation);
    deps.log({ code: 'messages_of_erased_tenant', tenantId, count: messages.length });
    return { failedMessageIds: [] };
  };
