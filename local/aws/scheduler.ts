import * as z from 'zod';
import { AwsFault, parseInput } from './fault.ts';
import { nextAfter, parseScheduleExpression } from './schedule-expression.ts';

const targetSchema = z.strictObject({
  Arn: z.string(),
  RoleArn: z.string(),
  Input: z.string().optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.coerce.number().optional(),
      MaximumRetryAttempts: z.coerce.number().optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
});

/** A schedule as the API and CloudFormation write it. */
export const scheduleSchema = z.strictObject({
  Name: z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/),
  GroupName: z.string().default('default'),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  FlexibleTimeWindow: z.union([
    z.strictObject({ Mode: z.literal('OFF') }),
    z.strictObject({ Mode: z.literal('FLEXIBLE'), MaximumWindowInMinutes: z.number() }),
  ]),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: targetSchema,
  Description: z.string().optional(),
  ActionAfterCompletion: z.enum(['NONE', 'DELETE']).optional(),
  KmsKeyArn: z.string().optional(),
  ClientToken: z.string().optional(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** One firing: the target's ARN and the JSON text it gets. */
export interface Firing {
  schedule: Schedule;
  scheduledAt: string;
  targetArn: string;
  input: string;
}

/** What the emulator runs on. `saved` are the schedules of an earlier run, `save` is called after every change. */
export interface SchedulerOptions {
  region: string;
  clock: { nowMs(): number };
  newId: () => string;
  deliver: (firing: Firing) => Promise<void>;
  deliveryFailed: (firing: Firing, error: unknown) => void;
  /** Groups beside `default`. */
  groupNames?: readonly string[];
  saved?: readonly SavedSchedule[];
  save?: (schedules: readonly SavedSchedule[]) => void;
}

export const savedScheduleSchema = z.strictObject({
  schedule: scheduleSchema,
  nextMs: z.number().optional(),
});
export type SavedSchedule = z.infer<typeof savedScheduleSchema>;

/** The emulator: operations by name, the template's own schedules, and the hand that fires what is due. */
export interface Scheduler {
  operations: Record<
    'CreateSchedule' | 'UpdateSchedule' | 'GetSchedule' | 'DeleteSchedule',
    (input: unknown) => object
  >;
  readonly put: (schedule: Schedule) => void;
  readonly list: () => readonly SavedSchedule[];
  readonly runDue: () => Promise<void>;
}

const nameInput = z.strictObject({
  Name: z.string(),
  GroupName: z.string().default('default'),
  ClientToken: z.string().optional(),
});

/** EventBridge Scheduler: four operations, and firings on a clock that may be moved. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  const { clock } = options;
  const entries = new Map((options.saved ?? []).map((entry) => [keyOf(entry.schedule), entry]));

  const arnOf = (schedule: Schedule): string =>
    `arn:aws:scheduler:${options.region}:000000000000:schedule/${schedule.GroupName}/${schedule.Name}`;
  const saved = (): void => options.save?.([...entries.values()]);

  function put(schedule: Schedule): void {
    const expression = parseScheduleExpression(
      schedule.ScheduleExpression,
      schedule.ScheduleExpressionTimezone,
    );
    const nextMs = schedule.State === 'ENABLED' ? nextAfter(expression, clock.nowMs()) : undefined;
    entries.set(keyOf(schedule), { schedule, nextMs });
    saved();
  }

  function inKnownGroup(schedule: Schedule): Schedule {
    const { GroupName } = schedule;
    if (GroupName === 'default' || options.groupNames?.includes(GroupName) === true) return schedule;
    throw new AwsFault('ResourceNotFoundException', `Schedule group ${GroupName} does not exist.`, 404);
  }

  function get(key: { GroupName: string; Name: string }): SavedSchedule {
    const entry = entries.get(keyOf(key));
    if (entry) return entry;
    throw new AwsFault('ResourceNotFoundException', `Schedule ${key.Name} does not exist.`, 404);
  }

  async function fire(entry: SavedSchedule, atMs: number): Promise<void> {
    const firing = firingOf(entry.schedule, {
      atMs,
      arn: arnOf(entry.schedule),
      id: options.newId(),
      region: options.region,
    });
    await options.deliver(firing).catch((error: unknown) => options.deliveryFailed(firing, error));
  }

  async function runEntry(entry: SavedSchedule): Promise<void> {
    const { schedule } = entry;
    // Reading the expression and its zone takes long, and a tick finds most schedules not due.
    if (entry.nextMs === undefined || entry.nextMs > clock.nowMs()) return;
    const expression = parseScheduleExpression(
      schedule.ScheduleExpression,
      schedule.ScheduleExpressionTimezone,
    );
    while (entry.nextMs !== undefined && entry.nextMs <= clock.nowMs()) {
      const atMs = entry.nextMs;
      // A jump of the clock fires a rate once: a month would be 43,200 sweeps. Times of day each fire.
      entry.nextMs = nextAfter(expression, expression.kind === 'rate' ? clock.nowMs() : atMs);
      if (entry.nextMs === undefined && schedule.ActionAfterCompletion === 'DELETE')
        entries.delete(keyOf(schedule));
      saved();
      await fire(entry, atMs);
    }
  }

  return {
    operations: {
      CreateSchedule(input) {
        const schedule = inKnownGroup(parseInput(scheduleSchema, input));
        if (entries.has(keyOf(schedule))) {
          throw new AwsFault('ConflictException', `Schedule ${schedule.Name} already exists.`, 409);
        }
        put(schedule);
        return { ScheduleArn: arnOf(schedule) };
      },
      UpdateSchedule(input) {
        const schedule = parseInput(scheduleSchema, input);
        get(schedule);
        put(schedule);
        return { ScheduleArn: arnOf(schedule) };
      },
      GetSchedule(input) {
        const { ClientToken: _, ...schedule } = get(parseInput(nameInput, input)).schedule;
        return { ...schedule, Arn: arnOf(schedule) };
      },
      DeleteSchedule(input) {
        const { schedule } = get(parseInput(nameInput, input));
        entries.delete(keyOf(schedule));
        saved();
        return {};
      },
    },
    put,
    list: () => [...entries.values()],
    runDue: async () => {
      await Promise.all([...entries.values()].map(runEntry));
    },
  };
}

const keyOf = (schedule: { GroupName: string; Name: string }): string =>
  `${schedule.GroupName}/${schedule.Name}`;

interface FiringFacts {
  atMs: number;
  arn: string;
  id: string;
  region: string;
}

function firingOf(schedule: Schedule, facts: FiringFacts): Firing {
  const scheduledAt = new Date(facts.atMs).toISOString().replace(/\.\d+Z$/, 'Z');
  const input = (schedule.Target.Input ?? ownEvent(scheduledAt, facts))
    .replaceAll('<aws.scheduler.scheduled-time>', scheduledAt)
    .replaceAll('<aws.scheduler.schedule-arn>', facts.arn)
    .replaceAll('<aws.scheduler.execution-id>', facts.id)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
  return { schedule, scheduledAt, targetArn: schedule.Target.Arn, input };
}

/** What Scheduler sends where a schedule names no input. */
function ownEvent(time: string, { id, arn, region }: FiringFacts): string {
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time,
    region,
    resources: [arn],
    detail: '{}',
  });
}
