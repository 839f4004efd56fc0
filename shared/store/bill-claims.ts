import { normalisedBillNumber } from '../domain/bill-number.ts';
import type { DocumentId, TenantId } from '../domain/ids.ts';
import { claimantOf, createDocumentClaims } from './document-claims.ts';
import { keys } from './keys.ts';
import type { Key, Table } from './table.ts';

/** What makes two bills one: vendor, number as it is meant, day and amount. */
interface BillIdentity {
  readonly counterpartyId: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly total: string;
  readonly currency: string;
}

export type BillClaims = ReturnType<typeof createBillClaims>;

/** Which document stands for a bill's identity: the guard against entering one vendor invoice twice. */
export function createBillClaims(table: Table) {
  const claims = createDocumentClaims(table);
  return {
    /** Claims the identity for the document, unless one was there before. */
    async claim(tenantId: TenantId, of: { bill: BillIdentity; documentId: DocumentId }): Promise<void> {
      await claims.claim(keyOf(tenantId, of.bill), of.documentId);
    },

    /** The documents that stand for these identities; undefined for one that nobody claimed. */
    async holders(
      tenantId: TenantId,
      bills: readonly BillIdentity[],
    ): Promise<readonly (DocumentId | undefined)[]> {
      const wanted = bills.map((bill) => keyOf(tenantId, bill));
      const distinct = new Map(wanted.map((key) => [key.sk, key]));
      const items = await table.getMany([...distinct.values()], { isConsistent: true });
      const bySortKey = new Map(items.map((item) => [item.sk, claimantOf(item)]));
      return wanted.map(({ sk }) => bySortKey.get(sk));
    },

    /** Takes the identity over from a document that does not stand for it any more; false when another was faster. */
    takeOver: (
      tenantId: TenantId,
      { bill, ...of }: { bill: BillIdentity; from: DocumentId; to: DocumentId },
    ): Promise<boolean> => claims.takeOver(keyOf(tenantId, bill), of),
  };
}

function keyOf(tenantId: TenantId, bill: BillIdentity): Key {
  const { counterpartyId, issuedOn, total, currency } = bill;
  const number = normalisedBillNumber(bill.number);
  return keys.billClaim(tenantId, { counterpartyId, number, issuedOn, total, currency });
}
