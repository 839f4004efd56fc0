import * as z from 'zod';
import { mustCallJson } from '../http.ts';
import type { Fetch } from '../http.ts';

type Applied = readonly { id: string; amount?: string }[];

/** What a person does inside QuickBooks, by the simulator's control interface. */
export interface CompanyBooks {
  /** Adds entities, all or none, and returns their ids in the same order. */
  add(entity: string, rows: readonly object[]): Promise<string[]>;
  edit(entity: string, id: string, changes: object): Promise<void>;
  /** What is paid beyond the documents stays unapplied; without a total it is as much as is applied. */
  pay(payment: { applications: Applied; credits?: Applied; totalAmount?: string }): Promise<void>;
  makeInactive(entity: string, id: string): Promise<void>;
  closeUpTo(day: string): Promise<void>;
  /** Disconnects the app inside QuickBooks, of which nobody is told. */
  disconnectApp(): Promise<void>;
}

export function companyBooks(fetch: Fetch, { url, realmId }: { url: string; realmId: string }): CompanyBooks {
  const act = async (what: string, body: object, doing: string): Promise<unknown> => {
    const request = { method: 'POST', body: { realmId, ...body }, doing };
    return (await mustCallJson(fetch, `${url}/_control/${what}`, request)).body;
  };
  return {
    async add(entity, rows) {
      const added = await act('entities', { entity, rows }, `add ${entity}s to the books`);
      return z.object({ ids: z.array(z.string()) }).parse(added).ids;
    },
    async edit(entity, id, changes) {
      await act('hand-edits', { entity, id, changes }, `edit ${entity} ${id} in the books`);
    },
    async pay(payment) {
      await act('payments', payment, 'enter a payment in the books');
    },
    async makeInactive(entity, id) {
      await act('active', { entity, id, isActive: false }, `make ${entity} ${id} inactive`);
    },
    async closeUpTo(bookCloseDate) {
      await mustCallJson(fetch, `${url}/_control/companies/${realmId}`, {
        method: 'PATCH',
        body: { switches: { bookCloseDate } },
        doing: 'close the books',
      });
    },
    async disconnectApp() {
      await act('tokens/revoke', {}, 'disconnect the app inside QuickBooks');
    },
  };
}
