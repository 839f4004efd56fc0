/** Many callers in several processes ask for an access token at the instant it expires. */
import 'intuit-oauth';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { realmIdSchema } from '../../shared/domain/ids.ts';
import { createVault, type Shared } from './containers.ts';
import { createGate, type Fault } from './gate.ts';
import { createIntuit, origin, type Rotation } from './intuit.ts';
import { createMessageQueue } from './message-queue.ts';
import { seeded } from './run.ts';
import { connect } from './prepared-books.ts';
import { realmId, tenantId } from './services.ts';
import { createTokenWatch } from './verdict.ts';

export interface Storm {
  readonly callers: number;
  readonly processes: number;
  readonly rotation: Rotation;
  readonly faults: readonly Fault[];
}

export interface StormResult {
  readonly refreshCalls: number;
  readonly answers: Readonly<Record<string, number>>;
  readonly differentTokens: number;
  readonly violations: readonly string[];
  readonly boundaries: number;
}

const startMs = Date.parse('2026-03-02T17:00:00.000Z');

export async function refreshStorm(storm: Storm): Promise<StormResult> {
  const violations = new Set<string>();
  const complain = (violation: string): void => void violations.add(violation);
  const clock = createVirtualClock(startMs);
  const { nowMs, sleep } = clock;
  const random = seeded(1);
  const [table, keysTable] = [createMemoryTable(), createMemoryTable()];
  const gate = createGate({
    ...{ sleep, faults: storm.faults, maxBoundaries: 100_000, complain },
    elapsedMs: () => nowMs() - startMs,
    latencyMs: (usualMs) => usualMs * (0.25 + 3 * random()),
  });
  const watch = createTokenWatch({ keysTable, complain });
  const intuit = createIntuit({
    ...{ realmId, nowMs, sleep, random, gate, rotation: storm.rotation, complain },
    ...{ requestIdMode: 'item', usesCustomNumbers: false, warnsOfDuplicateBills: false, latencyMs: 300 },
    onCall: (call) => watch.called(call, intuit),
  });
  const queue = createMessageQueue({ clock, work: async () => [] });
  const shared: Shared = { clock, gate, intuit, table, keysTable, queue, random, complain, events: [] };
  await connect({
    intuit,
    table,
    keysTable,
    nowMs: nowMs(),
    usesCustomNumbers: false,
    warnsOfDuplicateBills: false,
  });
  await clock.advance(3_600_000);

  const owner = { tenantId, realmId: realmIdSchema.parse(realmId) };
  const processes = Array.from({ length: storm.processes }, () => {
    const container = { role: 'worker' as const, isDead: false, repeat: () => {} };
    return { vault: createVault(shared, container), fetch: intuit.fetchFor(container) };
  });
  const answers: Record<string, number> = {};
  const tokens = new Set<string>();
  let waiting = storm.callers;
  const call = async (index: number): Promise<void> => {
    const { vault, fetch } = processes[index % processes.length]!;
    const answer = await vault.accessTokenFor(owner);
    answers[answer.outcome] = (answers[answer.outcome] ?? 0) + 1;
    waiting -= 1;
    if (answer.outcome !== 'opened') return;
    tokens.add(answer.accessToken.reveal());
    // A few use it: all at once would be throttled.
    if (index >= 5) return;
    const headers = { authorization: `Bearer ${answer.accessToken.reveal()}`, accept: 'application/json' };
    const url = `${origin}/v3/company/${realmId}/companyinfo/${realmId}`;
    const { status } = await fetch(url, { headers });
    if (status !== 200) complain(`a call with a fresh token was answered with ${status}`);
  };
  for (let index = 0; index < storm.callers; index += 1) {
    call(index).catch((error: unknown) => complain(`a caller was thrown ${String(error)}`));
  }
  await clock.advanceUntil(() => waiting === 0 && intuit.isIdle, 600_000);
  if (intuit.mostRefreshesAtOnce > 1) complain('two refreshes were under way at once');
  if (waiting > 0 && storm.faults.length === 0) complain(`${waiting} callers got no answer`);
  return {
    refreshCalls: intuit.control.counters().tokenCalls.refresh,
    answers,
    differentTokens: tokens.size,
    violations: [...violations],
    boundaries: gate.boundaries.length,
  };
}
