/** Makes the ports of a turn from stores, queue and bus, and takes the turn of the tenant that the messages are for. */
import type { Bus } from '../../shared/aws/bus.ts';
import type { PushQueue } from '../../shared/aws/queue.ts';
import type { PushMessage } from '../../shared/contracts/messages.ts';
import type { Log } from '../../shared/edge/log.ts';
import type { GroupResult, QueuedMessage } from '../../shared/edge/queue-handler.ts';
import type { CountFigures } from '../../shared/store/count-figures.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { SettingsStore } from '../../shared/store/settings.ts';
import type { Watches } from '../../shared/store/watches.ts';
import { noteOutcomes } from './note-outcomes.ts';
import { pushEvent } from './push-events.ts';
import { pushForTenant } from './push-for-tenant.ts';
import { expectNotice } from './expect-notice.ts';
import { takeTurn } from './take-turn.ts';
import type { TurnDeps } from './turn.ts';

type Given = Pick<
  TurnDeps,
  | 'nowMs'
  | 'hash'
  | 'lanes'
  | 'runs'
  | 'intents'
  | 'submissions'
  | 'adoptions'
  | 'entityIndex'
  | 'billClaims'
  | 'links'
  | 'books'
  | 'getKnownNames'
  | 'syncErrors'
  | 'noteStale'
  | 'markConnection'
>;

interface PushMessagesDeps extends Given {
  readonly documents: Documents;
  readonly connections: Connections;
  readonly settings: SettingsStore;
  readonly watches: Pick<Watches, 'expectNotice'>;
  readonly bus: Bus;
  readonly queue: PushQueue;
  readonly countFigures: CountFigures;
  readonly log: Log;
  readonly sha256Hex: (text: string) => string;
}

// The queues' maxReceiveCount; a test holds the two together.
export const maxReceives = 5;

/** All messages are of one tenant. Throws when they must come again. */
export async function pushMessages(
  deps: PushMessagesDeps,
  messages: readonly QueuedMessage<PushMessage>[],
  endsAtMs: number,
): Promise<GroupResult> {
  const [first] = messages;
  if (first === undefined) return { failedMessageIds: [] };
  const { tenantId } = first.message;
  const counted = { pushed: 0, refused: 0 };
  const turnDeps: TurnDeps = {
    ...deps,
    getConnection: (tenantId) => deps.connections.get(tenantId),
    getDecisions: (tenantId, realmId) => deps.settings.get(tenantId, realmId),
    publish: async (news) => {
      await deps.bus.publish(news.map((item) => pushEvent(deps.sha256Hex, item)));
      noteOutcomes(deps.log, news);
      for (const { type } of news) if (type !== 'voided') counted[type] += 1;
    },
    expectNotice: (of) => expectNotice(deps, of),
    sendTurn: (of, delaySeconds) => deps.queue.send({ tenantId: of }, { delaySeconds }),
  };
  try {
    await pushForTenant(
      { ...deps, takeTurn: (of) => takeTurn(turnDeps, of), maxReceives },
      {
        tenantId,
        pointers: messages.map(({ message, receiveCount }) => ({ ...message, receiveCount })),
        endsAtMs,
      },
    );
  } finally {
    // Once for all that was told, also before a turn failed. A worker that dies takes its counts along.
    await deps.countFigures(tenantId, counted);
  }
  return { failedMessageIds: [] };
}
