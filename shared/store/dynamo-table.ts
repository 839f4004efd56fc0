import {
  ConditionalCheckFailedException,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { DependencyError } from '../domain/errors.ts';
import type {
  Change,
  Claim,
  Condition,
  Item,
  Key,
  QueryPage,
  QueryRange,
  Table,
  WriteOutcome,
} from './table.ts';

// 100 keys: limit of BatchGetItem, https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const batchGetMaxKeys = 100;
const batchGetMaxTries = 8;

const itemSchema = z.looseObject({ pk: z.string(), sk: z.string() });
const readItem = (raw: unknown): Item => itemSchema.parse(raw);

/** The table in DynamoDB. Throws {@link DependencyError} only where a page of keys stays unread; SDK errors pass through. */
export function createDynamoTable(deps: {
  client: DynamoDBClient;
  tableName: string;
  sleep: (ms: number) => Promise<void>;
}): Table {
  const documents = DynamoDBDocumentClient.from(deps.client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const TableName = deps.tableName;

  return {
    async get(key, options) {
      const { Item: item } = await documents.send(
        new GetCommand({ TableName, Key: key, ConsistentRead: options?.isConsistent ?? false }),
      );
      return item === undefined ? undefined : readItem(item);
    },

    async getMany(wanted, options) {
      const found: Item[] = [];
      for (let start = 0; start < wanted.length; start += batchGetMaxKeys) {
        const page = wanted.slice(start, start + batchGetMaxKeys);
        found.push(...(await getPage(page, options?.isConsistent ?? false)));
      }
      return found;
    },

    put: (item, condition) =>
      settle(async () => {
        await documents.send(
          new PutCommand({
            TableName,
            Item: { ...item },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            ...compileCondition(condition),
          }),
        );
        return item;
      }),

    update: (key, change, condition) =>
      settle(async () => {
        const compiled = compileCondition(condition);
        const update = compileChange(change);
        const { Attributes } = await documents.send(
          new UpdateCommand({
            TableName,
            Key: key,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            ...compiled,
            UpdateExpression: update.UpdateExpression,
            ExpressionAttributeNames: {
              ...compiled.ExpressionAttributeNames,
              ...update.ExpressionAttributeNames,
            },
            ...valuesOrNothing({
              ...compiled.ExpressionAttributeValues,
              ...update.ExpressionAttributeValues,
            }),
          }),
        );
        return readItem(Attributes);
      }),

    delete: (key, condition) =>
      settle(async () => {
        const { Attributes } = await documents.send(
          new DeleteCommand({
            TableName,
            Key: key,
            ReturnValues: 'ALL_OLD',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            ...compileCondition(condition),
          }),
        );
        return Attributes === undefined ? key : readItem(Attributes);
      }),

    async query(range) {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new QueryCommand({ TableName, ...compileRange(range) }),
      );
      const items = Items.map(readItem);
      if (LastEvaluatedKey === undefined) return { items };
      const next: unknown = LastEvaluatedKey[range.index === 'due' ? 'dueAt' : 'sk'];
      // The due index is read one page at a time; within one instant several lanes may share the sort key.
      return typeof next === 'string' ? ({ items, next } satisfies QueryPage) : { items };
    },
  };

  async function getPage(page: readonly Key[], ConsistentRead: boolean): Promise<Item[]> {
    const found: Item[] = [];
    let left: readonly Key[] = page;
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt === batchGetMaxTries) {
        throw new DependencyError({
          dependency: 'dynamodb',
          message: 'Cannot read a batch of items: the table stays busy.',
        });
      }
      if (attempt > 0) await deps.sleep(25 * 2 ** attempt);
      const answer = await documents.send(
        new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [...left], ConsistentRead } } }),
      );
      found.push(...(answer.Responses?.[TableName] ?? []).map(readItem));
      left = (answer.UnprocessedKeys?.[TableName]?.Keys ?? []).map((key) => {
        const { pk, sk } = readItem(key);
        return { pk, sk };
      });
    }
    return found;
  }
}

async function settle(write: () => Promise<Item>): Promise<WriteOutcome> {
  try {
    return { isDone: true, item: await write() };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { isDone: false, current: currentItem(error.Item) };
  }
}

const currentItem = (raw: Record<string, AttributeValue> | undefined): Item | undefined =>
  raw === undefined ? undefined : readItem(unmarshall(raw));

