import { beforeAll, describe, expect, it } from 'vitest';
import * as environments from '../../shared/contracts/environment.ts';
import { eventSource } from '../../shared/contracts/events.ts';
import { routes as contract } from '../../shared/contracts/routes.ts';
import { fullStage, ofType, onlyOne, synthesize, type Resource, type Resources } from './synthesized.ts';

let resources: Resources;
let functions: [string, Resource][];
beforeAll(() => {
  const stacks = synthesize();
  resources = stacks.sync;
  functions = [
    ...ofType(stacks.stateful, 'AWS::Lambda::Function'),
    ...ofType(stacks.sync, 'AWS::Lambda::Function'),
  ];
});

const nameOf = (id: string): string => resources[id]!.Properties.FunctionName.replace('counterfoil-dev-', '');

describe('HttpApi', () => {
  const routes = (): Record<string, { serves: string; authorizer: string }> =>
    Object.fromEntries(
      ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
        const integration = Properties.Target['Fn::Join'][1][1].Ref;
        const [functionId] = resources[integration]!.Properties.IntegrationUri['Fn::GetAtt'];
        return [
          Properties.RouteKey,
          { serves: nameOf(functionId), authorizer: Properties.AuthorizationType },
        ];
      }),
    );

  it('serves each route by a function of its own', () => {
    const served = Object.entries(routes()).map(([key, { serves }]) => `${key} → ${serves}`);

    expect(served.toSorted()).toEqual([
      'DELETE /v1/tenants/{tenantId} → admin-erase-tenant',
      'GET /oauth/quickbooks/callback → connect-callback',
      'GET /v1/operator/tenants → operate-list-tenants',
      'GET /v1/operator/tenants/{tenantId}/duplicates → push-find-duplicates',
      'GET /v1/tenants/{tenantId} → admin-get-tenant',
      'GET /v1/tenants/{tenantId}/activity → admin-list-activity',
      'GET /v1/tenants/{tenantId}/connection → connect-get-connection',
      'GET /v1/tenants/{tenantId}/documents → push-list-documents',
      'GET /v1/tenants/{tenantId}/documents/{documentId} → push-get-document',
      'GET /v1/tenants/{tenantId}/documents/{documentId}/drift → reconcile-get-drift',
      'GET /v1/tenants/{tenantId}/documents/{documentId}/preview → push-preview-document',
      'GET /v1/tenants/{tenantId}/documents/{documentId}/submission → push-get-submission',
      'GET /v1/tenants/{tenantId}/figures → admin-get-figures',
      'GET /v1/tenants/{tenantId}/first-sync → first-sync-get-first-sync',
      'GET /v1/tenants/{tenantId}/reconciles → reconcile-list-reconciles',
      'GET /v1/tenants/{tenantId}/reconciles/{runId} → reconcile-get-reconcile',
      'GET /v1/tenants/{tenantId}/reconciles/{runId}/findings → reconcile-list-findings',
      'GET /v1/tenants/{tenantId}/reference → reference-data-get-reference',
      'GET /v1/tenants/{tenantId}/reference/{list} → reference-data-list-reference',
      'GET /v1/tenants/{tenantId}/settings → admin-get-settings',
      'GET /v1/tenants/{tenantId}/settlements/{settlementId} → push-get-settlement',
      'GET /v1/tenants/{tenantId}/sync-errors → sync-errors-list-sync-errors',
      'GET /v1/tenants/{tenantId}/sync-errors/{errorId} → sync-errors-get-sync-error',
      'GET /v1/tenants/{tenantId}/test-push/{documentId} → push-get-test-push',
      'GET /v1/tenants/{tenantId}/usage → admin-get-usage',
      'POST /v1/tenants/{tenantId}/bills → push-submit-bill',
      'POST /v1/tenants/{tenantId}/connection/authorize → connect-authorize',
      'POST /v1/tenants/{tenantId}/connection/disconnect → connect-disconnect',
      'POST /v1/tenants/{tenantId}/documents/preview → push-preview-documents',
      'POST /v1/tenants/{tenantId}/documents/submit → push-submit-by-hand',
      'POST /v1/tenants/{tenantId}/documents/{documentId}/retry → push-retry-document',
      'POST /v1/tenants/{tenantId}/documents/{documentId}/void → push-void-document',
      'POST /v1/tenants/{tenantId}/first-sync/accept → first-sync-accept-matches',
      'POST /v1/tenants/{tenantId}/first-sync/link → first-sync-link-reference',
      'POST /v1/tenants/{tenantId}/first-sync/unlink → first-sync-unlink-reference',
      'POST /v1/tenants/{tenantId}/invoices → push-submit-invoice',
      'POST /v1/tenants/{tenantId}/pause → admin-pause',
      'POST /v1/tenants/{tenantId}/reconciles → reconcile-start-reconcile',
      'POST /v1/tenants/{tenantId}/reference/refresh → reference-data-refresh',
      'POST /v1/tenants/{tenantId}/resume → admin-resume',
      'POST /v1/tenants/{tenantId}/settlements → push-submit-settlement',
      'POST /v1/tenants/{tenantId}/sync-errors/retry → sync-errors-retry-sync-errors',
      'POST /v1/tenants/{tenantId}/sync-errors/{errorId}/dismiss → sync-errors-dismiss-sync-error',
      'POST /v1/tenants/{tenantId}/sync-errors/{errorId}/reopen → sync-errors-reopen-sync-error',
      'POST /v1/tenants/{tenantId}/sync-errors/{errorId}/resolve → sync-errors-resolve-sync-error',
      'POST /v1/tenants/{tenantId}/sync-errors/{errorId}/retry → sync-errors-retry-sync-error',
      'POST /v1/tenants/{tenantId}/test-push → push-start-test-push',
      'POST /webhooks/quickbooks → webhook-receive-notices',
      'PUT /v1/tenants/{tenantId} → admin-put-tenant',
      'PUT /v1/tenants/{tenantId}/settings → admin-put-settings',
    ]);
  });

  it('serves the routes of the contract, with a token where the contract asks for one', () => {
    const wired = Object.entries(routes()).map(
      ([key, { serves, authorizer }]) => `${key} ${serves} ${authorizer}`,
    );

    const promised = Object.values(contract).map(
      ({ method, path, entry, caller }) =>
        `${method} ${path} ${entry.replace('/', '-')} ${caller === 'token' ? 'JWT' : 'NONE'}`,
    );
    expect(wired.toSorted()).toEqual(promised.toSorted());
  });

  it('asks for a token on every route but those on this list', () => {
    const open = Object.entries(routes()).filter(([, { authorizer }]) => authorizer !== 'JWT');

    expect(open.map(([key]) => key).toSorted()).toEqual([
      'GET /oauth/quickbooks/callback',
      'POST /webhooks/quickbooks',
    ]);
  });

  it('believes the user pool’s tokens for its two clients', () => {
    const { Audience, Issuer } = onlyOne(resources, 'AWS::ApiGatewayV2::Authorizer').Properties
      .JwtConfiguration;

    expect(Audience).toHaveLength(2);
    expect(JSON.stringify(Issuer)).toMatch(/IdentityPool.*ProviderURL/);
  });

  it('believes another issuer where one is set', () => {
    const { sync } = synthesize(fullStage);

    expect(onlyOne(sync, 'AWS::ApiGatewayV2::Authorizer').Properties.JwtConfiguration).toEqual({
      Issuer: 'https://login.vendor.com/',
      Audience: ['counterfoil'],
    });
  });

  it('throttles', () => {
    expect(onlyOne(resources, 'AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 100,
      ThrottlingBurstLimit: 200,
    });
  });

  it('logs each request as JSON, never its query, headers or body', () => {
    const { Format } = onlyOne(resources, 'AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;

    expect(Object.values(JSON.parse(Format))).toContain('$context.routeKey');
    expect(Format).not.toMatch(
      /querystring|\$request|\$context\.(?!path")\w*[uU]ri|requestOverride|header|body/,
    );
  });

  it('lets each function be called by its own route only', () => {
    const permissions = ofType(resources, 'AWS::Lambda::Permission');

    expect(permissions).toHaveLength(50);
    for (const [, { Properties }] of permissions) {
      expect(Properties.Principal).toBe('apigateway.amazonaws.com');
      expect(JSON.stringify(Properties.SourceArn)).toMatch(/HttpApi.*\/(v1|oauth|webhooks)\//);
    }
  });
});

describe('functions', () => {
  it('run on Node 24 and arm64, traced, with memory, time-out and description', () => {
    expect(functions).toHaveLength(63);
    for (const [, { Properties }] of functions) {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        MemorySize: expect.any(Number),
        Timeout: expect.any(Number),
        Description: expect.stringMatching(/\w/),
      });
    }
  });

  it('share neither a role nor a log group', () => {
    const distinct = (values: unknown[]): number =>
      new Set(values.map((value) => JSON.stringify(value))).size;

    expect(distinct(functions.map(([, { Properties }]) => Properties.Role))).toBe(63);
    expect(distinct(functions.map(([, { Properties }]) => Properties.LoggingConfig))).toBe(63);
  });

  it('keep logs for a limited time', () => {
    for (const [, { Properties }] of ofType(resources, 'AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(30);
    }
  });

  it('reserve no concurrency, because throttles would use up receives', () => {
    for (const [, { Properties }] of functions)
      expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('answer within what API Gateway waits for', () => {
    const served = ofType(resources, 'AWS::ApiGatewayV2::Integration').map(
      ([, { Properties }]) => resources[Properties.IntegrationUri['Fn::GetAtt'][0]]!.Properties.Timeout,
    );

    expect(Math.max(...served)).toBeLessThan(30);
  });

  it('find in their environment what their schema asks for, and nothing else', () => {
    const schemas: Record<string, { shape: object }> = {
      'admin-add-token-claims': environments.addTokenClaimsEnvironmentSchema,
      'admin-erase-tenant': environments.eraseTenantEnvironmentSchema,
      'admin-erasure-worker': environments.erasureWorkerEnvironmentSchema,
      'admin-get-figures': environments.getFiguresEnvironmentSchema,
      'admin-get-settings': environments.getSettingsEnvironmentSchema,
      'admin-get-tenant': environments.getTenantEnvironmentSchema,
      'admin-get-usage': environments.getUsageEnvironmentSchema,
      'admin-list-activity': environments.listActivityEnvironmentSchema,
      'admin-pause': environments.pauseEnvironmentSchema,
      'admin-put-settings': environments.putSettingsEnvironmentSchema,
      'admin-put-tenant': environments.putTenantEnvironmentSchema,
      'admin-resume': environments.resumeEnvironmentSchema,
      'connect-authorize': environments.authorizeEnvironmentSchema,
      'connect-callback': environments.callbackEnvironmentSchema,
      'connect-disconnect': environments.disconnectEnvironmentSchema,
      'connect-get-connection': environments.getConnectionEnvironmentSchema,
      'first-sync-accept-matches': environments.acceptMatchesEnvironmentSchema,
      'first-sync-get-first-sync': environments.getFirstSyncEnvironmentSchema,
      'first-sync-link-reference': environments.linkReferenceEnvironmentSchema,
      'first-sync-unlink-reference': environments.unlinkReferenceEnvironmentSchema,
      'operate-list-tenants': environments.listTenantsEnvironmentSchema,
      'push-accept-events': environments.acceptEventsEnvironmentSchema,
      'push-bills': environments.pushWorkerEnvironmentSchema,
      'push-find-duplicates': environments.findDuplicatesEnvironmentSchema,
      'push-get-document': environments.getDocumentEnvironmentSchema,
      'push-get-settlement': environments.getSettlementEnvironmentSchema,
      'push-get-submission': environments.getSubmissionEnvironmentSchema,
      'push-get-test-push': environments.getTestPushEnvironmentSchema,
      'push-invoices': environments.pushWorkerEnvironmentSchema,
      'push-list-documents': environments.listDocumentsEnvironmentSchema,
      'push-preview-document': environments.previewDocumentsEnvironmentSchema,
      'push-preview-documents': environments.previewDocumentsEnvironmentSchema,
      'push-retry-document': environments.retryDocumentEnvironmentSchema,
      'push-submit-bill': environments.submitBillEnvironmentSchema,
      'push-submit-by-hand': environments.submitByHandEnvironmentSchema,
      'push-start-test-push': environments.startTestPushEnvironmentSchema,
      'push-submit-invoice': environments.submitInvoiceEnvironmentSchema,
      'push-submit-settlement': environments.submitSettlementEnvironmentSchema,
      'push-sweep': environments.sweepEnvironmentSchema,
      'push-void-document': environments.voidDocumentEnvironmentSchema,
      'reconcile-get-drift': environments.getDriftEnvironmentSchema,
      'reconcile-get-reconcile': environments.getReconcileEnvironmentSchema,
      'reconcile-list-findings': environments.listFindingsEnvironmentSchema,
      'reconcile-list-reconciles': environments.listReconcilesEnvironmentSchema,
      'reconcile-start-reconcile': environments.startReconcileEnvironmentSchema,
      'reconcile-reconcile-worker': environments.reconcileWorkerEnvironmentSchema,
      'reconcile-sweep-nights': environments.sweepNightsEnvironmentSchema,
      'reference-data-get-reference': environments.getReferenceEnvironmentSchema,
      'reference-data-list-reference': environments.listReferenceEnvironmentSchema,
      'reference-data-refresh': environments.refreshEnvironmentSchema,
      'reference-data-refresh-worker': environments.refreshWorkerEnvironmentSchema,
      'reference-data-sweep-refreshes': environments.sweepRefreshesEnvironmentSchema,
      'sync-errors-dismiss-sync-error': environments.dismissSyncErrorEnvironmentSchema,
      'sync-errors-get-sync-error': environments.getSyncErrorEnvironmentSchema,
      'sync-errors-list-sync-errors': environments.listSyncErrorsEnvironmentSchema,
      'sync-errors-reopen-sync-error': environments.reopenSyncErrorEnvironmentSchema,
      'sync-errors-resolve-sync-error': environments.resolveSyncErrorEnvironmentSchema,
      'sync-errors-retry-sync-error': environments.retrySyncErrorEnvironmentSchema,
      'sync-errors-retry-sync-errors': environments.retrySyncErrorsEnvironmentSchema,
      'sync-errors-send-digests': environments.sendDigestsEnvironmentSchema,
      'webhook-changes-worker': environments.changesWorkerEnvironmentSchema,
      'webhook-sweep-watches': environments.sweepWatchesEnvironmentSchema,
      'webhook-receive-notices': environments.receiveNoticesEnvironmentSchema,
    };
    const given = Object.fromEntries(
      functions.map(([, { Properties }]) => [
        Properties.FunctionName.replace('counterfoil-dev-', ''),
        Object.keys(Properties.Environment.Variables).toSorted(),
      ]),
    );

    const asked = Object.entries(schemas).map(([name, { shape }]) => [name, Object.keys(shape).toSorted()]);
    expect(given).toEqual(Object.fromEntries(asked));
  });
});

describe('queues', () => {
  const queues = (): [string, Resource][] => ofType(resources, 'AWS::SQS::Queue');
  const isDeadLetters = ([, { Properties }]: [string, Resource]): boolean =>
    Properties.QueueName.endsWith('-dead-letters');
  const isQuarantine = ([, { Properties }]: [string, Resource]): boolean =>
    Properties.QueueName.endsWith('-quarantine');

  it('are seven, each with its dead letters, the dead letters of each schedule, and the quarantine', () => {
    expect(
      queues()
        .map(([, { Properties }]): string => Properties.QueueName)
        .toSorted(),
    ).toEqual([
      'counterfoil-dev-changes',
      'counterfoil-dev-changes-dead-letters',
      'counterfoil-dev-erase-tenants',
      'counterfoil-dev-erase-tenants-dead-letters',
      'counterfoil-dev-inbound-events',
      'counterfoil-dev-inbound-events-dead-letters',
      'counterfoil-dev-push-bills',
      'counterfoil-dev-push-bills-dead-letters',
      'counterfoil-dev-push-invoices',
      'counterfoil-dev-push-invoices-dead-letters',
      'counterfoil-dev-reconcile',
      'counterfoil-dev-reconcile-dead-letters',
      'counterfoil-dev-refresh-reference-data',
      'counterfoil-dev-refresh-reference-data-dead-letters',
      'counterfoil-dev-send-digests-dead-letters',
      'counterfoil-dev-sweep-dead-letters',
      'counterfoil-dev-sweep-nights-dead-letters',
      'counterfoil-dev-sweep-refreshes-dead-letters',
      'counterfoil-dev-sweep-watches-dead-letters',
      'counterfoil-dev-webhook-quarantine',
    ]);
  });

  it('give a message up after five receives, to dead letters of their own', () => {
    const redrives = queues()
      .filter((queue) => !isDeadLetters(queue) && !isQuarantine(queue))
      .map(([, { Properties }]) => Properties.RedrivePolicy);

    expect(redrives.map(({ maxReceiveCount }) => maxReceiveCount)).toEqual([5, 5, 5, 5, 5, 5, 5]);
    expect(new Set(redrives.map((redrive) => JSON.stringify(redrive.deadLetterTargetArn))).size).toBe(7);
  });

  it('keep dead letters for 14 days and take them from their own queue only', () => {
    for (const [, { Properties }] of queues().filter(isDeadLetters)) {
      expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
      expect(['byQueue', 'denyAll']).toContain(Properties.RedriveAllowPolicy.redrivePermission);
    }
  });

  it('keep the quarantine for 14 days, retained, and let it be no other queue’s dead letters', () => {
    const [[, { Properties, DeletionPolicy }]] = queues().filter(isQuarantine) as [[string, Resource]];

    expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    expect(Properties.RedriveAllowPolicy).toEqual({ redrivePermission: 'denyAll' });
    expect(DeletionPolicy).toBe('Retain');
  });

  it('are encrypted and refuse senders without TLS', () => {
    const refusing = ofType(resources, 'AWS::SQS::QueuePolicy').map(([, { Properties }]): string => {
      const denials = Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Deny');
      expect(denials).toEqual([
        expect.objectContaining({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ]);
      return Properties.Queues[0].Ref;
    });

    expect(refusing.toSorted()).toEqual(
      queues()
        .map(([id]) => id)
        .toSorted(),
    );
    for (const [, { Properties }] of queues()) expect(Properties.SqsManagedSseEnabled).toBe(true);
  });

  it('hide a message for six times its worker’s time-out', () => {
    const sources = ofType(resources, 'AWS::Lambda::EventSourceMapping');

    expect(sources).toHaveLength(7);
    for (const [, { Properties }] of sources) {
      const worker = resources[Properties.FunctionName.Ref]!.Properties;
      const queue = resources[Properties.EventSourceArn['Fn::GetAtt'][0]]!.Properties;
      expect(queue.VisibilityTimeout).toBeGreaterThanOrEqual(6 * worker.Timeout);
    }
  });

  it('leave a worker time for one call of 130 s and what surrounds it', () => {
    const timeouts = ofType(resources, 'AWS::Lambda::EventSourceMapping')
      .map(([, { Properties }]) => resources[Properties.FunctionName.Ref]!.Properties)
      .filter(
        ({ FunctionName }) =>
          FunctionName.startsWith('counterfoil-dev-push-bills') ||
          FunctionName.startsWith('counterfoil-dev-push-invoices'),
      )
      .map(({ Timeout }): number => Timeout);

    expect(timeouts).toHaveLength(2);
    expect(Math.min(...timeouts)).toBeGreaterThanOrEqual(2 * 130);
  });

  it('feed workers after a second, or where gathering spares reads after fifteen, and take back only those that failed', () => {
    const sources = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]) => Properties,
    );

    // Thirty is QuickBooks' largest batch; five companies can be read within a run, and one tenant erased.
    const sizes = sources.map(({ FunctionName, BatchSize, ScalingConfig }) => [
      nameOf(FunctionName.Ref),
      BatchSize,
      ScalingConfig.MaximumConcurrency,
    ]);
    expect(sizes.toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual([
      ['admin-erasure-worker', 1, 2],
      ['push-accept-events', 10, 10],
      ['push-bills', 30, 10],
      ['push-invoices', 30, 10],
      ['reconcile-reconcile-worker', 1, 10],
      ['reference-data-refresh-worker', 5, 5],
      ['webhook-changes-worker', 100, 10],
    ]);
    for (const source of sources) {
      expect(source).toMatchObject({
        // Notices of one company that come within some seconds are one read.
        MaximumBatchingWindowInSeconds: nameOf(source.FunctionName.Ref) === 'webhook-changes-worker' ? 15 : 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    }
  });

  it('have nothing that consumes dead letters or the quarantine', () => {
    const fed = ofType(resources, 'AWS::Lambda::EventSourceMapping').map(
      ([, { Properties }]): string =>
        resources[Properties.EventSourceArn['Fn::GetAtt'][0]]!.Properties.QueueName,
    );

    expect(fed.toSorted()).toEqual([
      'counterfoil-dev-changes',
      'counterfoil-dev-erase-tenants',
      'counterfoil-dev-inbound-events',
      'counterfoil-dev-push-bills',
      'counterfoil-dev-push-invoices',
      'counterfoil-dev-reconcile',
      'counterfoil-dev-refresh-reference-data',
    ]);
  });
});

describe('inbound events', () => {
  const queueNamed = (name: string): string =>
    ofType(resources, 'AWS::SQS::Queue').find(([, { Properties }]) => Properties.QueueName === name)![0];
  const queueId = (): string => queueNamed('counterfoil-dev-inbound-events');
  const deadLettersId = (): string => queueNamed('counterfoil-dev-inbound-events-dead-letters');

  it('are taken from our bus by kind, from anybody but ourselves', () => {
    const { Properties } = onlyOne(resources, 'AWS::Events::Rule');
    const [bus] = ofType(resources, 'AWS::Events::EventBus');

    expect(Properties.EventBusName).toEqual({ Ref: bus![0] });
    expect(Properties.EventPattern).toEqual({
      'detail-type': ['invoice.authorized', 'settlement.approved'],
      source: [{ 'anything-but': [eventSource] }],
    });
  });

  it('go to their queue, and what cannot be delivered to its dead letters', () => {
    const { Targets } = onlyOne(resources, 'AWS::Events::Rule').Properties;

    expect(Targets).toEqual([
      {
        Id: expect.any(String),
        Arn: { 'Fn::GetAtt': [queueId(), 'Arn'] },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [deadLettersId(), 'Arn'] } },
      },
    ]);
  });

  it('may be sent to both queues by that rule, and nobody else may send anywhere', () => {
    const [rule] = ofType(resources, 'AWS::Events::Rule');
    const allowed = ofType(resources, 'AWS::SQS::QueuePolicy').flatMap(([, { Properties }]) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow'),
    );

    const byRule = (id: string): object => ({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [id, 'Arn'] },
      Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule![0], 'Arn'] } } },
    });
    expect(allowed).toHaveLength(2);
    expect(allowed).toEqual(expect.arrayContaining([byRule(queueId()), byRule(deadLettersId())]));
  });
});

