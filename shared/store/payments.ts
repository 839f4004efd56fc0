import * as z from 'zod';
import { documentIdSchema, type DocumentId, type RealmId, type TenantId } from '../domain/ids.ts';
import { paymentKey, type PaymentOfBooks } from '../domain/observed.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const storedSchema = z.object({
  version: z.int(),
  /** When it was changed last, as it was seen; absent of one that was only seen to be gone. */
  changedAt: z.string().optional(),
  isRemoved: z.boolean().optional(),
  documentIds: z.array(documentIdSchema),
});
export type AppliedPayment = z.infer<typeof storedSchema>;

export type Payments = ReturnType<typeof createPayments>;

/**
 * What payments in the books are applied to, as they were seen last: a payment that is edited or deleted does not say any
 * more what it was applied to before.
 */
export function createPayments(table: Table) {
  return {
    /** By {@link paymentKey}. */
    async find(
      tenantId: TenantId,
      of: { realmId: RealmId; payments: readonly PaymentOfBooks[] },
    ): Promise<ReadonlyMap<string, AppliedPayment>> {
      const byKey = new Map(
        of.payments.map((payment) => {
          const key = keys.payment(tenantId, { realmId: of.realmId, ...payment });
          return [key.sk, { key, payment }] as const;
        }),
      );
      const items = await table.getMany(
        [...byKey.values()].map(({ key }) => key),
        { isConsistent: true },
      );
      return new Map(
        items.flatMap((item) => {
          const found = byKey.get(item.sk);
          return found === undefined ? [] : [[paymentKey(found.payment), storedSchema.parse(item)] as const];
        }),
      );
    },

    /**
     * Notes a payment as it was seen; one that was seen in a later version, or removed, stays as it is. `expiresAt`: seconds
     * since 1970, for one that is of no concern.
     */
    async note(
      tenantId: TenantId,
      of: PaymentOfBooks & {
        realmId: RealmId;
        version: number;
        changedAt: string;
        documentIds: readonly DocumentId[];
        expiresAt?: number | undefined;
      },
    ): Promise<void> {
      const { version, changedAt, documentIds, expiresAt } = of;
      const expiry = expiresAt === undefined ? {} : { expiresAt };
      await table.put({ ...keys.payment(tenantId, of), version, changedAt, documentIds, ...expiry }, [
        [{ attribute: 'version', is: 'absent' }],
        [
          { attribute: 'version', is: '<=', value: version },
          { attribute: 'isRemoved', is: 'absent' },
        ],
      ]);
    },

    /** Notes that a payment is gone for good: an id is not used again. */
    async noteRemoved(
      tenantId: TenantId,
      of: PaymentOfBooks & { realmId: RealmId; expiresAt: number },
    ): Promise<void> {
      await table.update(keys.payment(tenantId, of), {
        set: { isRemoved: true, documentIds: [], expiresAt: of.expiresAt },
        add: { version: 0 },
      });
    },
  };
}
