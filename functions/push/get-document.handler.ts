import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { getDocumentEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createLog } from '../../shared/edge/log.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';

const env = getDocumentEnvironmentSchema.parse(process.env);
const nowMs = (): number => Date.now();
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, sleep });
const log = createLog({ stage: env.STAGE, entry: routes.getDocument.entry });
const edge = { nowMs, log, sha256Hex, ...createEdgePorts({ table, nowMs, newId: randomUUID }) };
const documents = createDocuments(table);

/** `GET /v1/tenants/{tenantId}/documents/{documentId}`: state, attempts, push error and the link to QuickBooks. */
export const handler = createHttpHandler(
  routes.getDocument,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const document = await documents.get(tenantId, path.documentId);
    if (document === undefined) throw notFound();
    return { status: 200, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
