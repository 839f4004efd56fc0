import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createPushQueue } from '../../shared/aws/queue.ts';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { retryDocumentEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createLog } from '../../shared/edge/log.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { retryDocument } from './retry-document.ts';

const env = retryDocumentEnvironmentSchema.parse(process.env);
const nowMs = (): number => Date.now();
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, sleep });
const queue = createPushQueue({ client: new SQSClient(), queueUrl: env.PUSH_INVOICES_QUEUE_URL, sleep });
const log = createLog({ stage: env.STAGE, entry: routes.retryDocument.entry });
const edge = { nowMs, log, sha256Hex, ...createEdgePorts({ table, nowMs, newId: randomUUID }) };
const deps = {
  nowMs,
  documents: createDocuments(table),
  lanes: createLanes(table),
  sendPointer: (pointer: Parameters<typeof queue.send>[0]) => queue.send(pointer),
};

/** `POST /v1/tenants/{tenantId}/documents/{documentId}/retry`: 202 with the document, queued again. */
export const handler = createHttpHandler(
  routes.retryDocument,
  edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const document = await retryDocument(deps, { tenantId, documentId: path.documentId });
    if (document === undefined) throw notFound();
    return { status: 202, body: documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
