import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from 'vitest';
import { startDynamo, type Dynamo } from '../../../local/aws/dynamodb-local.ts';
import { createDynamoTable } from '../../../shared/store/dynamo-table.ts';
import type { Table } from '../../../shared/store/table.ts';
import { describeSingleUseStores } from './single-use.contract.ts';
import { describeNightStores } from './night-stores.contract.ts';
import { describePushStores } from './push-stores.contract.ts';
import { describeReferenceLists } from './reference-lists.contract.ts';
import { describeFigures } from './figures.contract.ts';
import { describeDigests } from './digests.contract.ts';
import { describeSyncErrorStores } from './sync-error-stores.contract.ts';
import { describeTable } from './table.contract.ts';
import { describeTenantStores } from './tenant-stores.contract.ts';

let dynamo: Dynamo;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  dynamo = await startDynamo({ environment: process.env });
  client = new DynamoDBClient({
    endpoint: dynamo.endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await dynamo.close();
});

/** A table of its own for each fact, with the index that lanes wait in. */
async function createTable(): Promise<Table> {
  tables += 1;
  const tableName = `stores-${process.pid}-${tables}`;
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'duePk', 'dueAt'].map(text),
      KeySchema: key('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'due', KeySchema: key('duePk', 'dueAt'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
    }),
  );
  return createDynamoTable({ client, tableName, sleep: async () => {} });
}

describeTenantStores('DynamoDB Local', createTable);
describeSingleUseStores('DynamoDB Local', createTable);
describeTable('DynamoDB Local', createTable);
describePushStores('DynamoDB Local', createTable);
describeReferenceLists('DynamoDB Local', createTable);
describeSyncErrorStores('DynamoDB Local', createTable);
describeDigests('DynamoDB Local', createTable);
describeNightStores('DynamoDB Local', createTable);
describeFigures('DynamoDB Local', createTable);
