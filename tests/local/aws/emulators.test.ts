import { randomBytes } from 'node:crypto';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  KMSClient,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePattern } from '../../../local/aws/event-pattern.ts';
import { createEvents } from '../../../local/aws/events.ts';
import type { BusEvent, PutEvent } from '../../../local/aws/events.ts';
import { createKms } from '../../../local/aws/kms.ts';
import { createScheduler } from '../../../local/aws/scheduler.ts';
import type { Firing, SavedSchedule, Scheduler } from '../../../local/aws/scheduler.ts';
import { createSecrets } from '../../../local/aws/secrets.ts';
import { startAwsServer } from '../../../local/aws/server.ts';
import type { AwsServer } from '../../../local/aws/server.ts';

const region = 'eu-west-2';
const noon = Date.parse('2026-03-01T12:00:00Z');

let server: AwsServer;
let nowMs: number;
let recorded: PutEvent[];
let delivered: { arn: string; event: BusEvent }[];
let fired: Firing[];
let failures: unknown[];
let saved: readonly SavedSchedule[];
let scheduler: Scheduler;

function client<T>(Client: new (config: object) => T): T {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new Client({ region, endpoint: server.url, credentials, maxAttempts: 1 });
}

beforeEach(async () => {
  nowMs = noon;
  recorded = [];
  delivered = [];
  fired = [];
  failures = [];
  saved = [];
  const clock = { nowMs: () => nowMs };
  const kms = createKms({
    region,
    keys: [{ id: 'key-1' }, { id: 'key-2' }, { id: 'tokens', requiredContext: ['tenantId', 'realmId'] }],
    aliases: { 'alias/tokens': 'key-1' },
    master: randomBytes(32),
    randomBytes,
  });
  const events = createEvents({
    region,
    busNames: ['counterfoil'],
    rules: [
      {
        name: 'refusals',
        busName: 'counterfoil',
        pattern: parsePattern({
          'detail-type': [{ prefix: 'invoice.' }],
          detail: { cause: ['tax_code_missing'] },
        }),
        targetArns: ['arn:aws:sqs:eu-west-2:000000000000:refusals'],
      },
    ],
    clock,
    newId: () => 'event-1',
    deliver: async (arn, event) => void delivered.push({ arn, event }),
    recorded: (put) => void recorded.push(put),
    deliveryFailed: (_, error) => void failures.push(error),
  });
  scheduler = createScheduler({
    region,
    clock,
    newId: () => 'execution-1',
    deliver: async (firing) => void fired.push(firing),
    deliveryFailed: (_, error) => void failures.push(error),
    groupNames: ['nights'],
    save: (schedules) => {
      saved = structuredClone(schedules);
    },
  });
  const secretsmanager = createSecrets({ region, values: new Map([['quickbooks', '{"clientId":"a"}']]) });
  server = await startAwsServer({ kms, events, secretsmanager, scheduler: scheduler.operations });
});
afterEach(() => server.close());

