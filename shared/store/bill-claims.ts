import * as z from 'zod';
import { normalisedBillNumber } from '../domain/bill-number.ts';
import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { itemAbsent, type Table } from './table.ts';

const itemSchema = z.object({ documentId: documentIdSchema });

/** What makes two bills one: vendor, number as it is meant, day and amount. */
interface BillIdentity {
  readonly counterpartyId: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly total: string;
  readonly currency: string;
}

export type BillClaims = ReturnType<typeof createBillClaims>;

/** Which document was first under a bill's identity: the guard against entering one vendor invoice twice. */
export function createBillClaims(table: Table) {
  return {
    /** The document that holds the identity: this one, or the one that was there before. */
    async claim(tenantId: TenantId, bill: BillIdentity & { documentId: DocumentId }): Promise<DocumentId> {
      const { documentId, counterpartyId, issuedOn, total, currency } = bill;
      const number = normalisedBillNumber(bill.number);
      const outcome = await table.put(
        { ...keys.billClaim(tenantId, { counterpartyId, number, issuedOn, total, currency }), documentId },
        itemAbsent,
      );
      return outcome.isDone || outcome.current === undefined
        ? documentId
        : itemSchema.parse(outcome.current).documentId;
    },
  };
}
