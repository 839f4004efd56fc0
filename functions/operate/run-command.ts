/** Does what the command line says, and answers what came of it. Acts ask first, unless it was said that they need not. */
import type { Moved, OperatorAnswer } from '../../shared/contracts/operate.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { forecastLetters, groupLetters, listLetters, showLetter, countVerdicts } from './look-at-letters.ts';
import { discardLetters, redriveLetters, type MovingDeps } from './move-letters.ts';
import type { Command, Moving, Pausing } from './read-command.ts';
import { showQueues } from './show-queues.ts';
import { showTenant, type ShowTenantDeps } from './show-tenant.ts';
import { UsageError } from './usage-error.ts';
import { writeDown } from './write-down.ts';

type Paused = { readonly tenantId: TenantId; readonly isPaused: boolean };

export interface RunDeps extends MovingDeps, Omit<ShowTenantDeps, 'documents'> {
  readonly documents: MovingDeps['documents'] & ShowTenantDeps['documents'];
  readonly pause: (of: { tenantId: TenantId; by: string }) => Promise<Paused>;
  readonly resume: (of: { tenantId: TenantId; by: string }) => Promise<Paused>;
  /** Asks the operator; undefined where nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
}

/** Throws {@link UsageError} where the command does not fit what is there. */
export async function runCommand(deps: RunDeps, command: Command): Promise<OperatorAnswer> {
  switch (command.name) {
    case 'queues':
      return showQueues(deps, command);
    case 'dead-letters list':
      return listLetters(deps, command.wanted);
    case 'dead-letters group':
      return groupLetters(deps, command.wanted);
    case 'dead-letters forecast':
      return forecastLetters(deps, command.wanted);
    case 'dead-letters show':
      return showLetter(deps, command.wanted);
    case 'dead-letters redrive':
    case 'dead-letters discard':
      return moveAsked(deps, command);
    case 'tenant show':
      return tenantOrThrow(deps, command.tenantId);
    case 'tenant pause':
    case 'tenant resume':
      return pauseOrResume(deps, command);
  }
}

async function moveAsked(deps: RunDeps, command: Moving): Promise<Moved> {
  const { name, wanted, reason, isDryRun, perSecond } = command;
  if (!isDryRun && !command.isSure && !(await isAgreed(deps, command))) return notMoved(name);
  return name === 'dead-letters redrive'
    ? redriveLetters(deps, { ...wanted, reason, isDryRun, perSecond })
    : discardLetters(deps, { ...wanted, reason, isDryRun });
}

/** They are given back while somebody thinks, and judged anew when it begins. */
async function isAgreed(deps: RunDeps, { name, wanted }: Moving): Promise<boolean> {
  if (deps.confirm === undefined) {
    throw new UsageError({
      field: '--yes',
      reason: 'nobody can be asked here',
      remedy: 'give --yes, or --dry-run to see what would happen',
    });
  }
  const { letters, byVerdict } = await forecastLetters(deps, wanted);
  const counted = Object.entries(byVerdict).map(([verdict, count]) => `${verdict} ${String(count)}`);
  const verb = name === 'dead-letters redrive' ? 'Redrive' : 'Discard';
  return deps.confirm(`${verb} ${String(letters.length)} messages (${counted.join(', ') || 'none'})?`);
}

const notMoved = (name: Moving['name']): Moved => ({
  answer: name === 'dead-letters redrive' ? 'redriven' : 'discarded',
  isDryRun: false,
  moved: 0,
  byVerdict: countVerdicts([]),
  left: {},
  notReached: 0,
  end: 'stopped',
  mayBeMore: false,
});

async function tenantOrThrow(deps: RunDeps, tenantId: TenantId): Promise<OperatorAnswer> {
  const tenant = await showTenant(deps, tenantId);
  if (tenant === undefined) throw noTenant(tenantId);
  return tenant;
}

async function pauseOrResume(deps: RunDeps, command: Pausing): Promise<OperatorAnswer> {
  const { tenantId, reason } = command;
  if ((await deps.tenants.get(tenantId)) === undefined) throw noTenant(tenantId);
  const isPause = command.name === 'tenant pause';
  const { isPaused } = await (isPause ? deps.pause : deps.resume)({ tenantId, by: deps.actor });
  await writeDown(deps, {
    tenantId,
    action: isPause ? 'operate/pause' : 'operate/resume',
    outcome: 'done',
    about: reason === undefined ? {} : { reason },
  });
  return { answer: 'paused', tenantId, isPaused };
}

const noTenant = (tenantId: TenantId): UsageError =>
  new UsageError({
    field: 'TENANT',
    reason: `there is no tenant ${tenantId} in this stage`,
    remedy: 'check the id and the stage',
  });
