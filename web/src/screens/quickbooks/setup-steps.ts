import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import type { Settings } from '../../../../shared/domain/settings.ts';
import { missingOf } from './mapping-edit.ts';

/** A step of setting up, in the order in which they are done. */
export interface SetupStep {
  readonly name: 'connect' | 'map' | 'match' | 'test';
  readonly title: string;
  readonly words: string;
  readonly isDone: boolean;
}

/** Where the setting up stands. The last two may be left out, and count as done once something was pushed. */
export function setupSteps(of: {
  connection: Pick<ConnectionAnswer, 'state' | 'company'>;
  settings: Settings;
  hasPushed: boolean;
}): SetupStep[] {
  const { connection, settings, hasPushed } = of;
  const isConnected = connection.state === 'active' || connection.state === 'subscriptionLapsed';
  const { invoices, bills } = missingOf(settings, connection.company?.country);
  const isMapped = invoices.length === 0 || bills.length === 0;
  return [
    {
      name: 'connect',
      title: 'Connect your QuickBooks company',
      words: 'You sign in at QuickBooks and choose the company. It takes a minute.',
      isDone: isConnected,
    },
    {
      name: 'map',
      title: 'Choose accounts and tax',
      words: 'Where sales and costs land in your books.',
      isDone: isMapped,
    },
    {
      name: 'match',
      title: 'See who is who',
      words: 'Which customers, vendors and items are in QuickBooks already.',
      isDone: hasPushed,
    },
    {
      name: 'test',
      title: 'Push one document as a test',
      words: 'Compare what you expect with what arrives.',
      isDone: hasPushed,
    },
  ];
}

/** The step to do next; undefined when all is done. */
export const nextStep = (steps: readonly SetupStep[]): SetupStep | undefined =>
  steps.find(({ isDone }) => !isDone);
