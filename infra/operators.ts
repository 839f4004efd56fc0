/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { CfnOutput, Duration } from 'aws-cdk-lib';
import { ArnPrincipal, CompositePrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { QueueWithDeadLetters } from './constructs/queue-with-dead-letters.ts';
import { lookAt, useItems } from './permissions.ts';
import type { SyncResources } from './sync/resources.ts';

/**
 * The role that operators take on for the command line (docs/adr/0015-operators.md), if the stage names who may. It reaches
 * the queues that are in the scope by now and the main table; no token, key of tokens, secret or function.
 */
export function addOperators(scope: Construct, { settings, stateful }: SyncResources): void {
  const { stage, operatorPrincipals } = settings;
  if (operatorPrincipals === undefined) return;
  const role = new Role(scope, 'OperatorRole', {
    roleName: `counterfoil-${stage}-operator`,
    description: 'Taken on by operators: dead letters, and what their command line shows and writes down',
    assumedBy: new CompositePrincipal(...operatorPrincipals.map((arn) => new ArnPrincipal(arn))),
    maxSessionDuration: Duration.hours(4),
    inlinePolicies: {
      operate: new PolicyDocument({
        statements: [
          ...useQueues(queuesIn(scope)),
          ...useItems(stateful.mainTable, [
            'GetItem',
            'BatchGetItem',
            'Query',
            'PutItem',
            'UpdateItem',
            // Resuming takes away the pointers that the pause held.
            'DeleteItem',
          ]),
        ],
      }),
    },
  });
  new CfnOutput(scope, 'OperatorRoleArn', { value: role.roleArn });
}

/** The queues of a scope: those that feed workers, and those that only keep what failed. */
export interface Queues {
  readonly sources: readonly Queue[];
  readonly deadLetters: readonly Queue[];
}

/** Found and not listed, so that a queue that is added cannot be forgotten: whoever asks comes after all of them. */
export function queuesIn(scope: Construct): Queues {
  const all = scope.node.findAll();
  const sources = all.flatMap((one) => (one instanceof QueueWithDeadLetters ? [one.queue] : []));
  const queues = all.filter((one) => one instanceof Queue);
  return { sources, deadLetters: queues.filter((queue) => !sources.includes(queue)) };
}

/** The messages of a queue that works are never received: each receive would count towards its dead letters. */
function useQueues({ sources, deadLetters }: Queues): PolicyStatement[] {
  const arnsOf = (queues: readonly Queue[]): string[] => queues.map(({ queueArn }) => queueArn);
  return [
    lookAt(...sources, ...deadLetters),
    new PolicyStatement({ actions: ['sqs:SendMessage'], resources: arnsOf(sources) }),
    new PolicyStatement({
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
      resources: arnsOf(deadLetters),
    }),
  ];
}
