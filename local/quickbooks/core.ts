import { createAnswerSheet } from './gateway/answers.ts';
import type { AnswerSheet } from './gateway/answers.ts';
import { createCarrier } from './gateway/carrier.ts';
import type { Carrier } from './gateway/carrier.ts';
import { createCounters } from './gateway/counters.ts';
import type { Counters } from './gateway/counters.ts';
import { createFaultPlan } from './gateway/fault-plan.ts';
import type { FaultPlan } from './gateway/fault-plan.ts';
import { createGovernor } from './gateway/limits.ts';
import type { Governor } from './gateway/limits.ts';
import { createOutages } from './gateway/outages.ts';
import type { Outages } from './gateway/outages.ts';
import { createRequestIds } from './api/request-ids.ts';
import type { RequestIds } from './api/request-ids.ts';
import { createApps, defaultApp } from './oauth/apps.ts';
import type { Apps } from './oauth/apps.ts';
import { createGrants } from './oauth/grants.ts';
import type { Grants } from './oauth/grants.ts';
import { createIdentity } from './oauth/identity.ts';
import type { Identity } from './oauth/identity.ts';
import { createCompanies } from './companies.ts';
import type { Companies } from './companies.ts';
import { createRandomText } from './random-text.ts';
import { createShiftedClock } from './shifted-clock.ts';
import type { ShiftedClock } from './shifted-clock.ts';
import { createSwitchBoard } from './switches.ts';
import type { SwitchBoard } from './switches.ts';
import { createWebhookSender } from './webhooks/sender.ts';
import type { WebhookSender } from './webhooks/sender.ts';

/** The parts every request handler of the simulator draws on. */
export interface Core {
  readonly clock: ShiftedClock;
  readonly switches: SwitchBoard;
  readonly companies: Companies;
  readonly apps: Apps;
  readonly grants: Grants;
  readonly identity: Identity;
  readonly answers: AnswerSheet;
  readonly governor: Governor;
  readonly counters: Counters;
  readonly faults: FaultPlan;
  readonly outages: Outages;
  readonly carrier: Carrier;
  readonly requestIds: RequestIds;
  readonly webhooks: WebhookSender;
  /** Told of every request the simulator does not model. */
  readonly onUnmodelled: (what: string) => void;
}

export interface CoreDeps {
  clock: { nowMs(): number };
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  onUnmodelled?: (what: string) => void;
  /**
   * Carries a webhook delivery to the app's endpoint.
   * @default fetch
   */
  deliver?: (request: Request) => Promise<Response>;
  /**
   * Whether webhooks go out by themselves when they are due, or only when `control.webhooks.deliverDue()` says so.
   * @default true
   */
  deliversByItself?: boolean;
}

/** @param onChanged told when the state changes without a request */
export function createCore(deps: CoreDeps, onChanged: () => void): Core {
  const clock = createShiftedClock(deps);
  const text = createRandomText(deps.random);
  const board = createSwitchBoard();
  const switches = (): SwitchBoard['now'] => board.now;
  const nowMs = (): number => clock.nowMs();
  const answers = createAnswerSheet({ nowMs, text });
  const faults = createFaultPlan();
  const grants = createGrants({ nowMs, text, switches });
  const webhooks = createWebhookSender({
    clock,
    text,
    random: deps.random,
    deliver: deps.deliver ?? ((request) => fetch(request)),
    isAutomatic: deps.deliversByItself ?? true,
    defaultClientId: defaultApp.clientId,
    isConnected: (clientId, realmId) => grants.isConnected(clientId, realmId),
    onChanged,
  });
  return {
    clock,
    switches: board,
    answers,
    faults,
    webhooks,
    companies: createCompanies({
      text,
      onCommitted: (realmId, changes) => webhooks.committed(realmId, changes),
    }),
    apps: createApps(),
    grants,
    identity: createIdentity({ nowMs }),
    governor: createGovernor({ nowMs, switches }),
    counters: createCounters(),
    outages: createOutages({ nowMs }),
    carrier: createCarrier({ clock, faults, answers, switches }),
    requestIds: createRequestIds({ nowMs, switches }),
    onUnmodelled: deps.onUnmodelled ?? (() => undefined),
  };
}
