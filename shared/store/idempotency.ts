import * as z from 'zod';
import type { TenantId } from '../domain/ids.ts';
import { keys } from './keys.ts';
import type { Condition, Item, Table } from './table.ts';

interface Owner {
  readonly tenantId: TenantId;
  readonly actor: string;
  readonly idempotencyKey: string;
}

interface Answer {
  readonly status: number;
  readonly body: string | undefined;
}

type Claim =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: 'inProgress' }
  | { readonly outcome: 'otherRequest' };

// 24 h: C12.
const keptForSeconds = 24 * 3600;
// Longer than any handler may run (29 s): a claim older than this is of a handler that died.
const workedOnForMs = 60_000;

const itemSchema = z.object({
  fingerprint: z.string(),
  state: z.enum(['inProgress', 'answered', 'free']),
  status: z.int().optional(),
  body: z.string().optional(),
});

/** Idempotency keys and what was answered under them, for 24 h. */
export function createIdempotencyKeys(deps: { table: Table; nowMs: () => number }) {
  const { table } = deps;

  return {
    /** Takes the key for a request, or tells what became of it before. */
    async claim(owner: Owner, request: { fingerprint: string; claimId: string }): Promise<Claim> {
      const nowMs = deps.nowMs();
      const nowSeconds = Math.floor(nowMs / 1000);
      const outcome = await table.put(
        {
          ...keys.idempotency(owner.tenantId, owner),
          ...request,
          state: 'inProgress',
          workedOnUntilMs: nowMs + workedOnForMs,
          expiresAt: nowSeconds + keptForSeconds,
        },
        [
          [{ attribute: 'state', is: 'absent' }],
          [{ attribute: 'state', is: '=', value: 'free' }],
          // DynamoDB removes expired items late.
          [{ attribute: 'expiresAt', is: '<=', value: nowSeconds }],
          [
            { attribute: 'state', is: '=', value: 'inProgress' },
            { attribute: 'fingerprint', is: '=', value: request.fingerprint },
            { attribute: 'workedOnUntilMs', is: '<', value: nowMs },
          ],
        ],
      );
      return outcome.isDone ? { outcome: 'claimed' } : known(outcome.current, request.fingerprint);
    },

    /** Binds the key to its answer, unless the claim has passed to a later attempt. */
    async keepAnswer(owner: Owner, claimId: string, answer: Answer): Promise<void> {
      await table.update(
        keys.idempotency(owner.tenantId, owner),
        { set: { state: 'answered', status: answer.status, body: answer.body } },
        claimedUnder(claimId),
      );
    },

    /** Gives the key up: the attempt did nothing that binds it. */
    async release(owner: Owner, claimId: string): Promise<void> {
      await table.update(
        keys.idempotency(owner.tenantId, owner),
        { set: { state: 'free' } },
        claimedUnder(claimId),
      );
    },
  };
}

const claimedUnder = (claimId: string): Condition => [[{ attribute: 'claimId', is: '=', value: claimId }]];

function known(item: Item | undefined, fingerprint: string): Claim {
  const current = itemSchema.parse(item);
  if (current.fingerprint !== fingerprint) return { outcome: 'otherRequest' };
  if (current.status === undefined) return { outcome: 'inProgress' };
  return { outcome: 'answered', answer: { status: current.status, body: current.body } };
}
