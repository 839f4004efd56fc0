/** The changes of one company as messages, each small enough for its queue. */
import { maxMessageBytes, messageBytes } from '../../shared/contracts/message-text.ts';
import type { Change, ChangesMessage } from '../../shared/contracts/messages.ts';

/** In order, none left out and none twice; each change is far smaller than a message. */
export function splitChanges({ changes, ...of }: ChangesMessage): ChangesMessage[] {
  const envelopeBytes = messageBytes({ ...of, changes: [] });
  const messages: ChangesMessage[] = [];
  let current: Change[] = [];
  let bytes = envelopeBytes;
  for (const change of changes) {
    // One more for the comma.
    const changeBytes = messageBytes(change) + 1;
    if (current.length > 0 && bytes + changeBytes > maxMessageBytes) {
      messages.push({ ...of, changes: current });
      [current, bytes] = [[], envelopeBytes];
    }
    current.push(change);
    bytes += changeBytes;
  }
  return [...messages, { ...of, changes: current }];
}
