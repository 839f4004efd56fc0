import { createHash } from 'node:crypto';
import { runNight, type NightOutcome, type NightRun } from '../../../functions/reconcile/run-night.ts';
import { sweepNights } from '../../../functions/reconcile/sweep-nights.ts';
import { createScheduler } from '../../../local/aws/scheduler.ts';
import type { BusEvent } from '../../../shared/contracts/events.ts';
import type { ReconcileMessage } from '../../../shared/contracts/messages.ts';
import type { Connection } from '../../../shared/domain/connection.ts';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { tenantIdSchema, type TenantId } from '../../../shared/domain/ids.ts';
import { createConnections } from '../../../shared/store/connections.ts';
import {
  beginNights,
  changeNightZone,
  endNights,
  scheduleNight,
  unscheduleNight,
} from '../../../shared/store/night-schedule.ts';
import { createNights } from '../../../shared/store/nights.ts';
import { createReconcileRuns } from '../../../shared/store/reconcile-runs.ts';
import { createTenants } from '../../../shared/store/tenants.ts';
import { connectionOf } from '../../fakes/connection.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const hourMs = 3_600_000;
export const tenantId = tenantIdSchema.parse('acme');

/** Nights in memory: the real stores and rules, Scheduler as the local stack has it, a clock that is set by hand. */
export function createNightWorld(start: string) {
  const clock = { ms: Date.parse(start) };
  const nowMs = (): number => clock.ms;
  const table = createMemoryTable();
  const tenants = createTenants({ table, nowMs });
  const connections = createConnections(table);
  const runs = createReconcileRuns(table);
  const nights = createNights(table);
  const messages: ReconcileMessage[] = [];
  const logged: string[] = [];
  const reconciled: NightRun[] = [];
  const published: BusEvent[] = [];
  const faults = { isSchedulerDown: false, isFiringLost: false };
  let reconcile: (of: NightRun) => Promise<NightOutcome> = async () => ({
    outcome: 'complete',
    certificate: { checked: 1 },
  });
  const log = ({ code }: { code: string }): void => void logged.push(code);
  const readMessage = (input: string): ReconcileMessage => ({ tenantId: JSON.parse(input).tenantId });
  const scheduler = createScheduler({
    region: 'eu-west-2',
    clock: { nowMs },
    newId: () => 'id',
    deliver: async ({ input }) => {
      if (!faults.isFiringLost) messages.push(readMessage(input));
    },
    deliveryFailed: () => undefined,
  });

  const throwIfDown = (): void => {
    if (faults.isSchedulerDown) throw new DependencyError({ dependency: 'scheduler', message: 'down' });
  };
  const scheduling = {
    ...{ nowMs, nights, log },
    putSchedule: async (of: { tenantId: TenantId; timeZone: string }): Promise<void> => {
      throwIfDown();
      scheduler.put({
        Name: of.tenantId,
        GroupName: 'nights',
        ScheduleExpression: 'cron(0 2 * * ? *)',
        ScheduleExpressionTimezone: of.timeZone,
        FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
        State: 'ENABLED',
        Target: { Arn: 'queue', RoleArn: 'role', Input: JSON.stringify({ tenantId: of.tenantId }) },
      });
    },
    removeSchedule: async (id: TenantId): Promise<void> => {
      throwIfDown();
      const isThere = scheduler.list().some((one) => one.schedule.Name === id);
      if (isThere) scheduler.operations.DeleteSchedule({ Name: id, GroupName: 'nights' });
    },
  };

  const world = {
    ...{ clock, table, tenants, connections, runs, nights, messages, logged, reconciled, published, faults },
    iso: (): string => new Date(clock.ms).toISOString(),
    setReconcile: (replacement: typeof reconcile): void => {
      reconcile = replacement;
    },
    zones: (): (string | undefined)[] =>
      scheduler.list().map((one) => one.schedule.ScheduleExpressionTimezone),
    dropSchedules: (): void => {
      for (const { schedule: one } of scheduler.list())
        scheduler.operations.DeleteSchedule({ Name: one.Name, GroupName: 'nights' });
    },
    async connect(
      timeZone: string,
      of: Pick<Partial<Connection>, 'state'> = {},
      id: TenantId = tenantId,
    ): Promise<void> {
      await tenants.put(id, { name: 'Acme', timeZone, now: world.iso() });
      const before = await connections.get(id);
      await connections.replace(
        connectionOf({ tenantId: id, at: world.iso(), ...of, epoch: (before?.epoch ?? 0) + 1 }),
        before,
      );
      await beginNights(scheduling, { tenantId: id, timeZone });
    },
    async moveTo(timeZone: string): Promise<void> {
      await tenants.put(tenantId, { name: 'Acme', timeZone, now: world.iso() });
      await changeNightZone(scheduling, { tenantId, timeZone });
    },
    async disconnect(): Promise<void> {
      const before = await connections.get(tenantId);
      if (before === undefined) throw new Error('The tenant was never connected.');
      await connections.replace({ ...before, state: 'disconnected', epoch: before.epoch + 1 }, before);
      await endNights(scheduling, tenantId);
    },
    run: (message: ReconcileMessage = { tenantId }): Promise<'done' | 'busy'> =>
      runNight(
        {
          ...{ nowMs, tenants, connections, runs, nights, log },
          getPrevious: async () => undefined,
          publish: async (events) => void published.push(...events),
          sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
          reconcileNight: async (of) => {
            reconciled.push(of);
            return reconcile(of);
          },
        },
        message,
      ),
    sweep: () =>
      sweepNights({
        ...{ nowMs, tenants, connections, nights },
        beginNights: (of) => beginNights(scheduling, of),
        scheduleNight: (of) => scheduleNight(scheduling, of),
        unscheduleNight: (id, dueAt) => unscheduleNight(scheduling, id, dueAt),
        sendAll: async (ids) => void messages.push(...ids.map((id) => ({ tenantId: id }))),
      }),
    /** Lets hours pass: what is due fires, the sweeper comes, a worker takes what lies in the queue. */
    async pass(hours: number, each: () => Promise<void> = async () => undefined): Promise<void> {
      for (let hour = 0; hour < hours; hour += 1) {
        clock.ms += hourMs;
        await each();
        await scheduler.runDue();
        await world.sweep();
        for (const message of messages.splice(0)) {
          // A worker that died leaves its message in the queue.
          const result = await world.run(message).catch(() => 'busy' as const);
          if (result === 'busy') messages.push(message);
        }
      }
    },
    /** All nights there are, oldest first. */
    async all() {
      const { runs: found } = await runs.list(tenantId, { limit: 10_000 });
      return found.toReversed();
    },
  };
  return world;
}
