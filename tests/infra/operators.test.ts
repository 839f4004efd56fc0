import { describe, expect, it } from 'vitest';
import { hasSource, operatedQueues, physicalNames } from '../../shared/contracts/queues.ts';
import { devStage, fullStage, ofType, synthesize, type Resource } from './synthesized.ts';

const sync = synthesize().sync;
const operated = synthesize({ ...devStage, operatorPrincipals: fullStage.operatorPrincipals }).sync;

const rolesIn = (resources: typeof sync): Resource[] =>
  ofType(resources, 'AWS::IAM::Role').flatMap(([, role]) =>
    role.Properties.RoleName === 'counterfoil-dev-operator' ? [role] : [],
  );
/** Names of the queues in a statement, in the order of the names. */
const queueNames = (resources: any): string[] => {
  const names: string[] = [resources]
    .flat()
    .map((resource) => operated[resource['Fn::GetAtt'][0]]!.Properties.QueueName);
  return names.toSorted();
};

describe('the list of queues that operators work on', () => {
  it('is that of the template', () => {
    const named = operatedQueues.flatMap((queue) => {
      const { queue: source, deadLetters } = physicalNames('dev', queue);
      return hasSource(queue) ? [source, deadLetters] : [deadLetters];
    });
    const made: string[] = ofType(sync, 'AWS::SQS::Queue').map(([, { Properties }]) => Properties.QueueName);

    expect(made.toSorted()).toEqual(named.toSorted());
  });
});

describe('the role of operators', () => {
  it('is not there where nobody may take it on', () => {
    expect(rolesIn(sync)).toEqual([]);
  });

  it('is taken on by those whom the stage names, and by nobody else', () => {
    const [role] = rolesIn(operated);

    expect(role!.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/on-call' },
      },
    ]);
  });

  it('receives and deletes dead letters, sends to queues, and uses the main table with its key', () => {
    const [role] = rolesIn(operated);
    const statements: any[] = role!.Properties.Policies.flatMap(
      ({ PolicyDocument }: any) => PolicyDocument.Statement,
    );
    const allowing = (action: string) => statements.find(({ Action }) => [Action].flat().includes(action));
    const actions = statements.map(({ Action }): string[] => [Action].flat()).map((of) => of.toSorted());
    const sources = operatedQueues.filter(hasSource).map((queue) => physicalNames('dev', queue).queue);
    const dead = operatedQueues.map((queue) => physicalNames('dev', queue).deadLetters);

    expect(actions).toEqual([
      ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
      ['sqs:SendMessage'],
      ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:ReceiveMessage'],
      ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map(
        (action) => `dynamodb:${action}`,
      ),
      expect.arrayContaining(['kms:Decrypt']),
    ]);
    expect(queueNames(allowing('sqs:GetQueueUrl').Resource)).toEqual([...sources, ...dead].toSorted());
    expect(queueNames(allowing('sqs:SendMessage').Resource)).toEqual(sources.toSorted());
    expect(queueNames(allowing('sqs:ReceiveMessage').Resource)).toEqual(dead.toSorted());
    expect(JSON.stringify(allowing('dynamodb:GetItem').Resource)).toMatch(/MainTable/);
    expect(allowing('kms:Decrypt').Condition.StringEquals).toEqual({
      'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com',
    });
    expect(JSON.stringify(statements)).not.toMatch(/ProviderKeys|TokenKey|secretsmanager|lambda:/);
  });
});
