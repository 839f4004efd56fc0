import * as z from 'zod';
import { AwsFault, parseInput } from './fault.ts';
import type { AwsOperation } from './fault.ts';

/** Secrets by name; the map stays the caller's, who may change it while the emulator runs. */
export interface SecretsOptions {
  region: string;
  values: ReadonlyMap<string, string>;
}

const getInput = z.strictObject({
  SecretId: z.string().min(1),
  VersionStage: z.literal('AWSCURRENT').optional(),
});

/** The ARN the emulator knows a secret by. AWS adds six random characters; here they are always the same. */
export function secretArn(region: string, name: string): string {
  return `arn:aws:secretsmanager:${region}:000000000000:secret:${name}-local0`;
}

/** GetSecretValue by name or ARN. */
export function createSecrets(options: SecretsOptions): Record<string, AwsOperation> {
  return {
    GetSecretValue(input) {
      const { SecretId } = parseInput(getInput, input);
      for (const [name, value] of options.values) {
        const arn = secretArn(options.region, name);
        if (SecretId !== name && SecretId !== arn) continue;
        return {
          ARN: arn,
          Name: name,
          SecretString: value,
          VersionId: versionId,
          VersionStages: ['AWSCURRENT'],
        };
      }
      throw new AwsFault('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    },
  };
}

const versionId = '00000000-0000-4000-8000-000000000000';
