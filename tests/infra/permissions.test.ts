import { beforeAll, describe, expect, it } from 'vitest';
import {
  ofType,
  onlyOne,
  synthesize,
  type Resource,
  type Resources,
  type SynthesizedStacks,
} from './synthesized.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

let stacks: SynthesizedStacks;
beforeAll(() => {
  stacks = synthesize();
});

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

const statementsOf = (role: Resource): Statement[] =>
  list(role.Properties.Policies ?? []).flatMap((policy: any) => policy.PolicyDocument.Statement);

const allRoles = (): [string, Resource][] =>
  [stacks.stateful, stacks.sync, stacks.web].flatMap((resources) => ofType(resources, 'AWS::IAM::Role'));

/** Function name → its role, in either stack that has functions. */
function rolesByFunction(): Record<string, Resource> {
  const inStack = (resources: Resources): [string, Resource][] =>
    ofType(resources, 'AWS::Lambda::Function').map(([, { Properties }]) => [
      Properties.FunctionName.replace('counterfoil-dev-', ''),
      resources[Properties.Role['Fn::GetAtt'][0]]!,
    ]);
  return Object.fromEntries([...inStack(stacks.stateful), ...inStack(stacks.sync)]);
}

// What a statement is about, in a word; a resource that is in none of these groups shows up as it is.
const groups: [RegExp, string][] = [
  [/MainTable.*\/index\/due/, 'due index'],
  [/MainTable/, 'main'],
  [/ProviderKeysTable/, 'tokens'],
  [/TokenKey/, 'token key'],
  [/QuickbooksSecret/, 'secret'],
  [/PushInvoicesQueue/, 'invoices'],
  [/PushBillsQueue/, 'bills'],
  [/InboundEventsQueue/, 'inbound events'],
  [/RefreshReferenceDataQueue/, 'refreshes'],
  [/EraseTenantsQueue/, 'erasures'],
  [/ChangesQueue/, 'changes'],
  [/WebhookQuarantineQueue/, 'quarantine'],
  [/ReconcileQueue/, 'reconciles'],
  [/:schedule\/counterfoil-dev-nights\/\*/, 'nights'],
  [/NightSchedulesRole/, 'night scheduler'],
  [/SweepNightsDeadLetters/, 'sweep-nights dead letters'],
  [/SweepDeadLetters/, 'sweep dead letters'],
  [/SweepWatchesDeadLetters/, 'sweep-watches dead letters'],
  [/SweepRefreshesDeadLetters/, 'sweep-refreshes dead letters'],
  [/SendDigestsDeadLetters/, 'send-digests dead letters'],
  [/PushInvoicesDeadLetters/, 'push-invoices dead letters'],
  [/PushBillsDeadLetters/, 'push-bills dead letters'],
  [/InboundEventsDeadLetters/, 'inbound-events dead letters'],
  [/RefreshReferenceDataDeadLetters/, 'refresh-reference-data dead letters'],
  [/EraseTenantsDeadLetters/, 'erase-tenants dead letters'],
  [/ChangesDeadLetters/, 'changes dead letters'],
  [/ReconcileDeadLetters/, 'reconcile dead letters'],
  [/BusEA82B648/, 'bus'],
];
const groupOf = (resource: unknown): string => {
  const text = JSON.stringify(resource);
  return groups.find(([pattern]) => pattern.test(text))?.[1] ?? text;
};

const worker = {
  main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
  tokens: 'GetItem UpdateItem',
  'token key': 'Decrypt Encrypt',
  secret: 'GetSecretValue',
  bus: 'PutEvents',
};
const receive = 'DeleteMessage GetQueueAttributes ReceiveMessage';
const turns = { invoices: 'SendMessage' };
const lookingAt = Object.fromEntries(
  [
    ...[
      'invoices',
      'bills',
      'inbound events',
      'refreshes',
      'erasures',
      'changes',
      'reconciles',
      'quarantine',
    ],
    ...['push-invoices', 'push-bills', 'inbound-events', 'refresh-reference-data', 'erase-tenants']
      .concat(['changes', 'reconcile', 'sweep', 'sweep-nights', 'sweep-refreshes', 'sweep-watches'])
      .concat(['send-digests'])
      .map((name) => `${name} dead letters`),
  ].map((group) => [group, 'GetQueueAttributes GetQueueUrl']),
);
const nights = { nights: 'CreateSchedule UpdateSchedule', 'night scheduler': 'PassRole' };
const reading = {
  main: 'BatchGetItem GetItem PutItem UpdateItem',
  tokens: 'GetItem UpdateItem',
  'token key': 'Decrypt Encrypt',
  secret: 'GetSecretValue',
};

