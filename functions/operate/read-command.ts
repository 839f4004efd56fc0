/** Reads the command line. What is wrong with it is told by its part, the reason and the remedy. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { eraseTenantQuerySchema, type EraseTenantQuery } from '../../shared/contracts/http.ts';
import { verdicts } from '../../shared/contracts/operate.ts';
import { operatedQueues, type OperatedQueue } from '../../shared/contracts/queues.ts';
import { tenantIdSchema, type TenantId } from '../../shared/domain/ids.ts';
import { commandSpecs, helpFor, optionSpecs, type CommandName, type OptionName } from './command-specs.ts';
import type { Wanted } from './hold-letters.ts';
import { UsageError } from './usage-error.ts';

/** Where to work: a stage in AWS, or the stack that announced itself in a folder. */
export type TargetName = { readonly stage: string } | { readonly local: string | undefined };

interface Looking {
  readonly name: 'dead-letters list' | 'dead-letters group' | 'dead-letters forecast';
  readonly wanted: Wanted;
}
interface Showing {
  readonly name: 'dead-letters show';
  readonly wanted: Wanted & { readonly selection: { readonly messageId: string } };
}
export interface Moving {
  readonly name: 'dead-letters redrive' | 'dead-letters discard';
  readonly wanted: Wanted;
  readonly reason: string;
  readonly isDryRun: boolean;
  /** It was said that nobody need be asked. */
  readonly isSure: boolean;
  readonly perSecond: number;
}
export interface OnTenant {
  readonly name: 'tenant pause' | 'tenant resume' | 'tenant refresh-token' | 'reconcile run';
  readonly tenantId: TenantId;
  readonly reason: string | undefined;
}
export interface Erasing {
  readonly name: 'tenant erase';
  readonly tenantId: TenantId;
  readonly reason: EraseTenantQuery['reason'];
  readonly isSure: boolean;
}
export type Command =
  | { readonly name: 'queues'; readonly queues: readonly OperatedQueue[]; readonly limit: number }
  | Looking
  | Showing
  | Moving
  | { readonly name: 'tenant show'; readonly tenantId: TenantId }
  | { readonly name: 'reconcile show'; readonly tenantId: TenantId; readonly limit: number }
  | Erasing
  | OnTenant;

export type ReadCommand =
  | { readonly help: string }
  | { readonly command: Command; readonly target: TargetName; readonly isJson: boolean };

const whole = (max: number, fallback: number) => z.coerce.number().int().min(1).max(max).default(fallback);
const valuesSchema = z.object({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/)
    .optional(),
  local: z.string().min(1).optional(),
  json: z.boolean().default(false),
  help: z.boolean().default(false),
  queue: z.enum(operatedQueues.map(({ name }) => name)).optional(),
  message: z.string().min(1).optional(),
  tenant: tenantIdSchema.optional(),
  cause: z.string().min(1).optional(),
  verdict: z.enum(verdicts).optional(),
  all: z.boolean().default(false),
  limit: whole(10_000, 1_000),
  oldest: z.boolean().default(false),
  rate: whole(100, 5),
  reason: z.string().trim().min(3).max(300).optional(),
  'dry-run': z.boolean().default(false),
  yes: z.boolean().default(false),
});
type Values = z.output<typeof valuesSchema>;

/** Throws {@link UsageError}. */
export function readCommand(args: readonly string[]): ReadCommand {
  const { positionals, given } = parse(args);
  const found = commandIn(positionals);
  if (found === undefined) {
    if (given['help'] === true || args.length === 0) return { help: helpFor() };
    throw unknownCommand(positionals);
  }
  const { name, operands } = found;
  if (given['help'] === true) return { help: helpFor(name) };
  refuseForeign(name, given);
  const values = check(name, given);
  return {
    command: commandOf(name, values, operands),
    target: values.stage === undefined ? { local: values.local } : { stage: values.stage },
    isJson: values.json,
  };
}

type Given = Readonly<Record<string, string | boolean | undefined>>;

