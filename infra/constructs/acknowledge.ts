import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of cdk-nag that stands: the rule as `Pack::Pack-Rule[finding]`, and why nothing is changed. */
export interface Acknowledgement {
  readonly rule: `${'AwsSolutions' | 'Serverless'}::${string}`;
  readonly reason: string;
}

/** The one way to suppress a finding. A test refuses those without a real reason and those that no finding needs. */
export function acknowledge(scope: IConstruct, ...acknowledgements: readonly Acknowledgement[]): void {
  for (const { rule, reason } of acknowledgements) Validations.of(scope).acknowledge({ id: rule, reason });
}
