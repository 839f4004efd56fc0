import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { useApi } from '../../api/tenant.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { anyPushedQuery, settingsQuery } from './queries.ts';
import { nextStep, setupSteps, type SetupStep } from './setup-steps.ts';

const pathOf = {
  connect: '/settings/integrations/quickbooks',
  map: '/settings/integrations/quickbooks/mapping',
  match: '/settings/integrations/quickbooks/first-sync',
  test: '/settings/integrations/quickbooks/test-push',
} as const satisfies Readonly<Record<SetupStep['name'], string>>;

/** What is left to do until documents go by themselves; nothing once they do. */
export function SetupGuide({ connection }: { connection: ConnectionAnswer }): ReactNode {
  const api = useApi();
  const { data: settings } = useQuery(settingsQuery(api));
  const { data: hasPushed } = useQuery(anyPushedQuery(api));
  if (settings === undefined || hasPushed === undefined) return null;
  const steps = setupSteps({ connection, settings, hasPushed });
  const next = nextStep(steps);
  if (next === undefined) return null;
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <Card title="Set up" lead={`${done} of ${steps.length} steps are done.`}>
      <ol className="quickbooks-steps">
        {steps.map((step, index) => (
          <li key={step.name} className="quickbooks-step" data-is-next={step === next}>
            <div className="quickbooks-step-words">
              <p className="quickbooks-step-title">
                {index + 1}. {step.title}
              </p>
              <p className="quiet small">{step.words}</p>
            </div>
            <StepState step={step} isNext={step === next} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function StepState({ step, isNext }: { step: SetupStep; isNext: boolean }): ReactNode {
  if (step.isDone) return <Badge tone="good">Done</Badge>;
  if (step.name === 'connect') return <Badge tone="neutral">Start above</Badge>;
  if (isNext) {
    return (
      <ButtonLink tone="primary" size="small" to={pathOf[step.name]}>
        {step.name === 'map' ? 'Choose accounts' : 'Look'}
      </ButtonLink>
    );
  }
  return <Badge tone="neutral">Later</Badge>;
}
