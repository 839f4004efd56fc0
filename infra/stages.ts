import * as z from 'zod';
import type { StageSettingsInput } from './settings.ts';

/**
 * One entry per deployment; `--context stage=<name>` chooses. `dev` synthesizes with no input and is what the local
 * stack runs. A stage holds names and sizes only: secrets live in Secrets Manager, set after the first deployment.
 */
export const stages: readonly StageSettingsInput[] = [
  {
    stage: 'dev',
    region: 'us-east-1',
    // Replaced by the distribution's own address after the first deployment (docs/deploy.md).
    publicOrigin: 'https://counterfoil-dev.invalid',
    quickbooksEnvironment: 'sandbox',
  },
];

/**
 * The stage asked for: `--context stage=<name>` (which CDK's command line hands over in `CDK_CONTEXT_JSON`), else
 * `COUNTERFOIL_STAGE`, else `dev`.
 */
export function chosenStage(environment: NodeJS.ProcessEnv): StageSettingsInput {
  const context: unknown = JSON.parse(environment['CDK_CONTEXT_JSON'] ?? '{}');
  const fromContext = z.object({ stage: z.string().optional() }).parse(context).stage;
  const name = fromContext ?? environment['COUNTERFOIL_STAGE'] ?? 'dev';
  const chosen = stages.find((stage) => stage.stage === name);
  if (chosen === undefined) {
    throw new Error(
      `Cannot build: infra/stages.ts has no stage "${name}", only ${stages.map((s) => s.stage).join(', ')}.`,
    );
  }
  return chosen;
}
