import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { documentAnswer } from '../../shared/contracts/document-answer.ts';
import { listDocumentsEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { listDocumentsQuerySchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createLog } from '../../shared/edge/log.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { createEdgePorts } from '../../shared/store/edge-ports.ts';

const env = listDocumentsEnvironmentSchema.parse(process.env);
const nowMs = (): number => Date.now();
const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, sleep });
const log = createLog({ stage: env.STAGE, entry: routes.listDocuments.entry });
const edge = { nowMs, log, sha256Hex, ...createEdgePorts({ table, nowMs, newId: randomUUID }) };
const documents = createDocuments(table);

/** `GET /v1/tenants/{tenantId}/documents`: a page, newest first; `next` is the `after` of the following one. */
export const handler = createHttpHandler(
  routes.listDocuments,
  edge,
  { ...readsNothing, query: listDocumentsQuerySchema },
  async ({ tenantId, query }) => {
    const { limit, after, state } = query;
    const page = await documents.list(tenantId, {
      limit,
      ...(after === undefined ? {} : { startAfter: after }),
      ...(state === undefined ? {} : { state }),
    });
    const answers = page.documents.map((document) =>
      documentAnswer(document, { appUrl: env.QUICKBOOKS_APP_URL }),
    );
    return { status: 200, body: { documents: answers, next: page.next } };
  },
);
