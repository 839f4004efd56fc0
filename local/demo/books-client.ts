// A client of QuickBooks' HTTP API that shares no code with the product, so that it cannot share its mistakes.
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { DemoFailure } from './demo-failure.ts';
import { mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';

export interface BooksClient {
  /** Every active entity of a kind, in the order of QuickBooks' ids. Numbers come as text. */
  rows<Row>(entity: string, schema: z.ZodType<Row>, fields?: string): Promise<Row[]>;
  /** One entity. Numbers come as text. */
  read<Row>(entity: string, id: string, schema: z.ZodType<Row>): Promise<Row>;
  /** Creates all and returns their ids in the same order; fails at the first one that QuickBooks refuses. */
  createAll(entity: string, bodies: readonly object[]): Promise<string[]>;
}

export interface BooksDeps {
  fetch: Fetch;
  sleep: (ms: number) => Promise<void>;
}

const PAGE_SIZE = 1000;
// QuickBooks takes at most 30 items in a batch.
const BATCH_SIZE = 30;
// QuickBooks lets ten calls a second through.
const PACE_MS = 150;

interface Company {
  url: string;
  token: string;
}

/** Gets a token of its own from the simulator and works with it. */
export async function openBooksClient(
  deps: BooksDeps,
  of: { url: string; realmId: string },
): Promise<BooksClient> {
  const { fetch } = deps;
  // An app of its own, so that its calls and tokens are not the product's; and one a run, because a second consent for
  // the same app would end the first one's token.
  const app = { clientId: `demo-reader-${randomUUID()}`, clientSecret: randomUUID() };
  const doing = 'get a token to read the books';
  await mustCallJson(fetch, `${of.url}/_control/apps`, { method: 'POST', body: app, doing });
  const { body } = await mustCallJson(fetch, `${of.url}/_control/connect`, {
    method: 'POST',
    body: { realmId: of.realmId, clientId: app.clientId },
    doing,
  });
  const { accessToken: token } = z.object({ accessToken: z.string() }).parse(body);
  const company = { url: `${of.url}/v3/company/${of.realmId}`, token };
  return {
    rows: (entity, schema, fields = '*') => allRows(deps, company, { entity, schema, fields }),
    async read(entity, id, schema) {
      const text = await mustGet(deps, company, `${entity.toLowerCase()}/${id}?minorversion=75`);
      return schema.parse(z.record(z.string(), z.unknown()).parse(JSON.parse(text, numberAsText))[entity]);
    },
    async createAll(entity, bodies) {
      const ids: string[] = [];
      for (let start = 0; start < bodies.length; start += BATCH_SIZE) {
        const some = bodies.slice(start, start + BATCH_SIZE);
        ids.push(...(await createSome(deps, company, { entity, bodies: some })));
      }
      return ids;
    },
  };
}

async function allRows<Row>(
  deps: BooksDeps,
  company: Company,
  of: { entity: string; schema: z.ZodType<Row>; fields: string },
): Promise<Row[]> {
  const all: Row[] = [];
  for (let start = 1; ; start += PAGE_SIZE) {
    const statement = `select ${of.fields} from ${of.entity} orderby Id startposition ${start} maxresults ${PAGE_SIZE}`;
    const query = new URLSearchParams({ query: statement, minorversion: '75' });
    const text = await mustGet(deps, company, `query?${query.toString()}`);
    const page = queryAnswer(text, of.entity).map((row) => of.schema.parse(row));
    all.push(...page);
    if (page.length < PAGE_SIZE) return all;
  }
}

async function mustGet({ fetch, sleep }: BooksDeps, { url, token }: Company, what: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  const response = await fetch(`${url}/${what}`, { headers });
  const text = await response.text();
  if (response.status !== 200) {
    throw new DemoFailure(
      `Could not read the books back: QuickBooks answered ${response.status} to "${what}".\n${text.slice(0, 500)}`,
    );
  }
  await sleep(PACE_MS);
  return text;
}

function queryAnswer(text: string, entity: string): readonly unknown[] {
  const answer: unknown = JSON.parse(text, numberAsText);
  const { QueryResponse } = z.object({ QueryResponse: z.record(z.string(), z.unknown()) }).parse(answer);
  return z.array(z.unknown()).parse(QueryResponse[entity] ?? []);
}

/** Keeps a number as it was written, because a floating point number could not hold every amount. */
function numberAsText(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

const batchSchema = z.object({
  BatchItemResponse: z.array(z.looseObject({ bId: z.string() })),
});
const createdSchema = z.object({ Id: z.string() });

async function createSome(
  { fetch, sleep }: BooksDeps,
  { url, token }: Company,
  { entity, bodies }: { entity: string; bodies: readonly object[] },
): Promise<string[]> {
  const items = bodies.map((body, index) => ({ bId: String(index), operation: 'create', [entity]: body }));
  const answer = await mustCallJson(fetch, `${url}/batch?minorversion=75`, {
    method: 'POST',
    body: { BatchItemRequest: items },
    token,
    doing: `create ${bodies.length} of ${entity} in the books`,
  });
  await sleep(PACE_MS);
  const answers = new Map(batchSchema.parse(answer.body).BatchItemResponse.map((item) => [item.bId, item]));
  return items.map(({ bId }, index) => {
    const created = createdSchema.safeParse(answers.get(bId)?.[entity]);
    if (created.success) return created.data.Id;
    const [what, said] = [JSON.stringify(bodies[index]), JSON.stringify(answers.get(bId) ?? 'nothing')];
    throw new DemoFailure(`Could not create ${entity} ${what} in the books: QuickBooks said ${said}.`);
  });
}