describe('kms', () => {
  const plaintext = Buffer.from('a refresh token');
  const context = { tenantId: 'tenant-a', realmId: '42' };

  it('opens what it sealed under the same key and context, however the context is ordered', async () => {
    const kms = client(KMSClient);

    const sealed = await kms.send(
      new EncryptCommand({ KeyId: 'alias/tokens', Plaintext: plaintext, EncryptionContext: context }),
    );
    const opened = await kms.send(
      new DecryptCommand({
        CiphertextBlob: sealed.CiphertextBlob!,
        EncryptionContext: { realmId: '42', tenantId: 'tenant-a' },
      }),
    );

    expect(sealed.KeyId).toBe('arn:aws:kms:eu-west-2:000000000000:key/key-1');
    expect(Buffer.from(sealed.CiphertextBlob!).includes('refresh')).toBe(false);
    expect(Buffer.from(opened.Plaintext!).toString()).toBe('a refresh token');
  });

  it.each([{ tenantId: 'tenant-b', realmId: '42' }, { tenantId: 'tenant-a' }, undefined])(
    'refuses another context: %j',
    async (other) => {
      const kms = client(KMSClient);
      const sealed = await kms.send(
        new EncryptCommand({ KeyId: 'key-1', Plaintext: plaintext, EncryptionContext: context }),
      );

      const opening = kms.send(
        new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob!, EncryptionContext: other }),
      );

      await expect(opening).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
    },
  );

  it('refuses one flipped bit, wherever it lies', async () => {
    const kms = client(KMSClient);
    const sealed = await kms.send(new EncryptCommand({ KeyId: 'key-1', Plaintext: plaintext }));

    for (let index = 0; index < sealed.CiphertextBlob!.length; index++) {
      const blob = Uint8Array.from(sealed.CiphertextBlob!);
      blob[index]! ^= 1;
      await expect(
        kms.send(new DecryptCommand({ CiphertextBlob: blob })),
        `byte ${index}`,
      ).rejects.toHaveProperty('$fault', 'client');
    }
  });

  it('refuses to open under a key that the caller did not mean', async () => {
    const kms = client(KMSClient);
    const sealed = await kms.send(new EncryptCommand({ KeyId: 'key-1', Plaintext: plaintext }));

    const opening = kms.send(new DecryptCommand({ KeyId: 'key-2', CiphertextBlob: sealed.CiphertextBlob! }));

    await expect(opening).rejects.toMatchObject({ name: 'IncorrectKeyException' });
  });

  it('refuses unknown keys and plaintexts over 4,096 bytes', async () => {
    const kms = client(KMSClient);

    const unknown = () => kms.send(new EncryptCommand({ KeyId: 'key-9', Plaintext: plaintext }));
    const long = () => kms.send(new EncryptCommand({ KeyId: 'key-1', Plaintext: new Uint8Array(4097) }));

    await expect(unknown()).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(long()).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('refuses a call without the context that the key policy asks for', async () => {
    const kms = client(KMSClient);
    const encrypt = (EncryptionContext: Record<string, string>) =>
      kms.send(new EncryptCommand({ KeyId: 'tokens', Plaintext: plaintext, EncryptionContext }));

    await expect(encrypt({ tenantId: 'tenant-a' })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(encrypt(context)).resolves.toHaveProperty('CiphertextBlob');
  });

  it('makes a data key that Decrypt gives back', async () => {
    const kms = client(KMSClient);

    const made = await kms.send(new GenerateDataKeyCommand({ KeyId: 'key-1', KeySpec: 'AES_256' }));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: made.CiphertextBlob! }));

    expect(made.Plaintext).toHaveLength(32);
    expect(opened.Plaintext).toEqual(made.Plaintext);
  });
});

