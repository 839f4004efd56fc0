/**
 * How long a person waits for a filtered list where a tenant has 100,000 documents (docs/adr/0018-document-search.md). DynamoDB Local
 * reads on to the end of a partition for each page of it, which DynamoDB does not; so pages of 1 MB, as DynamoDB would send
 * them, come from a server of our own on loopback. What is timed is the client's work and ours, in real time.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { DocumentFilter } from '../../shared/domain/document-search.ts';
import type { Document } from '../../shared/domain/document.ts';
import { documentIdSchema, tenantIdSchema } from '../../shared/domain/ids.ts';
import { createDocuments, type Documents } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Row } from './report.ts';
import { median } from './statistics.ts';

const documentCount = 100_000;
const pageSize = 50;
const rounds = 5;
// A query reads at most 1 MB, https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
const pageBytes = 1_048_576;
const tenantId = tenantIdSchema.parse('tenant-search');

const searches: readonly { what: string; filter: DocumentFilter }[] = [
  { what: 'the newest number', filter: { search: `N-${documentCount - 1}` } },
  { what: 'newest fifty of a name', filter: { search: 'Customer 7 of' } },
  { what: 'one in the middle', filter: { search: `N-${documentCount / 2}` } },
  { what: 'nothing found', filter: { search: 'nobody' } },
];

export async function measureDocumentSearch(): Promise<Row[]> {
  const { server, endpoint } = await servePartition();
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const documents = createDocuments(
      createDynamoTable({ client, tableName: 'search', sleep: async () => {} }),
    );
    const plainMs = await medianMs(() => documents.list(tenantId, { limit: pageSize }));
    const rows: Row[] = [];
    for (const { what, filter } of searches) {
      let requests = 0;
      const ms = await medianMs(async () => {
        requests = await askUntilShown(documents, filter);
      });
      const metric = `search: ms of work, ${what} (${requests} requests)`;
      rows.push({ id: '', metric, ours: ms, floor: plainMs, digits: 0 });
    }
    return rows;
  } finally {
    client.destroy();
    server.closeAllConnections();
    server.close();
  }
}

async function medianMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    await work();
    times.push(performance.now() - startedMs);
  }
  return median(times);
}

/** As the app asks: on and on until something is there to show, or there is no more. Returns the number of requests. */
async function askUntilShown(documents: Documents, filter: DocumentFilter): Promise<number> {
  let startAfter: Document['documentId'] | undefined;
  for (let requests = 1; ; requests += 1) {
    const page = await documents.list(tenantId, { limit: pageSize, filter, startAfter });
    startAfter = page.next;
    if (startAfter === undefined || page.documents.length > 0) return requests;
  }
}

const keySchema = z.object({ sk: z.object({ S: z.string() }) });
const querySchema = z.object({
  Limit: z.number().default(documentCount),
  ExclusiveStartKey: keySchema.optional(),
  ExpressionAttributeNames: z.record(z.string(), z.string()),
  ProjectionExpression: z.string().optional(),
});
const batchSchema = z.object({
  RequestItems: z.object({ search: z.object({ Keys: z.array(keySchema) }) }),
});

/** Answers queries of one partition, newest first, and fetches of its items, in DynamoDB's own words. */
async function servePartition(): Promise<{ server: Server; endpoint: string }> {
  const items = Array.from({ length: documentCount }, (_, index) => itemOf(documentCount - 1 - index));
  const positions = new Map(items.map((item, position) => [String(item['sk']), position]));
  const perPage = Math.floor(pageBytes / JSON.stringify(items[0]).length);

  function queryPage(body: unknown): object {
    const query = querySchema.parse(body);
    const start = query.ExclusiveStartKey ? positions.get(query.ExclusiveStartKey.sk.S)! + 1 : 0;
    const page = items.slice(start, start + Math.min(query.Limit, perPage));
    const last = page.at(-1);
    const names = query.ProjectionExpression?.split(',').map(
      (alias) => query.ExpressionAttributeNames[alias.trim()]!,
    );
    const shown = names === undefined ? page : page.map((item) => picked(item, names));
    return {
      Items: shown.map((item) => marshall(item)),
      ...(start + page.length < items.length && last !== undefined
        ? { LastEvaluatedKey: marshall({ pk: last['pk'], sk: last['sk'] }) }
        : {}),
    };
  }

  function batch(body: unknown): object {
    const wanted = batchSchema.parse(body).RequestItems.search.Keys;
    return {
      Responses: { search: wanted.map(({ sk }) => marshall(items[positions.get(sk.S)!]!)) },
      UnprocessedKeys: {},
    };
  }

  const answers = new Map<string, string>();
  const answer = async (request: IncomingMessage): Promise<string> => {
    const body = await text(request);
    // Made once: only the reader's work is to be timed.
    const known = answers.get(body);
    if (known !== undefined) return known;
    const isQuery = String(request.headers['x-amz-target']).endsWith('.Query');
    const made = JSON.stringify((isQuery ? queryPage : batch)(JSON.parse(body)));
    answers.set(body, made);
    return made;
  };
  const server = createServer((request, response) => {
    void answer(request).then((json) =>
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(json),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const picked = (item: Record<string, unknown>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : [])));

/** As a document lies there once it is in the books: about 900 bytes. */
function itemOf(index: number): Record<string, unknown> {
  const documentId = documentIdSchema.parse(`doc_${index.toString(16).padStart(32, '0')}`);
  const at = '2026-03-02T10:00:00.000Z';
  return {
    ...keys.document(tenantId, documentId),
    ...{ kind: 'invoice', externalId: `inv-${index}`, revision: 1, generation: 1 },
    ...{ state: 'pushed', number: `N-${index}`, currency: 'GBP', total: '120.15', lineCount: 2 },
    ...{ counterpartyId: `c-${index % 500}`, counterpartyName: `Customer ${index % 500} of the Harbour Ltd` },
    ...{ issuedOn: '2026-03-02', acceptedAt: at, updatedAt: at },
    attempts: [{ at, operation: 'create', outcome: 'pushed', durationMs: 420, intuitTid: 't'.repeat(60) }],
    entity: {
      ...{ realmId: '9341000000000101', type: 'Invoice', id: String(index), syncToken: '0' },
      ...{ number: `N-${index}`, total: '120.15', revision: 1, fingerprint: 'f'.repeat(64), changedAt: at },
    },
  };
}
