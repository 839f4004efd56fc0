import * as z from 'zod';
import { secretArn } from '../aws/secrets.ts';
import type { Need } from './iam-judge.ts';

/** Where things lie, for ARNs. */
export interface Surroundings {
  region: string;
  tableKeys: ReadonlyMap<string, string>;
  /** alias/name → key id */
  keyAliases: Readonly<Record<string, string>>;
}

type NeedsOf = (operation: string, input: unknown, around: Surroundings) => Need[];

const ACCOUNT = '000000000000';

/** What a call takes: one need for each action on each resource. A call that is not known needs leave for everything. */
export function needsOf(
  { service, operation, input }: { service: string; operation: string; input: unknown },
  around: Surroundings,
): Need[] {
  return services[service]?.(operation, input, around) ?? [unknownNeed(service, operation)];
}

const unknownNeed = (service: string, operation: string): Need => ({
  action: `${service}:${operation}`,
  resource: '*',
  context: {},
});

const services: Readonly<Record<string, NeedsOf>> = {
  dynamodb: (operation, input, around) => {
    const uses = tableUses(operation, input);
    return uses.length > 0
      ? uses.flatMap((use) => tableNeeds(use, around))
      : [unknownNeed('dynamodb', operation)];
  },
  sqs: (operation, input, { region }) => {
    const queueName = queueNameIn(input);
    if (queueName === undefined) return [unknownNeed('sqs', operation)];
    const resource = arn('sqs', region, queueName);
    // A batch takes the same permission as a single call.
    return [{ action: `sqs:${operation.replace(/Batch$/, '')}`, resource, context: {} }];
  },
  kms: (operation, input, around) => {
    const call = keySchema.safeParse(input).data;
    if (!call) return [unknownNeed('kms', operation)];
    const context = Object.entries(call.EncryptionContext).map(([name, value]): [string, string] => [
      encryptionContextKey + name,
      value,
    ]);
    const resource = keyArn(call.KeyId, around);
    return [{ action: `kms:${operation}`, resource, context: Object.fromEntries(context) }];
  },
  secretsmanager: (operation, input, { region }) => {
    const secretId = secretSchema.safeParse(input).data?.SecretId;
    if (secretId === undefined) return [unknownNeed('secretsmanager', operation)];
    const resource = secretId.startsWith('arn:') ? secretId : secretArn(region, secretId);
    return [{ action: `secretsmanager:${operation}`, resource, context: {} }];
  },
  events: (operation, input, { region }) => {
    const entries = entriesSchema.safeParse(input).data?.Entries ?? [];
    const buses = new Set(entries.map(({ EventBusName }) => EventBusName.replace(/^.*:event-bus\//, '')));
    if (buses.size === 0) return [unknownNeed('events', operation)];
    return [...buses].map((bus) => {
      return {
        action: `events:${operation}`,
        resource: arn('events', region, `event-bus/${bus}`),
        context: {},
      };
    });
  },
  scheduler: (operation, input, { region }) => {
    const schedule = scheduleSchema.safeParse(input).data;
    if (!schedule) return [unknownNeed('scheduler', operation)];
    const resource = arn('scheduler', region, `schedule/${schedule.GroupName}/${schedule.Name}`);
    const use = { action: `scheduler:${operation}`, resource, context: {} };
    if (schedule.Target === undefined) return [use];
    // Whoever gives a schedule a role must be allowed to pass it on.
    const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
    return [use, { action: 'iam:PassRole', resource: schedule.Target.RoleArn, context }];
  },
};

export const encryptionContextKey = 'kms:EncryptionContext:';

const queueSchema = z.object({ QueueUrl: z.string() });
const queueNameSchema = z.object({ QueueName: z.string() });
const keySchema = z.object({
  KeyId: z.string(),
  EncryptionContext: z.record(z.string(), z.string()).default({}),
});
const secretSchema = z.object({ SecretId: z.string() });
const entriesSchema = z.object({
  Entries: z.array(z.object({ EventBusName: z.string().default('default') })),
});
const scheduleSchema = z.object({
  Name: z.string(),
  GroupName: z.string().default('default'),
  Target: z.object({ RoleArn: z.string() }).optional(),
});

/** A call names its queue by the address, but for the one that asks for the address. */
function queueNameIn(input: unknown): string | undefined {
  const url = queueSchema.safeParse(input).data?.QueueUrl;
  return url?.slice(url.lastIndexOf('/') + 1) ?? queueNameSchema.safeParse(input).data?.QueueName;
}

interface TableUse {
  action: string;
  table: string;
  index?: string | undefined;
}

const oneTableSchema = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const manyTablesSchema = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const transactionSchema = z.object({
  TransactItems: z.array(z.record(z.string(), z.object({ TableName: z.string() }))),
});

/** A transaction takes no permission of its own, but those of what is in it. */
function tableUses(operation: string, input: unknown): TableUse[] {
  const one = oneTableSchema.safeParse(input).data;
  if (one) return [{ action: operation, table: one.TableName, index: one.IndexName }];
  const many = manyTablesSchema.safeParse(input).data;
  if (many) return Object.keys(many.RequestItems).map((table) => ({ action: operation, table }));
  const parts = transactionSchema.safeParse(input).data?.TransactItems ?? [];
  return parts.flatMap((part) =>
    Object.entries(part).map(([kind, { TableName: table }]) => {
      return { action: kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`, table };
    }),
  );
}

/** The table's own key is opened in the caller's name, so that its role needs leave for that too. */
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
function tableNeeds({ action, table, index }: TableUse, { region, tableKeys }: Surroundings): Need[] {
  const name = table.replace(/^.*:table\//, '');
  const tableArn = arn('dynamodb', region, `table/${name}`);
  const resource = index === undefined ? tableArn : `${tableArn}/index/${index}`;
  const use = { action: `dynamodb:${action}`, resource, context: {} };
  const key = tableKeys.get(name);
  if (key === undefined) return [use];
  const context = { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` };
  return [use, { action: 'kms:Decrypt', resource: key, context }];
}

function keyArn(keyId: string, { region, keyAliases }: Surroundings): string {
  const alias = /(alias\/.+)$/.exec(keyId)?.[1];
  const id = alias === undefined ? keyId.replace(/^.*:key\//, '') : (keyAliases[alias] ?? alias);
  return arn('kms', region, `key/${id}`);
}

const arn = (service: string, region: string, rest: string): string =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
