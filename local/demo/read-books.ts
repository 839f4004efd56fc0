// A client of QuickBooks' HTTP API that shares no code with the product, so that it cannot share its mistakes.
import { randomUUID } from 'node:crypto';
import Big from 'big.js';
import * as z from 'zod';
import { DemoFailure } from './demo-failure.ts';
import { mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';

/** What a company's books hold, by QuickBooks' own ids. */
export interface BooksContent {
  invoices: ReadonlyMap<string, { number: string | undefined; total: Big }>;
  customers: ReadonlySet<string>;
  items: ReadonlySet<string>;
}

/** Where the demo's invoices are to land. */
export interface Mapping {
  incomeAccountId: string;
  defaultTaxCodeId: string;
}

export interface BooksReader {
  content(): Promise<BooksContent>;
  /** The first income account, and the tax code whose rate for sales is zero. */
  mapping(): Promise<Mapping>;
}

export interface BooksReaderDeps {
  fetch: Fetch;
  sleep: (ms: number) => Promise<void>;
}

const PAGE_SIZE = 1000;
// QuickBooks lets ten calls a second through.
const PACE_MS = 150;

/** Gets a token of its own from the simulator and reads with it. */
export async function openBooks(
  deps: BooksReaderDeps,
  of: { url: string; realmId: string },
): Promise<BooksReader> {
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
  const rows = <Row>(entity: string, schema: z.ZodType<Row>, fields = '*'): Promise<Row[]> =>
    allRows(deps, { url: `${of.url}/v3/company/${of.realmId}/query`, token }, { entity, schema, fields });
  return {
    async content() {
      const invoices = await rows('Invoice', invoiceSchema, 'Id, DocNumber, TotalAmt');
      return {
        invoices: new Map(
          invoices.map(({ Id, DocNumber, TotalAmt }) => [
            Id,
            { number: DocNumber, total: new Big(TotalAmt) },
          ]),
        ),
        customers: new Set((await rows('Customer', idSchema, 'Id')).map(({ Id }) => Id)),
        items: new Set((await rows('Item', idSchema, 'Id')).map(({ Id }) => Id)),
      };
    },
    mapping: async () =>
      mappingIn({
        accounts: await rows('Account', accountSchema),
        codes: await rows('TaxCode', taxCodeSchema),
        rates: await rows('TaxRate', taxRateSchema),
      }),
  };
}

const idSchema = z.object({ Id: z.string() });
const invoiceSchema = z.object({ Id: z.string(), DocNumber: z.string().optional(), TotalAmt: z.string() });
const accountSchema = z.object({ Id: z.string(), AccountType: z.string() });
const taxCodeSchema = z.object({
  Id: z.string(),
  SalesTaxRateList: z
    .object({ TaxRateDetail: z.array(z.object({ TaxRateRef: z.object({ value: z.string() }) })) })
    .optional(),
});
const taxRateSchema = z.object({
  Id: z.string(),
  RateValue: z.string().optional(),
  SpecialTaxType: z.string().optional(),
});

async function allRows<Row>(
  { fetch, sleep }: BooksReaderDeps,
  at: { url: string; token: string },
  of: { entity: string; schema: z.ZodType<Row>; fields: string },
): Promise<Row[]> {
  const all: Row[] = [];
  for (let start = 1; ; start += PAGE_SIZE) {
    const statement = `select ${of.fields} from ${of.entity} orderby Id startposition ${start} maxresults ${PAGE_SIZE}`;
    const query = new URLSearchParams({ query: statement, minorversion: '75' });
    const headers = { authorization: `Bearer ${at.token}`, accept: 'application/json' };
    const response = await fetch(`${at.url}?${query.toString()}`, { headers });
    const text = await response.text();
    if (response.status !== 200) {
      throw new DemoFailure(
        `Could not read the books back: QuickBooks answered ${response.status} to "${statement}".\n${text.slice(0, 500)}`,
      );
    }
    const page = queryAnswer(text, of.entity).map((row) => of.schema.parse(row));
    all.push(...page);
    await sleep(PACE_MS);
    if (page.length < PAGE_SIZE) return all;
  }
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

function mappingIn(books: {
  accounts: z.infer<typeof accountSchema>[];
  codes: z.infer<typeof taxCodeSchema>[];
  rates: z.infer<typeof taxRateSchema>[];
}): Mapping {
  const zeroRated = books.rates
    .filter((rate) => rate.SpecialTaxType === 'ZERO_RATE' && rate.RateValue !== undefined)
    .filter((rate) => new Big(rate.RateValue ?? '1').eq(0))
    .map((rate) => rate.Id);
  const income = books.accounts.find((account) => account.AccountType === 'Income');
  const code = books.codes.find(({ SalesTaxRateList }) => {
    const used = SalesTaxRateList?.TaxRateDetail.map(({ TaxRateRef }) => TaxRateRef.value) ?? [];
    return used.length > 0 && used.every((id) => zeroRated.includes(id));
  });
  if (income === undefined || code === undefined)
    throw new DemoFailure(
      'The company has no income account or no zero-rated tax code, so that invoices cannot be mapped.',
    );
  return { incomeAccountId: income.Id, defaultTaxCodeId: code.Id };
}