const matrix: Record<string, Record<string, string>> = {
  'admin-add-token-claims': {},
  'admin-erase-tenant': { main: 'GetItem PutItem', erasures: 'SendMessage' },
  'admin-erasure-worker': {
    main: 'DeleteItem GetItem PutItem Query UpdateItem',
    tokens: 'DeleteItem GetItem',
    'token key': 'Decrypt',
    secret: 'GetSecretValue',
    bus: 'PutEvents',
    nights: 'DeleteSchedule',
    erasures: `${receive} SendMessage`,
  },
  'admin-get-figures': { main: 'GetItem Query' },
  'admin-get-settings': { main: 'BatchGetItem GetItem' },
  'admin-get-tenant': { main: 'GetItem' },
  'admin-get-usage': { main: 'GetItem Query' },
  'admin-list-activity': { main: 'BatchGetItem GetItem Query' },
  'admin-pause': { main: 'GetItem PutItem UpdateItem' },
  'admin-put-settings': {
    main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
    bus: 'PutEvents',
    ...turns,
  },
  'admin-put-tenant': { main: 'GetItem PutItem UpdateItem', ...nights },
  'admin-resume': { main: 'DeleteItem GetItem PutItem Query UpdateItem', ...turns },
  'connect-authorize': { main: 'GetItem PutItem', secret: 'GetSecretValue' },
  'connect-callback': {
    main: 'DeleteItem GetItem PutItem Query UpdateItem',
    tokens: 'UpdateItem',
    'token key': 'Encrypt',
    secret: 'GetSecretValue',
    ...turns,
    refreshes: 'SendMessage',
    bus: 'PutEvents',
    ...nights,
  },
  'connect-disconnect': {
    main: 'DeleteItem GetItem PutItem UpdateItem',
    tokens: 'DeleteItem GetItem',
    'token key': 'Decrypt',
    secret: 'GetSecretValue',
    bus: 'PutEvents',
    nights: 'DeleteSchedule',
  },
  'connect-get-connection': { main: 'BatchGetItem GetItem' },
  'first-sync-accept-matches': {
    main: 'BatchGetItem GetItem PutItem Query UpdateItem',
    invoices: 'SendMessage',
  },
  'first-sync-get-first-sync': { main: 'BatchGetItem GetItem Query' },
  'first-sync-link-reference': {
    main: 'BatchGetItem GetItem PutItem Query UpdateItem',
    invoices: 'SendMessage',
  },
  'first-sync-unlink-reference': { main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem' },
  'operate-list-tenants': {
    main: 'GetItem Query',
    'due index': 'Query',
    ...lookingAt,
  },
  'push-accept-events': {
    main: 'GetItem PutItem Query UpdateItem',
    ...turns,
    bills: 'SendMessage',
    'inbound events': receive,
  },
  'push-bills': { ...worker, ...turns, bills: receive },
  'push-find-duplicates': {
    main: 'GetItem PutItem UpdateItem',
    tokens: 'GetItem UpdateItem',
    'token key': 'Decrypt Encrypt',
    secret: 'GetSecretValue',
  },
  'push-get-document': { main: 'GetItem' },
  'push-get-settlement': { main: 'GetItem Query' },
  'push-get-submission': { main: 'BatchGetItem GetItem' },
  'push-invoices': { ...worker, invoices: `${receive} SendMessage` },
  'push-list-documents': { main: 'BatchGetItem GetItem Query' },
  'push-retry-document': { main: 'BatchGetItem GetItem PutItem UpdateItem', ...turns },
  'push-submit-bill': { main: 'GetItem PutItem Query UpdateItem', bills: 'SendMessage' },
  'push-submit-by-hand': { main: 'DeleteItem GetItem PutItem Query UpdateItem', ...turns },
  'push-get-test-push': reading,
  'push-preview-document': reading,
  'push-preview-documents': reading,
  'push-start-test-push': { ...reading, ...turns },
  'push-submit-invoice': { main: 'GetItem PutItem Query UpdateItem', ...turns },
  'push-submit-settlement': {
    main: 'GetItem PutItem Query UpdateItem',
    ...turns,
    bills: 'SendMessage',
  },
  'push-sweep': { 'due index': 'Query', ...turns, 'sweep dead letters': 'SendMessage' },
  'reconcile-get-drift': { main: 'BatchGetItem GetItem' },
  'reconcile-get-reconcile': { main: 'GetItem Query' },
  'reconcile-list-findings': { main: 'GetItem Query' },
  'reconcile-list-reconciles': { main: 'GetItem Query' },
  'reconcile-start-reconcile': { main: 'GetItem PutItem UpdateItem', reconciles: 'SendMessage' },
  'reconcile-reconcile-worker': { ...worker, reconciles: receive },
  'reconcile-sweep-nights': {
    'due index': 'Query',
    main: 'DeleteItem GetItem PutItem UpdateItem',
    reconciles: 'SendMessage',
    'sweep-nights dead letters': 'SendMessage',
    ...nights,
    nights: 'CreateSchedule DeleteSchedule UpdateSchedule',
  },
  'reference-data-get-reference': { main: 'BatchGetItem GetItem' },
  'reference-data-list-reference': { main: 'BatchGetItem GetItem' },
  'reference-data-refresh': { main: 'GetItem PutItem UpdateItem', refreshes: 'SendMessage' },
  'reference-data-refresh-worker': { ...worker, ...turns, refreshes: receive },
  'reference-data-sweep-refreshes': {
    'due index': 'Query',
    main: 'UpdateItem',
    refreshes: 'SendMessage',
    'sweep-refreshes dead letters': 'SendMessage',
  },
  'sync-errors-dismiss-sync-error': { main: 'BatchGetItem GetItem PutItem Query UpdateItem' },
  'sync-errors-get-sync-error': { main: 'BatchGetItem DeleteItem GetItem Query UpdateItem' },
  'sync-errors-list-sync-errors': { main: 'BatchGetItem GetItem Query' },
  'sync-errors-reopen-sync-error': { main: 'BatchGetItem GetItem PutItem Query UpdateItem' },
  'sync-errors-resolve-sync-error': {
    main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
    ...turns,
    bus: 'PutEvents',
  },
  'sync-errors-retry-sync-error': {
    main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
    ...turns,
  },
  'sync-errors-retry-sync-errors': {
    main: 'BatchGetItem DeleteItem GetItem PutItem Query UpdateItem',
    ...turns,
  },
  'sync-errors-send-digests': {
    'due index': 'Query',
    main: 'DeleteItem GetItem Query UpdateItem',
    bus: 'PutEvents',
    'send-digests dead letters': 'SendMessage',
  },
  'webhook-changes-worker': {
    ...reading,
    bus: 'PutEvents',
    changes: receive,
    quarantine: 'SendMessage',
  },
  'webhook-sweep-watches': {
    'due index': 'Query',
    main: 'UpdateItem',
    changes: 'SendMessage',
    'sweep-watches dead letters': 'SendMessage',
  },
  'webhook-receive-notices': {
    secret: 'GetSecretValue',
    changes: 'SendMessage',
    quarantine: 'SendMessage',
  },
  'push-void-document': {
    main: 'DeleteItem GetItem PutItem Query UpdateItem',
    bus: 'PutEvents',
    ...turns,
  },
};

const isObserving = ({ Action }: Statement): boolean =>
  list(Action).every((action) => /^(logs|xray):/.test(action));
const isTableKey = ({ Resource: resource }: Statement): boolean =>
  JSON.stringify(resource).includes('TableKey');

describe('roles', () => {
  it('may do what this table says, and nothing else', () => {
    const found = Object.fromEntries(
      Object.entries(rolesByFunction()).map(([name, role]) => {
        const actions = new Map<string, Set<string>>();
        for (const statement of statementsOf(role).filter((s) => !isObserving(s) && !isTableKey(s))) {
          for (const group of list(statement.Resource).map(groupOf)) {
            const known = actions.get(group) ?? new Set<string>();
            for (const action of list(statement.Action)) known.add(action.slice(action.indexOf(':') + 1));
            actions.set(group, known);
          }
        }
        return [
          name,
          Object.fromEntries([...actions].map(([group, known]) => [group, [...known].toSorted().join(' ')])),
        ];
      }),
    );

    expect(found).toEqual(matrix);
  });

  it('name their actions, without a star', () => {
    const actions = allRoles().flatMap(([, role]) =>
      statementsOf(role).flatMap(({ Action }) => list(Action)),
    );

    expect(actions.length).toBeGreaterThan(100);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('name their resources, but for X-Ray, which has none, and for the schedules of tenants, by their group', () => {
    const isOfNights = ({ Resource: resource }: Statement): boolean => groupOf(resource) === 'nights';
    const all = allRoles()
      .flatMap(([, role]) => statementsOf(role))
      .filter(({ Resource: resource }) => JSON.stringify(resource).includes('*'));
    const starred = all.filter((statement) => !isOfNights(statement));

    expect(all.filter(isOfNights)).toHaveLength(5);

    // One of each function.
    expect(starred).toHaveLength(63);
    for (const { Action } of starred)
      expect(Action).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  });

  it('use no managed policy and no policy written elsewhere, but for CDK’s own that uploads the app', () => {
    const all = [stacks.stateful, stacks.sync, stacks.web];
    const isUploader = ([id]: [string, unknown]): boolean => id.startsWith('CustomCDKBucketDeployment');
    const ours = allRoles().filter((role) => !isUploader(role));
    const policies = all.flatMap((resources) => ofType(resources, 'AWS::IAM::Policy'));

    expect(allRoles().length - ours.length).toBe(1);
    for (const [, { Properties }] of ours) expect(Properties.ManagedPolicyArns).toBeUndefined();
    expect(policies.map(isUploader)).toEqual([true]);
    expect(all.flatMap((resources) => ofType(resources, 'AWS::IAM::ManagedPolicy'))).toEqual([]);
  });

  it('let the uploader of the app read what was built and write the app’s bucket, and nothing else', () => {
    const { Properties } = onlyOne(stacks.web, 'AWS::IAM::Policy');
    const services = Properties.PolicyDocument.Statement.flatMap(({ Action }: Statement) =>
      list(Action).map((action) => action.split(':')[0]),
    );
    const resources = JSON.stringify(
      Properties.PolicyDocument.Statement.map(({ Resource: resource }: Statement) => resource),
    );

    expect(new Set(services)).toEqual(new Set(['s3']));
    expect(resources).toContain('AppBucket');
    expect(resources).not.toContain('LogBucket');
  });

  it('use the tables’ key through DynamoDB only', () => {
    const using = allRoles().flatMap(([, role]) => statementsOf(role).filter(isTableKey));

    expect(using.length).toBeGreaterThan(10);
    for (const { Condition } of using) {
      expect(Condition).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } });
    }
  });

  it('seal and open tokens under tenant, realm and purpose only', () => {
    const using = allRoles()
      .flatMap(([, role]) => statementsOf(role))
      .filter(({ Resource: resource }) => groupOf(resource) === 'token key');

    expect(using).toHaveLength(13);
    for (const { Condition } of using) {
      expect(Condition).toEqual({
        Null: {
          'kms:EncryptionContext:tenantId': 'false',
          'kms:EncryptionContext:realmId': 'false',
          'kms:EncryptionContext:purpose': 'false',
        },
      });
    }
  });

  it('are marked as opening tokens exactly where they may', () => {
    const marked = Object.entries(rolesByFunction())
      .filter(([, { Properties }]) =>
        Properties.Tags?.some((tag: { Key: string }) => tag.Key === 'counterfoil:opens-tokens'),
      )
      .map(([name]) => name);

    expect(marked.toSorted()).toEqual(
      Object.keys(matrix)
        .filter((name) => matrix[name]!['token key'] !== undefined)
        .toSorted(),
    );
  });

  it('pass a role on to Scheduler only, and only that of the nightly schedules', () => {
    const passing = allRoles()
      .flatMap(([, role]) => statementsOf(role))
      .filter(({ Action }) => list(Action).includes('iam:PassRole'));

    expect(passing).toHaveLength(3);
    for (const { Action, Resource: resource, Condition } of passing) {
      expect([Action, groupOf(resource)]).toEqual(['iam:PassRole', 'night scheduler']);
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } });
    }
  });

  it('can be taken on by Lambda, or by Scheduler for one group of schedules each', () => {
    const trusts = allRoles().map(([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement);
    const byScheduler = trusts.filter(
      ([statement]) => statement.Principal.Service === 'scheduler.amazonaws.com',
    );

    expect(trusts.every((statements) => statements.length === 1)).toBe(true);
    for (const [{ Condition }] of byScheduler)
      expect(Object.keys(Condition.StringEquals)).toEqual(['aws:SourceAccount', 'aws:SourceArn']);
    expect(
      byScheduler
        .map(([{ Condition }]) => JSON.stringify(Condition))
        .map((condition): string => /:schedule-group\/([^"]+)"/.exec(condition)?.[1] ?? condition)
        .toSorted(),
    ).toEqual(['counterfoil-dev-nights', 'default', 'default', 'default', 'default', 'default']);
    expect(
      trusts
        .filter((statements) => !byScheduler.includes(statements))
        .every(([statement]) => statement.Principal.Service === 'lambda.amazonaws.com'),
    ).toBe(true);
  });
});
