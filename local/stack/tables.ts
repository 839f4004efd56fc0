import { CreateTableCommand, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import type { CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Resource } from './assembly.ts';
import type { Resolver } from './resolver.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projectionSchema = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const indexSchema = z
  .object({ IndexName: z.string(), KeySchema: keySchema, Projection: projectionSchema })
  .transform(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection: withoutUndefined(Projection),
  }));
const tableSchema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  LocalSecondaryIndexes: z.array(indexSchema).optional(),
});

const TABLE_TYPES = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];

/**
 * The tables of the templates as CreateTable wants them. Expiry is left off: it would follow the real clock, while
 * functions live by the shifted one; code must not count on the deletion anyway.
 */
export function tableSpecs(resources: readonly Resource[], resolver: Resolver): CreateTableCommandInput[] {
  return resources
    .filter(({ type }) => TABLE_TYPES.includes(type))
    .map((resource) => {
      const { GlobalSecondaryIndexes, LocalSecondaryIndexes, ...table } = tableSchema.parse(
        resolver.properties(resource),
      );
      return {
        TableName: resolver.nameOf(resource),
        BillingMode: 'PAY_PER_REQUEST',
        ...table,
        ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
        ...(LocalSecondaryIndexes && { LocalSecondaryIndexes }),
      };
    });
}

/** Makes the tables; those that an earlier run left are kept. */
export async function createTables(
  client: DynamoDBClient,
  specs: readonly CreateTableCommandInput[],
): Promise<void> {
  await Promise.all(
    specs.map((spec) =>
      client.send(new CreateTableCommand(spec)).catch((error: unknown) => {
        if (!(error instanceof ResourceInUseException)) throw error;
      }),
    ),
  );
}

function withoutUndefined(projection: z.infer<typeof projectionSchema>) {
  const { ProjectionType, NonKeyAttributes } = projection;
  return { ProjectionType, ...(NonKeyAttributes && { NonKeyAttributes }) };
}
