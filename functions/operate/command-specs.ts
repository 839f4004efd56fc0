/** What can be said on the command line: the one place from which parsing and `--help` are made. */

/** An option; one with a `hint` takes a value. */
interface OptionSpec {
  readonly hint?: string;
  readonly help: string;
}

export const optionSpecs = {
  stage: {
    hint: 'NAME',
    help: 'the stage in AWS to work on, with the credentials and region of your environment',
  },
  local: {
    hint: 'DIR',
    help: 'the folder in which npm run dev announced itself (.local of the work tree without it)',
  },
  json: { help: 'answer as one JSON object on standard output' },
  help: { help: 'say how the command is used' },
  queue: { hint: 'NAME', help: 'only the dead letters of this queue, such as push-invoices' },
  message: { hint: 'ID', help: 'only this message' },
  tenant: { hint: 'ID', help: 'only what points to this tenant' },
  cause: { hint: 'CAUSE', help: 'only what is judged with this cause, as `group` tells it' },
  verdict: {
    hint: 'VERDICT',
    help: 'only what is judged so: wouldSucceed, alreadyThere, wouldWait, wouldStillFail, notJudged',
  },
  all: { help: 'everything that lies there' },
  limit: {
    hint: 'N',
    help: 'look at no more than N messages of each queue (1000 without it, at most 10000)',
  },
  oldest: { help: 'look also for the oldest dead letter of each queue' },
  rate: { hint: 'N', help: 'send at most N messages a second (5 without it, at most 100)' },
  reason: { hint: 'TEXT', help: 'why; it is written into the audit trail' },
  'dry-run': { help: 'say what would be moved, and move nothing' },
  yes: { help: 'do not ask before it begins' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof optionSpecs;

interface CommandSpec {
  /** The words that follow the options' own. */
  readonly operand?: 'TENANT';
  readonly does: string;
  readonly options: readonly OptionName[];
}

const everywhere = ['stage', 'local', 'json', 'help'] as const;
const selecting = ['queue', 'tenant', 'cause', 'verdict', 'limit'] as const;
const moving = ['message', ...selecting, 'all', 'reason', 'dry-run', 'yes'] as const;

export const commandSpecs = {
  queues: {
    does: 'Tells of each queue what waits in it and how many dead letters it has.',
    options: ['oldest', ...everywhere],
  },
  'dead-letters list': {
    does: 'Lists dead letters: what each points to, how often it was received, what is judged of it.',
    options: [...selecting, ...everywhere],
  },
  'dead-letters show': {
    does: 'Shows one dead letter (--message) with the document that it points to.',
    options: ['message', 'queue', 'limit', ...everywhere],
  },
  'dead-letters group': {
    does: 'Counts dead letters by tenant and cause.',
    options: [...selecting, ...everywhere],
  },
  'dead-letters forecast': {
    does: 'Judges each dead letter against how things stand now: what would become of it if it were sent again.',
    options: [...selecting, ...everywhere],
  },
  'dead-letters redrive': {
    does: 'Sends dead letters to their queue again. Ctrl-C ends it after the message in hand; it can be repeated safely.',
    options: [...moving, 'rate', ...everywhere],
  },
  'dead-letters discard': {
    does: 'Deletes dead letters. Documents stay as they are: a parked one can still be retried.',
    options: [...moving, ...everywhere],
  },
  'tenant show': {
    operand: 'TENANT',
    does: 'Shows connection, pause, lane, what is held and what is parked.',
    options: everywhere,
  },
  'tenant pause': {
    operand: 'TENANT',
    does: 'Holds all documents of a tenant back.',
    options: ['reason', ...everywhere],
  },
  'tenant resume': {
    operand: 'TENANT',
    does: 'Lets go what the pause held back.',
    options: ['reason', ...everywhere],
  },
  'tenant refresh-token': {
    operand: 'TENANT',
    does: 'Has a worker renew the QuickBooks token now, old or not, and then read the company.',
    options: ['reason', ...everywhere],
  },
  'tenant erase': {
    operand: 'TENANT',
    does: 'Removes everything of a tenant but its tombstone, for good. --reason is contractEnded, requested or mistake.',
    options: ['reason', 'yes', ...everywhere],
  },
  'reconcile run': {
    operand: 'TENANT',
    does: 'Has the books of a tenant reconciled now, all of them.',
    options: ['reason', ...everywhere],
  },
  'reconcile show': {
    operand: 'TENANT',
    does: 'Lists the newest reconciles of a tenant: what came of each, and whether its certificate follows the one before.',
    options: ['limit', ...everywhere],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commandSpecs;

const spec = (name: CommandName): CommandSpec => commandSpecs[name];

/** How a command is used; without one, which there are. */
export function helpFor(name?: CommandName): string {
  if (name === undefined) {
    const rows = Object.entries(commandSpecs).map(([words, { does }]): [string, string] => [words, does]);
    return `Usage: npm run ops -- COMMAND [options]\n\n${columns(rows)}\n\nCOMMAND --help tells more (docs/operate.md).`;
  }
  const { does, operand, options } = spec(name);
  const rows = options.map((option): [string, string] => [written(option), optionSpecs[option].help]);
  const usage = [name, operand, '[options]'].filter((part) => part !== undefined).join(' ');
  return `Usage: npm run ops -- ${usage}\n${does}\n\n${columns(rows)}`;
}

function written(option: OptionName): string {
  const { hint }: OptionSpec = optionSpecs[option];
  return hint === undefined ? `--${option}` : `--${option} ${hint}`;
}

function columns(rows: readonly [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
