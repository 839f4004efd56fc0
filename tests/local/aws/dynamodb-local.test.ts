import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { startDynamo } from '../../../local/aws/dynamodb-local.ts';
import { isAlive, until } from '../processes.ts';

const connect = (endpoint: string): DynamoDBClient =>
  new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

describe('startDynamo', () => {
  it('keeps its tables in the directory it is given, from one run to the next', async () => {
    const options = { directory: mkdtempSync(path.join(tmpdir(), 'dynamo-')), environment: process.env };
    const first = await startDynamo(options);
    const writing = connect(first.endpoint);
    await writing.send(
      new CreateTableCommand({
        TableName: 'things',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await writing.send(
      new PutItemCommand({ TableName: 'things', Item: { id: { S: 'a' }, kept: { BOOL: true } } }),
    );
    await first.close();

    const second = await startDynamo(options);
    const read = await connect(second.endpoint).send(
      new GetItemCommand({ TableName: 'things', Key: { id: { S: 'a' } } }),
    );
    await second.close();

    expect(read.Item).toEqual({ id: { S: 'a' }, kept: { BOOL: true } });
  });

  it('leaves no Java behind', async () => {
    const dynamo = await startDynamo({ environment: process.env });
    const wasAlive = isAlive(dynamo.javaPid!);

    await dynamo.close();

    expect(wasAlive).toBe(true);
    await until(() => !isAlive(dynamo.javaPid!));
  });

  it('takes the endpoint it is told instead of starting one', async () => {
    const dynamo = await startDynamo({ environment: { DYNAMODB_ENDPOINT: 'http://127.0.0.1:1', PATH: '' } });

    expect(dynamo).toMatchObject({ endpoint: 'http://127.0.0.1:1' });
    expect(dynamo.javaPid).toBeUndefined();
  });

  it('names the remedy when there is no Java', async () => {
    const starting = startDynamo({ environment: { PATH: '/nonexistent' } });

    await expect(starting).rejects.toThrow(/needs Java.*Install a Java 17 runtime.*DYNAMODB_ENDPOINT/);
  });

  it('shows what Java said when it cannot start', async () => {
    const starting = startDynamo({
      environment: { JAVA_HOME: path.join(import.meta.dirname, 'broken-java') },
    });

    await expect(starting).rejects.toThrow(/the Java found here is too old/);
  });
});
