import * as z from 'zod';
import { tenantIdSchema, type TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import { itemAbsent, type Item, type Table } from './table.ts';

/** A connect that was started (A1). Only hashes are stored: whoever reads the table cannot finish it. */
export interface OauthState {
  readonly tenantId: TenantId;
  readonly userId: string;
  readonly cookieHash: string;
  readonly returnPath: string;
  /** Epoch seconds; also the table's time to live. */
  readonly expiresAt: number;
}

const stateSchema = z.object({
  tenantId: tenantIdSchema,
  userId: z.string(),
  cookieHash: z.string(),
  returnPath: z.string(),
  expiresAt: z.int(),
  usedAt: z.string().optional(),
});

/** Why a state cannot be used, and whose it was where that is known. */
export type Consumed =
  | { readonly outcome: 'consumed'; readonly state: OauthState }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'used' | 'expired' | 'otherSession'; readonly state: OauthState };

export type OauthStates = ReturnType<typeof createOauthStates>;

/** States by their hash. */
export function createOauthStates(table: Table) {
  return {
    async add(stateHash: string, state: OauthState): Promise<void> {
      await table.put({ ...keys.oauthState(stateHash), ...state }, itemAbsent);
    },

    /**
     * Uses the state up: one caller ever gets `consumed`. The used item stays until it expires, so that a replay can be
     * told from a forgery and be recorded at its tenant.
     */
    async consume(
      stateHash: string,
      by: { cookieHash: string; now: string; nowSeconds: number },
    ): Promise<Consumed> {
      const outcome = await table.update(keys.oauthState(stateHash), { set: { usedAt: by.now } }, [
        [
          { attribute: 'usedAt', is: 'absent' },
          { attribute: 'cookieHash', is: '=', value: by.cookieHash },
          { attribute: 'expiresAt', is: '>', value: by.nowSeconds },
        ],
      ]);
      if (outcome.isDone) return { outcome: 'consumed', state: readState(outcome.item) };
      return outcome.current === undefined ? { outcome: 'unknown' } : whyNot(outcome.current, by);
    },
  };
}

function whyNot(item: Item, by: { nowSeconds: number }): Consumed {
  const { usedAt, ...state } = stateSchema.parse(item);
  if (usedAt !== undefined) return { outcome: 'used', state };
  return { outcome: state.expiresAt <= by.nowSeconds ? 'expired' : 'otherSession', state };
}

function readState(item: Item): OauthState {
  const { usedAt: _, ...state } = stateSchema.parse(item);
  return state;
}
