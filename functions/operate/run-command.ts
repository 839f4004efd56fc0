/** Does what the command line says, and answers what came of it. Acts ask first, unless it was said that they need not. */
import type { OperatorAct } from '../../shared/contracts/activity.ts';
import type { CompanyMessage } from '../../shared/contracts/messages.ts';
import type { Moved, OperatorAnswer } from '../../shared/contracts/operate.ts';
import type { ReconcilePage } from '../../shared/contracts/reconcile-answers.ts';
import { isReadable } from '../../shared/domain/connection.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import { forecastLetters, groupLetters, listLetters, showLetter, countVerdicts } from './look-at-letters.ts';
import { discardLetters, redriveLetters, type MovingDeps } from './move-letters.ts';
import type { Command, Erasing, Moving, OnTenant } from './read-command.ts';
import { showQueues } from './show-queues.ts';
import { showTenant, type ShowTenantDeps } from './show-tenant.ts';
import { UsageError } from './usage-error.ts';
import { writeDown } from './write-down.ts';

type Paused = { readonly tenantId: TenantId; readonly isPaused: boolean };

export interface RunDeps extends MovingDeps, Omit<ShowTenantDeps, 'documents'> {
  readonly documents: MovingDeps['documents'] & ShowTenantDeps['documents'];
  readonly pause: (of: { tenantId: TenantId; by: string }) => Promise<Paused>;
  readonly resume: (of: { tenantId: TenantId; by: string }) => Promise<Paused>;
  readonly sendCompany: (message: CompanyMessage) => Promise<void>;
  /** Undefined when there is no such tenant, erased or not. */
  readonly erase: (of: {
    tenantId: TenantId;
    by: string;
    reason: Erasing['reason'];
  }) => Promise<'erasing' | 'erased' | undefined>;
  /** Throws {@link ProblemError} where there are no books to read. */
  readonly startReconcile: (tenantId: TenantId) => Promise<{ readonly runId: string } | undefined>;
  readonly listReconciles: (of: { tenantId: TenantId; limit: number }) => Promise<ReconcilePage>;
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
    case 'tenant refresh-token':
    case 'reconcile run':
      return actOnTenant(deps, command);
    case 'tenant erase':
      return eraseAsked(deps, command);
    case 'reconcile show': {
      const { tenantId, limit } = command;
      const { reconciles } = await deps.listReconciles({ tenantId, limit });
      return { answer: 'reconciles', tenantId, reconciles };
    }
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
    throw nobodyToAsk('give --yes, or --dry-run to see what would happen');
  }
  const { letters, byVerdict } = await forecastLetters(deps, wanted);
  const counted = Object.entries(byVerdict).map(([verdict, count]) => `${verdict} ${String(count)}`);
  const verb = name === 'dead-letters redrive' ? 'Redrive' : 'Discard';
  return deps.confirm(`${verb} ${String(letters.length)} messages (${counted.join(', ') || 'none'})?`);
}

const nobodyToAsk = (remedy: string): UsageError =>
  new UsageError({ field: '--yes', reason: 'nobody can be asked here', remedy });

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

async function actOnTenant(deps: RunDeps, command: OnTenant): Promise<OperatorAnswer> {
  const { name, tenantId, reason } = command;
  if ((await deps.tenants.get(tenantId)) === undefined) throw noTenant(tenantId);
  const { action, act } = tenantActs[name];
  const answer = await act(deps, tenantId);
  await writeDown(deps, {
    ...{ tenantId, action, outcome: 'done' },
    about: reason === undefined ? {} : { reason },
  });
  return answer;
}

/** No row can tell of it in the tenant's trail, which goes as well: the operators' own has it, and the tombstone says who and why. */
async function eraseAsked(deps: RunDeps, command: Erasing): Promise<OperatorAnswer> {
  const { tenantId, reason } = command;
  if (!command.isSure) {
    if (deps.confirm === undefined) throw nobodyToAsk('give --yes');
    const isAgreed = await deps.confirm(`Erase everything of tenant ${tenantId}, for good?`);
    if (!isAgreed) return { answer: 'erasing', tenantId, state: 'notErased' };
  }
  const state = await deps.erase({ tenantId, by: deps.actor, reason });
  if (state === undefined) throw noTenant(tenantId);
  await writeDown(deps, {
    ...{ tenantId: undefined, action: 'operate/erase', outcome: 'done' },
    about: { tenantId, reason },
  });
  return { answer: 'erasing', tenantId, state };
}

interface TenantAct {
  readonly action: OperatorAct;
  readonly act: (deps: RunDeps, tenantId: TenantId) => Promise<OperatorAnswer>;
}

const tenantActs: Readonly<Record<OnTenant['name'], TenantAct>> = {
  'tenant pause': {
    action: 'operate/pause',
    act: async (deps, tenantId) => ({
      answer: 'paused',
      ...(await deps.pause({ tenantId, by: deps.actor })),
    }),
  },
  'tenant resume': {
    action: 'operate/resume',
    act: async (deps, tenantId) => ({
      answer: 'paused',
      ...(await deps.resume({ tenantId, by: deps.actor })),
    }),
  },
  'tenant refresh-token': { action: 'operate/refresh-token', act: askForRenewal },
  'reconcile run': {
    action: 'operate/reconcile',
    act: async (deps, tenantId) => {
      const started = await deps.startReconcile(tenantId);
      if (started === undefined) throw noTenant(tenantId);
      return { answer: 'reconciling', tenantId, runId: started.runId };
    },
  },
};

/** A worker does it, so that no operator needs a right to tokens. */
async function askForRenewal(deps: RunDeps, tenantId: TenantId): Promise<OperatorAnswer> {
  const state = (await deps.connections.get(tenantId))?.state;
  if (!isReadable(state)) {
    throw new UsageError({
      field: 'TENANT',
      reason: `${tenantId} has no grant that could be renewed: ${state ?? 'not connected'}`,
      remedy: 'an admin of the tenant has to connect QuickBooks',
    });
  }
  await deps.sendCompany({ tenantId, renewsToken: true });
  return { answer: 'renewing', tenantId };
}

const noTenant = (tenantId: TenantId): UsageError =>
  new UsageError({
    field: 'TENANT',
    reason: `there is no tenant ${tenantId} in this stage`,
    remedy: 'check the id and the stage',
  });
