import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamo, type Dynamo } from '../../local/aws/dynamodb-local.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import { createMemoryTable, itemBytes, type MemoryTable } from '../fakes/memory-table.ts';

let dynamo: Dynamo;
let client: DynamoDBClient;
let local: Table;
let memory: MemoryTable;
let consumed = 0;

beforeAll(async () => {
  dynamo = await startDynamo({ environment: process.env });
  client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;
  await client.send(
    new CreateTableCommand({
      TableName: 'write-units',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'duePk', 'dueAt'].map(attribute),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePk', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  // Every call asks what it consumed; the table itself does not.
  client.middlewareStack.add(
    (next) => async (call) => {
      Object.assign(call.input, { ReturnConsumedCapacity: 'INDEXES' });
      const answer = await next(call);
      const capacity = (answer.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity;
      consumed += capacity?.CapacityUnits ?? 0;
      return answer;
    },
    { step: 'initialize' },
  );
  local = createDynamoTable({ client, tableName: 'write-units', sleep });
  memory = createMemoryTable({ keepCalls: true });
});
afterAll(async () => {
  client.destroy();
  await dynamo.close();
});

/** The same operation on both; what DynamoDB Local says it consumed, and what the table in memory counts. */
async function unitsOf(
  operate: (table: Table) => Promise<unknown>,
): Promise<{ local: number; memory: number }> {
  consumed = 0;
  memory.calls.length = 0;
  await operate(local);
  await operate(memory);
  return {
    local: consumed,
    memory: memory.calls.reduce((sum, call) => sum + call.writeUnits + call.readUnits, 0),
  };
}

const key = (sk: string) => ({ pk: 'TENANT#t', sk });
const padded = (sk: string, bytes: number, attributes: Record<string, unknown> = {}): Item => {
  const item = { ...key(sk), ...attributes, pad: '' };
  return { ...item, pad: 'x'.repeat(bytes - itemBytes(item)) };
};

describe('the table in memory counts write units as DynamoDB does', () => {
  const shapes: Record<string, Record<string, unknown>> = {
    text: { name: 'Quill & Söns 🖋' },
    numbers: {
      revision: 1,
      big: 1_234_567,
      negative: -12.5,
      hundreds: 1200,
      zero: 0,
      milliseconds: 1_772_470_800_000,
    },
    'booleans and bytes': { isDone: true, content: new Uint8Array(300).fill(7) },
    lists: { ids: ['doc_1', 'doc_2'], none: [], numbers: [1, 22, 333] },
    'lists of maps': {
      attempts: [{ at: '2026-03-02T17:00:00.000Z', durationMs: 3322, outcome: 'pushed' }],
      entity: { realmId: '9341', nested: { id: '1', list: ['a', { b: 'c' }] } },
      empty: {},
    },
  };

  describe.each(Object.entries(shapes))('for %s', (name, attributes) => {
    it('puts an item of 1,024 bytes for one unit and one of a byte more for two', async () => {
      const full = padded(`full ${name}`, 1024, attributes);
      const over = padded(`over ${name}`, 1025, attributes);

      expect(await unitsOf((table) => table.put(full))).toEqual({ local: 1, memory: 1 });
      expect(await unitsOf((table) => table.put(over))).toEqual({ local: 2, memory: 2 });
    });
  });

  it('pays for the larger one of the item before and after', async () => {
    await unitsOf((table) => table.put(padded('resized', 3000)));

    const smaller = await unitsOf((table) => table.put(padded('resized', 500)));
    const larger = await unitsOf((table) => table.put(padded('resized', 2100)));

    expect(smaller).toEqual({ local: 3, memory: 3 });
    expect(larger).toEqual({ local: 3, memory: 3 });
  });

  it('pays for the whole item when one attribute changes', async () => {
    await unitsOf((table) => table.put(padded('changed', 2500)));

    const changed = await unitsOf((table) =>
      table.update(key('changed'), { set: { state: 'pushed' }, add: { version: 1 } }),
    );

    expect(changed).toEqual({ local: 3, memory: 3 });
  });

  it('pays a unit for an index entry that is new, two for one that moves, none for one that stays', async () => {
    const due = (dueAt: string | undefined) => ({
      set: { duePk: dueAt === undefined ? undefined : 'LANE', dueAt },
    });
    const update = (change: Parameters<Table['update']>[1]) =>
      unitsOf((table) => table.update(key('lane'), change));

    expect(await update(due('2026-03-02T17:00:00.000Z'))).toEqual({ local: 2, memory: 2 });
    expect(await update({ add: { fence: 1 } })).toEqual({ local: 1, memory: 1 });
    expect(await update(due('2026-03-02T17:04:00.000Z'))).toEqual({ local: 3, memory: 3 });
    expect(await update(due(undefined))).toEqual({ local: 2, memory: 2 });
  });

  it('pays for an index entry that goes with its item', async () => {
    await unitsOf((table) => table.put({ ...key('due'), duePk: 'LANE', dueAt: '2026-03-02' }));

    expect(await unitsOf((table) => table.delete(key('due')))).toEqual({ local: 2, memory: 2 });
  });

  it('pays for the whole item that is deleted, and a unit for one that is not there', async () => {
    await unitsOf((table) => table.put(padded('deleted', 2500)));

    expect(await unitsOf((table) => table.delete(key('deleted')))).toEqual({ local: 3, memory: 3 });
    expect(await unitsOf((table) => table.delete(key('deleted')))).toEqual({ local: 1, memory: 1 });
  });

  // DynamoDB says what a refused write consumed only in its bill: as much as the item that lies there.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
  it('pays for a write whose condition fails', async () => {
    await unitsOf((table) => table.put(padded('kept', 2500)));

    const refused = await unitsOf((table) =>
      table.put(padded('kept', 100), [[{ attribute: 'pk', is: 'absent' }]]),
    );

    expect(refused.memory).toBe(3);
  });
});