describe('schedules', () => {
  const ofEach = (type: string, read: (properties: any) => unknown[]): unknown[][] =>
    ofType(resources, type)
      .map(([, { Properties }]) => read(Properties))
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

  it('sweep every minute, five minutes, quarter of an hour and hour, and keep what could not be started', () => {
    const schedules = ofEach('AWS::Scheduler::Schedule', ({ Target, ScheduleExpression }) => [
      nameOf(Target.Arn['Fn::GetAtt'][0]),
      ScheduleExpression,
      Target.DeadLetterConfig.Arn['Fn::GetAtt'][0],
    ]);

    expect(schedules).toEqual([
      ['push-sweep', 'rate(1 minute)', expect.stringMatching(/^SweepDeadLetters/)],
      ['reconcile-sweep-nights', 'rate(60 minutes)', expect.stringMatching(/^SweepNightsDeadLetters/)],
      [
        'reference-data-sweep-refreshes',
        'rate(15 minutes)',
        expect.stringMatching(/^SweepRefreshesDeadLetters/),
      ],
      ['sync-errors-send-digests', 'rate(15 minutes)', expect.stringMatching(/^SendDigestsDeadLetters/)],
      ['webhook-sweep-watches', 'rate(5 minutes)', expect.stringMatching(/^SweepWatchesDeadLetters/)],
    ]);
  });

  it('keep a run that failed, and do not repeat it', () => {
    const failures = ofEach('AWS::Lambda::EventInvokeConfig', (properties) => [
      nameOf(properties.FunctionName.Ref),
      properties.MaximumRetryAttempts,
      properties.DestinationConfig.OnFailure.Destination['Fn::GetAtt'][0],
    ]);

    expect(failures).toEqual([
      ['push-sweep', 0, expect.stringMatching(/^SweepDeadLetters/)],
      ['reconcile-sweep-nights', 0, expect.stringMatching(/^SweepNightsDeadLetters/)],
      ['reference-data-sweep-refreshes', 0, expect.stringMatching(/^SweepRefreshesDeadLetters/)],
      ['sync-errors-send-digests', 0, expect.stringMatching(/^SendDigestsDeadLetters/)],
      ['webhook-sweep-watches', 0, expect.stringMatching(/^SweepWatchesDeadLetters/)],
    ]);
  });
});

describe('the schedules of tenants’ nights', () => {
  it('lie in a group of their stage', () => {
    expect(onlyOne(resources, 'AWS::Scheduler::ScheduleGroup').Properties).toMatchObject({
      Name: 'counterfoil-dev-nights',
    });
  });

  it('act in a role for that group and this account, which sends to the reconcile queue and its dead letters', () => {
    const [, role] = ofType(resources, 'AWS::IAM::Role').find(([id]) => id.startsWith('NightSchedulesRole'))!;
    const arnOf = (name: string): object => ({
      'Fn::GetAtt': [
        ofType(resources, 'AWS::SQS::Queue').find(([, { Properties }]) => Properties.QueueName === name)![0],
        'Arn',
      ],
    });

    const [trust] = role.Properties.AssumeRolePolicyDocument.Statement;
    expect(trust.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(trust.Condition.StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    expect(JSON.stringify(trust.Condition.StringEquals['aws:SourceArn'])).toContain(
      ':schedule-group/counterfoil-dev-nights',
    );
    expect(role.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: [arnOf('counterfoil-dev-reconcile-dead-letters'), arnOf('counterfoil-dev-reconcile')],
      },
    ]);
  });
});
