import type { BooksAccess } from '../../shared/domain/books.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { policiesOf } from '../../shared/domain/settings.ts';
import type { Decisions } from '../../shared/store/settings.ts';
import type { OpenBooks, Turn, TurnDeps } from './turn.ts';

export type Opened = OpenBooks & { readonly decisions: Decisions };

/** The books as they can be written to, with what was decided about them; undefined while they are closed. */
export async function openBooks(turn: {
  readonly deps: Pick<TurnDeps, 'getConnection' | 'getDecisions'>;
  readonly tenantId: TenantId;
}): Promise<Opened | undefined> {
  const connection = await turn.deps.getConnection(turn.tenantId);
  if (connection?.state !== 'active') return undefined;
  const decisions = await turn.deps.getDecisions(turn.tenantId, connection.realmId);
  const { settings } = decisions;
  return { connection, mapping: settings, policies: policiesOf(settings), decisions };
}

type Timing = Pick<BooksAccess, 'maxTurnWaitMs' | 'startByMs'>;

/** How long looking up and creating references may wait in a turn: call after call, with the turn as the only bound. */
export const timingInTurn = (turn: Turn): Timing => ({
  maxTurnWaitMs: 5_000,
  startByMs: Math.min(turn.deps.nowMs() + 60_000, turn.callsUntilMs),
});

/**
 * How long reading may wait while somebody waits for the answer: a page of a thousand records, or a look-up of a hundred names,
 * takes QuickBooks seconds, and the whole answer has to fit API Gateway's 29 s.
 */
export const timingInRequest = (nowMs: number): Timing => ({
  maxTurnWaitMs: 10_000,
  startByMs: nowMs + 20_000,
});