interface Compiled {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

function compileCondition(condition: Condition | undefined): Compiled & { ConditionExpression?: string } {
  if (condition === undefined) return {};
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const name = (attribute: string): string => {
    names[`#c_${attribute}`] = attribute;
    return `#c_${attribute}`;
  };
  const value = (content: unknown): string => {
    const placeholder = `:c${Object.keys(values).length}`;
    values[placeholder] = content;
    return placeholder;
  };
  const compileClaim = (claim: Claim): string => {
    switch (claim.is) {
      case 'absent':
        return `attribute_not_exists(${name(claim.attribute)})`;
      case 'present':
        return `attribute_exists(${name(claim.attribute)})`;
      case 'in':
        return `${name(claim.attribute)} IN (${claim.values.map(value).join(', ')})`;
      case '=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return `${name(claim.attribute)} ${claim.is} ${value(claim.value)}`;
    }
  };
  const ConditionExpression = condition
    .map((claims) => `(${claims.map(compileClaim).join(' AND ')})`)
    .join(' OR ');
  return { ConditionExpression, ExpressionAttributeNames: names, ...valuesOrNothing(values) };
}

function compileChange(change: Change): Compiled & { UpdateExpression: string } {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const sets: string[] = [];
  const removes: string[] = [];
  for (const [attribute, content] of Object.entries(change.set ?? {})) {
    names[`#u_${attribute}`] = attribute;
    if (content === undefined) {
      removes.push(`#u_${attribute}`);
    } else {
      values[`:u_${attribute}`] = content;
      sets.push(`#u_${attribute} = :u_${attribute}`);
    }
  }
  const adds = Object.entries(change.add ?? {}).map(([attribute, amount]) => {
    names[`#u_${attribute}`] = attribute;
    values[`:u_${attribute}`] = amount;
    return `#u_${attribute} :u_${attribute}`;
  });
  const clauses = [
    ['SET', sets],
    ['REMOVE', removes],
    ['ADD', adds],
  ] as const;
  const UpdateExpression = clauses
    .filter(([, parts]) => parts.length > 0)
    .map(([verb, parts]) => `${verb} ${parts.join(', ')}`)
    .join(' ');
  return { UpdateExpression, ExpressionAttributeNames: names, ExpressionAttributeValues: values };
}

// DynamoDB refuses an empty map of values.
const valuesOrNothing = (values: Record<string, unknown>): Compiled =>
  Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };

function compileRange(range: QueryRange) {
  const [pkName, skName] = range.index === 'due' ? ['duePk', 'dueAt'] : ['pk', 'sk'];
  const bounds = sortKeyBounds(range);
  const parts = ['#pk = :pk'];
  const values: Record<string, unknown> = { ':pk': range.pk };
  if (bounds !== undefined) {
    parts.push(bounds.expression);
    Object.assign(values, bounds.values);
  }
  const wanted = range.attributes && ['pk', 'sk', ...range.attributes];
  return {
    KeyConditionExpression: parts.join(' AND '),
    ExpressionAttributeNames: {
      '#pk': pkName,
      ...(bounds === undefined ? {} : { '#sk': skName }),
      ...Object.fromEntries((wanted ?? []).map((attribute) => [`#a_${attribute}`, attribute])),
    },
    ...(wanted && { ProjectionExpression: wanted.map((attribute) => `#a_${attribute}`).join(', ') }),
    ExpressionAttributeValues: values,
    ScanIndexForward: !(range.isDescending ?? false),
    ...(range.limit === undefined ? {} : { Limit: range.limit }),
    ...(range.index === undefined
      ? { ConsistentRead: range.isConsistent ?? false }
      : { IndexName: range.index }),
    ...(range.startAfter === undefined || range.index !== undefined
      ? {}
      : { ExclusiveStartKey: { pk: range.pk, sk: range.startAfter } }),
  };
}

// A key condition takes one clause on the sort key, so a prefix and bounds exclude each other.
function sortKeyBounds(
  range: QueryRange,
): { expression: string; values: Record<string, string> } | undefined {
  if (range.prefix !== undefined) {
    return { expression: 'begins_with(#sk, :prefix)', values: { ':prefix': range.prefix } };
  }
  if (range.from !== undefined && range.to !== undefined) {
    return { expression: '#sk BETWEEN :from AND :to', values: { ':from': range.from, ':to': range.to } };
  }
  if (range.from !== undefined) return { expression: '#sk >= :from', values: { ':from': range.from } };
  if (range.to !== undefined) return { expression: '#sk <= :to', values: { ':to': range.to } };
  return undefined;
}
