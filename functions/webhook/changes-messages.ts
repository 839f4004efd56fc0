import type { ChangesMessage, ChangesQueueMessage } from '../../shared/contracts/messages.ts';
import { handleChanges, type HandleChangesDeps } from './handle-changes.ts';
import { lookForChanges, type LookForChangesDeps } from './look-for-changes.ts';

interface Queued {
  readonly message: ChangesQueueMessage;
}

/** All messages are of one company, or of one tenant to look through. Throws when they must come again. */
export async function handleChangesMessages(
  deps: HandleChangesDeps & LookForChangesDeps,
  queued: readonly Queued[],
): Promise<{ failedMessageIds: [] }> {
  const messages = queued.map(({ message }) => message);
  await handleChanges(deps, messages.filter(isOfNotices));
  const look = messages.find((message) => !isOfNotices(message));
  if (look !== undefined && 'tenantId' in look) await lookForChanges(deps, look.tenantId);
  return { failedMessageIds: [] };
}

const isOfNotices = (message: ChangesQueueMessage): message is ChangesMessage => 'realmId' in message;
