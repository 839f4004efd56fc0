import * as z from 'zod';
import { mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';

const companiesSchema = z.array(z.object({ realmId: z.string(), companyName: z.string(), seed: z.string() }));
const countsSchema = z.object({
  total: z.number(),
  batches: z.number(),
  single: z.number(),
  metered: z.number(),
  throttled: z.number(),
});
/** Calls as the simulator counted them; a batch is one. */
export type CallCounts = z.infer<typeof countsSchema>;

/** The realm of the UK company of that name; created when the simulator has none. Others are left alone. */
export async function demoCompany(fetch: Fetch, quickbooksUrl: string, name: string): Promise<string> {
  const url = `${quickbooksUrl}/_control/companies`;
  const { body } = await mustCallJson(fetch, url, { doing: "list the simulator's companies" });
  const found = companiesSchema
    .parse(body)
    .find(({ seed, companyName }) => seed.endsWith('gb') && companyName === name);
  if (found !== undefined) return found.realmId;
  const created = await mustCallJson(fetch, url, {
    method: 'POST',
    // The vendor's numbers are to stand on the invoices; by default QuickBooks gives its own.
    body: { seed: 'gb', companyName: name, switches: { customTxnNumbers: true } },
    doing: 'create a company in the simulator',
  });
  return z.object({ realmId: z.string() }).parse(created.body).realmId;
}

/** What the simulator counted for a company so far. */
export async function countCalls(fetch: Fetch, of: { url: string; realmId: string }): Promise<CallCounts> {
  const doing = "read the simulator's counters";
  const { body } = await mustCallJson(fetch, `${of.url}/_control/counters?realmId=${of.realmId}`, { doing });
  return countsSchema.parse(body);
}

/** What was counted between two readings. */
export const callsBetween = (before: CallCounts, after: CallCounts): CallCounts => ({
  total: after.total - before.total,
  batches: after.batches - before.batches,
  single: after.single - before.single,
  metered: after.metered - before.metered,
  throttled: after.throttled - before.throttled,
});

/** Something in the books of a company, by QuickBooks' name of its kind. */
export interface BooksEntity {
  entity: string;
  id: string;
}

/** What a person does inside QuickBooks. */
export interface BooksHands {
  /** One payment of several documents of one customer or vendor; without an amount, of all that is open. */
  pay(applications: readonly { id: string; amount?: string }[]): Promise<BooksEntity>;
  edit(document: BooksEntity, changes: object): Promise<void>;
  end(document: BooksEntity, kind: 'delete' | 'void'): Promise<void>;
}

/** Does by the simulator's control interface what a person would do on QuickBooks' pages, by the same rules. */
export function booksHands(fetch: Fetch, { url, realmId }: { url: string; realmId: string }): BooksHands {
  const act = async (what: string, body: object, doing: string): Promise<unknown> => {
    const request = { method: 'POST', body: { realmId, ...body }, doing };
    return (await mustCallJson(fetch, `${url}/_control/${what}`, request)).body;
  };
  return {
    async pay(applications) {
      const paid = await act('payments', { applications }, 'enter a payment in the books');
      return z.object({ entity: z.string(), id: z.string() }).parse(paid);
    },
    async edit({ entity, id }, changes) {
      await act('hand-edits', { entity, id, changes }, `edit ${entity} ${id} in the books`);
    },
    async end({ entity, id }, kind) {
      await act('hand-ends', { entity, id, kind }, `${kind} ${entity} ${id} in the books`);
    },
  };
}