function parse(args: readonly string[]): { positionals: string[]; given: Given } {
  const options = Object.fromEntries(
    Object.entries(optionSpecs).map(([name, spec]) => [
      name,
      { type: 'hint' in spec ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { positionals, given: z.record(z.string(), z.union([z.string(), z.boolean()])).parse(values) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
    throw new UsageError({ field: 'options', reason, remedy: 'see COMMAND --help' });
  }
}

const names = z.enum(Object.keys(commandSpecs));

function commandIn(
  positionals: readonly string[],
): { name: CommandName; operands: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const name = positionals.slice(0, words).join(' ');
    if (isCommand(name)) return { name, operands: positionals.slice(words) };
  }
  return undefined;
}

const isCommand = (name: string): name is CommandName => names.safeParse(name).success;

const unknownCommand = (positionals: readonly string[]): UsageError =>
  new UsageError({
    field: positionals.join(' ') || 'COMMAND',
    reason: 'there is no such command',
    remedy: `choose one of: ${Object.keys(commandSpecs).join(', ')}`,
  });

function refuseForeign(name: CommandName, given: Given): void {
  const own: readonly OptionName[] = commandSpecs[name].options;
  const foreign = Object.keys(given).find((option) => !own.some((known) => known === option));
  if (foreign === undefined) return;
  throw new UsageError({
    field: `--${foreign}`,
    reason: `${name} knows no such option`,
    remedy: `see ${name} --help`,
  });
}

function check(name: CommandName, given: Given): Values {
  const checked = valuesSchema.safeParse(given);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new UsageError({
    field: `--${issue?.path.join('.') ?? 'option'}`,
    reason: issue?.message ?? 'it cannot be read',
    remedy: `see ${name} --help`,
  });
}

function commandOf(name: CommandName, values: Values, operands: readonly string[]): Command {
  if (!('operand' in commandSpecs[name])) refuseOperands(name, operands);
  switch (name) {
    case 'tenant show':
      return { name, tenantId: tenantIn(name, operands) };
    case 'tenant pause':
    case 'tenant resume':
    case 'tenant refresh-token':
    case 'reconcile run':
      return { name, tenantId: tenantIn(name, operands), reason: values.reason };
    case 'tenant erase':
      return erasingOf(tenantIn(name, operands), values);
    case 'reconcile show':
      return {
        ...{ name, tenantId: tenantIn(name, operands) },
        limit: Math.min(values.limit, maxReconcilesShown),
      };
    case 'queues':
      return { name, queues: operatedQueues, limit: values.oldest ? values.limit : 0 };
    case 'dead-letters list':
    case 'dead-letters group':
    case 'dead-letters forecast':
      return { name, wanted: wantedOf(values) };
    case 'dead-letters show':
      return showingOf(values);
    case 'dead-letters redrive':
    case 'dead-letters discard':
      return movingOf(name, values);
  }
}

function tenantIn(name: string, operands: readonly string[]): TenantId {
  const tenantId = tenantIdSchema.safeParse(operands[0]);
  if (tenantId.success && operands.length === 1) return tenantId.data;
  throw new UsageError({
    field: 'TENANT',
    reason: `${name} takes the id of one tenant`,
    remedy: `write ${name} TENANT`,
  });
}

function refuseOperands(name: string, operands: readonly string[]): void {
  if (operands.length === 0) return;
  throw new UsageError({
    field: operands.join(' '),
    reason: `${name} takes options only`,
    remedy: `see ${name} --help`,
  });
}

// Two weeks of nights, and what was asked for in between.
const maxReconcilesShown = 20;

// Long enough for looking and judging; what is moved at a rate takes longer.
const lookSeconds = 300;

function wantedOf(values: Values, actSeconds = 0): Wanted {
  const { queue, message, tenant, cause, verdict, limit } = values;
  return {
    queues: operatedQueues.filter(({ name }) => queue === undefined || queue === name),
    selection: { messageId: message, tenantId: tenant, cause, verdict },
    limit,
    holdSeconds: lookSeconds + actSeconds,
  };
}

function showingOf(values: Values): Showing {
  const { message } = values;
  if (message === undefined) throw missing('--message', 'which message to show');
  const wanted = wantedOf(values);
  return {
    name: 'dead-letters show',
    wanted: { ...wanted, selection: { ...wanted.selection, messageId: message } },
  };
}

function movingOf(name: Moving['name'], values: Values): Moving {
  const { reason, rate } = values;
  const isChosen = [values.message, values.queue, values.tenant, values.cause, values.verdict].some(
    (value) => value !== undefined,
  );
  if (isChosen === values.all) {
    throw new UsageError({
      field: '--all',
      reason: values.all ? 'it cannot go with a choice' : 'nothing says which messages are meant',
      remedy: 'give --message, --queue, --tenant, --cause or --verdict; or --all alone',
    });
  }
  if (reason === undefined) throw missing('--reason', 'why it is done');
  return {
    ...{ name, reason, isDryRun: values['dry-run'], isSure: values.yes, perSecond: rate },
    wanted: wantedOf(values, Math.ceil((operatedQueues.length * values.limit) / rate)),
  };
}

function erasingOf(tenantId: TenantId, values: Values): Erasing {
  const reason = eraseTenantQuerySchema.shape.reason.safeParse(values.reason);
  if (!reason.success) {
    throw new UsageError({
      field: '--reason',
      reason: values.reason === undefined ? 'it is not said why it is erased' : 'it is none of the reasons',
      remedy: 'give --reason contractEnded, requested or mistake',
    });
  }
  return { name: 'tenant erase', tenantId, reason: reason.data, isSure: values.yes };
}

const missing = (field: string, what: string): UsageError =>
  new UsageError({ field, reason: `it is not said ${what}`, remedy: `give ${field}` });