describe('events', () => {
  const entry = { EventBusName: 'counterfoil', Source: 'counterfoil', DetailType: 'invoice.refused' };

  it('records entries and carries those that a rule matches', async () => {
    const bus = client(EventBridgeClient);

    const answer = await bus.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Detail: '{"cause":"tax_code_missing"}' },
          { ...entry, Detail: '{"cause":"name_taken"}' },
        ],
      }),
    );

    expect(answer).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: 'event-1' }, { EventId: 'event-1' }],
    });
    expect(recorded.map(({ event }) => event.detail)).toEqual([
      { cause: 'tax_code_missing' },
      { cause: 'name_taken' },
    ]);
    expect(delivered).toEqual([
      {
        arn: 'arn:aws:sqs:eu-west-2:000000000000:refusals',
        event: {
          version: '0',
          id: 'event-1',
          'detail-type': 'invoice.refused',
          source: 'counterfoil',
          account: '000000000000',
          time: '2026-03-01T12:00:00.000Z',
          region: 'eu-west-2',
          resources: [],
          detail: { cause: 'tax_code_missing' },
        },
      },
    ]);
  });

  it('fails the entry whose detail is no JSON object, and only that', async () => {
    const bus = client(EventBridgeClient);

    const answer = await bus.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Detail: 'nothing' },
          { ...entry, Detail: '{}' },
        ],
      }),
    );

    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['MalformedDetail', undefined]);
    expect(recorded).toHaveLength(1);
  });

  it('refuses a bus that the template does not have', async () => {
    const bus = client(EventBridgeClient);

    const putting = bus.send(
      new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'other', Detail: '{}' }] }),
    );

    await expect(putting).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('scheduler', () => {
  const schedule = {
    Name: 'reconcile-tenant-a',
    GroupName: 'default',
    ScheduleExpression: 'cron(0 2 * * ? *)',
    ScheduleExpressionTimezone: 'America/New_York',
    FlexibleTimeWindow: { Mode: 'OFF' as const },
    Target: {
      Arn: 'arn:aws:sqs:eu-west-2:000000000000:reconcile',
      RoleArn: 'arn:aws:iam::000000000000:role/scheduler',
      Input: '{"tenantId":"tenant-a","at":"<aws.scheduler.scheduled-time>"}',
    },
  };

  it('creates, reads, updates and deletes a schedule', async () => {
    const api = client(SchedulerClient);

    const created = await api.send(new CreateScheduleCommand(schedule));
    await api.send(new UpdateScheduleCommand({ ...schedule, ScheduleExpressionTimezone: 'Europe/London' }));
    const read = await api.send(new GetScheduleCommand({ Name: schedule.Name }));
    await api.send(new DeleteScheduleCommand({ Name: schedule.Name, GroupName: 'default' }));

    expect(created.ScheduleArn).toBe(
      'arn:aws:scheduler:eu-west-2:000000000000:schedule/default/reconcile-tenant-a',
    );
    expect(read).toMatchObject({
      ...schedule,
      ScheduleExpressionTimezone: 'Europe/London',
      State: 'ENABLED',
    });
    await expect(api.send(new GetScheduleCommand({ Name: schedule.Name }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses a name twice, an unknown zone and an unknown name', async () => {
    const api = client(SchedulerClient);
    await api.send(new CreateScheduleCommand(schedule));

    const again = () => api.send(new CreateScheduleCommand(schedule));
    const nowhere = () =>
      api.send(
        new CreateScheduleCommand({ ...schedule, Name: 'n', ScheduleExpressionTimezone: 'Moon/Base' }),
      );
    const unknown = () => api.send(new DeleteScheduleCommand({ Name: 'unknown' }));

    await expect(again()).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(nowhere()).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(unknown()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('keeps schedules of one name in groups apart, and refuses a group that is not there', async () => {
    const api = client(SchedulerClient);
    const elsewhere = () => api.send(new CreateScheduleCommand({ ...schedule, GroupName: 'elsewhere' }));

    await api.send(new CreateScheduleCommand(schedule));
    const created = await api.send(new CreateScheduleCommand({ ...schedule, GroupName: 'nights' }));
    await api.send(new DeleteScheduleCommand({ Name: schedule.Name, GroupName: 'nights' }));

    expect(created.ScheduleArn).toContain(':schedule/nights/reconcile-tenant-a');
    expect(scheduler.list().map((one) => one.schedule.GroupName)).toEqual(['default']);
    await expect(elsewhere()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['not at all where the clock skips 2 AM', '2026-03-08', ['2026-03-07T07:00:00Z', '2026-03-09T06:00:00Z']],
    [
      'once where 2 AM comes once though an hour comes twice',
      '2026-11-01',
      ['2026-10-31T06:00:00Z', '2026-11-01T07:00:00Z', '2026-11-02T07:00:00Z'],
    ],
  ])('fires %s', async (_name, day, expected) => {
    nowMs = Date.parse(day) - 24 * 3_600_000;
    await client(SchedulerClient).send(
      new CreateScheduleCommand({ ...schedule, ScheduleExpressionTimezone: 'America/New_York' }),
    );

    nowMs = Date.parse(day) + 36 * 3_600_000;
    await scheduler.runDue();

    expect(fired.map(({ scheduledAt }) => scheduledAt)).toEqual(expected);
  });

  it('fires once where 2 AM comes twice', async () => {
    nowMs = Date.parse('2026-10-24T12:00:00Z');
    await client(SchedulerClient).send(
      new CreateScheduleCommand({ ...schedule, ScheduleExpressionTimezone: 'Europe/Berlin' }),
    );

    nowMs = Date.parse('2026-10-26T12:00:00Z');
    await scheduler.runDue();

    expect(fired.map(({ scheduledAt }) => scheduledAt)).toEqual([
      '2026-10-25T00:00:00Z',
      '2026-10-26T01:00:00Z',
    ]);
  });

  it('fires at the time of day of its zone, once for each day that passed', async () => {
    await client(SchedulerClient).send(new CreateScheduleCommand(schedule));

    nowMs = Date.parse('2026-03-02T06:59:00Z');
    await scheduler.runDue();
    const early = fired.length;
    nowMs = Date.parse('2026-03-03T07:00:00Z');
    await scheduler.runDue();

    expect(early).toBe(0);
    expect(fired.map(({ input }) => input)).toEqual([
      '{"tenantId":"tenant-a","at":"2026-03-02T07:00:00Z"}',
      '{"tenantId":"tenant-a","at":"2026-03-03T07:00:00Z"}',
    ]);
  });

  it('sends an event of its own making where the schedule names no input', async () => {
    await client(SchedulerClient).send(
      new CreateScheduleCommand({ ...schedule, Target: { ...schedule.Target, Input: undefined } }),
    );

    nowMs = Date.parse('2026-03-02T07:00:00Z');
    await scheduler.runDue();

    expect(JSON.parse(fired[0]!.input)).toEqual({
      version: '0',
      id: 'execution-1',
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '000000000000',
      time: '2026-03-02T07:00:00Z',
      region: 'eu-west-2',
      resources: ['arn:aws:scheduler:eu-west-2:000000000000:schedule/default/reconcile-tenant-a'],
      detail: '{}',
    });
  });

  it('fires a rate once however far the clock jumps', async () => {
    await client(SchedulerClient).send(
      new CreateScheduleCommand({ ...schedule, ScheduleExpression: 'rate(1 minute)' }),
    );

    nowMs = noon + 3_600_000;
    await scheduler.runDue();
    nowMs += 60_000;
    await scheduler.runDue();

    expect(fired).toHaveLength(2);
  });

  it('forgets a one-time schedule that asks for it', async () => {
    await client(SchedulerClient).send(
      new CreateScheduleCommand({
        ...schedule,
        ScheduleExpression: 'at(2026-03-01T08:00:00)',
        ActionAfterCompletion: 'DELETE',
      }),
    );

    nowMs = Date.parse('2026-03-01T13:00:00Z');
    await scheduler.runDue();

    expect(fired).toHaveLength(1);
    expect(scheduler.list()).toEqual([]);
  });

  it('goes on after a restart with what it saved', async () => {
    await client(SchedulerClient).send(new CreateScheduleCommand(schedule));
    const firedLater: Firing[] = [];

    const restarted = createScheduler({
      region,
      clock: { nowMs: () => Date.parse('2026-03-02T07:00:00Z') },
      newId: () => 'execution-2',
      deliver: async (firing) => void firedLater.push(firing),
      deliveryFailed: () => undefined,
      saved,
    });
    await restarted.runDue();

    expect(firedLater).toHaveLength(1);
  });

  it('reports a delivery that failed', async () => {
    const failing = createScheduler({
      region,
      clock: { nowMs: () => Date.parse('2026-03-02T07:00:00Z') },
      newId: () => 'execution-3',
      deliver: () => Promise.reject(new Error('no such queue')),
      deliveryFailed: (_, error) => void failures.push(error),
      saved: [{ schedule: { ...schedule, State: 'ENABLED' }, nextMs: noon }],
    });

    await failing.runDue();

    expect(failures).toEqual(
      [new Error('no such queue'), new Error('no such queue')].slice(0, failures.length),
    );
    expect(failures.length).toBeGreaterThan(0);
  });
});

describe('secrets', () => {
  it('finds a secret by name and by ARN', async () => {
    const secrets = client(SecretsManagerClient);

    const byName = await secrets.send(new GetSecretValueCommand({ SecretId: 'quickbooks' }));
    const byArn = await secrets.send(new GetSecretValueCommand({ SecretId: byName.ARN! }));

    expect(byName.SecretString).toBe('{"clientId":"a"}');
    expect(byArn.SecretString).toBe('{"clientId":"a"}');
  });

  it('refuses an unknown one', async () => {
    const reading = client(SecretsManagerClient).send(new GetSecretValueCommand({ SecretId: 'other' }));

    await expect(reading).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the server', () => {
  it('refuses operations that no emulator models', async () => {
    await expect(client(KMSClient).send(new ListKeysCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(client(EventBridgeClient).send(new ListRulesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
    await expect(client(SchedulerClient).send(new ListSchedulesCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });

  it('refuses members that an emulator does not model', async () => {
    const encrypting = client(KMSClient).send(
      new EncryptCommand({ KeyId: 'key-1', Plaintext: Buffer.from('a'), GrantTokens: ['grant'] }),
    );

    await expect(encrypting).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('counts calls by service and operation', async () => {
    const secrets = client(SecretsManagerClient);
    await secrets.send(new GetSecretValueCommand({ SecretId: 'quickbooks' }));
    await secrets.send(new GetSecretValueCommand({ SecretId: 'quickbooks' }));
    await client(KMSClient).send(new GenerateDataKeyCommand({ KeyId: 'key-1', KeySpec: 'AES_256' }));

    expect(server.counters()).toEqual({ 'secretsmanager.GetSecretValue': 2, 'kms.GenerateDataKey': 1 });
  });
});
