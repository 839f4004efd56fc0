import type { TenantId } from '../domain/ids.ts';
import { ProblemError } from '../domain/errors.ts';
import type { HttpAnswer } from './http-event.ts';

/** Whose key it is: the same key of two callers are two keys. */
export interface IdempotencyOwner {
  readonly tenantId: TenantId;
  readonly actor: string;
  readonly idempotencyKey: string;
}

/** What a finished request answered; only what can be sent again. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON text. */
  readonly body: string | undefined;
}

export type IdempotencyClaim =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'answered'; readonly answer: KeptAnswer }
  | { readonly outcome: 'inProgress' }
  | { readonly outcome: 'otherRequest' };

/** Where keys are kept for 24 h; `shared/store/idempotency.ts` in production. */
export interface IdempotencyKeys {
  claim(
    owner: IdempotencyOwner,
    request: { fingerprint: string; claimId: string },
  ): Promise<IdempotencyClaim>;
  keepAnswer(owner: IdempotencyOwner, claimId: string, answer: KeptAnswer): Promise<void>;
  release(owner: IdempotencyOwner, claimId: string): Promise<void>;
}

/** Reads the header; undefined when there is none. Throws {@link ProblemError} 400 when it cannot be one. */
export function readIdempotencyKey(headers: Readonly<Record<string, string>>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new ProblemError({
    status: 400,
    code: 'invalid_idempotency_key',
    detail: 'An Idempotency-Key has 1 to 255 visible ASCII characters without spaces.',
  });
}

/**
 * Does the work once per key (C12): the same request again gets the same answer, another request under the same key is
 * refused. A throttled or failed attempt (429, 5xx) does not bind the key.
 */
export async function answerOnce(
  keys: IdempotencyKeys,
  request: { owner: IdempotencyOwner; fingerprint: string; claimId: string },
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const { owner, claimId } = request;
  const claim = await keys.claim(owner, { fingerprint: request.fingerprint, claimId });
  if (claim.outcome !== 'claimed') return answerOf(claim);
  const answer = await releasingOnError(keys, request, work);
  if (isBinding(answer.status)) {
    const body = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    await keys.keepAnswer(owner, claimId, { status: answer.status, body });
  } else {
    await keys.release(owner, claimId);
  }
  return answer;
}

const isBinding = (status: number): boolean => status < 500 && status !== 429;

// A thrown refusal did nothing and would be refused the same way again, so nothing need be kept of it.
async function releasingOnError(
  keys: IdempotencyKeys,
  request: { owner: IdempotencyOwner; claimId: string },
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    await keys.release(request.owner, request.claimId);
    throw error;
  }
}

function answerOf(claim: Exclude<IdempotencyClaim, { outcome: 'claimed' }>): HttpAnswer {
  switch (claim.outcome) {
    case 'answered':
      return {
        status: claim.answer.status,
        headers: { 'idempotency-replayed': 'true' },
        ...(claim.answer.body === undefined ? {} : { body: JSON.parse(claim.answer.body) }),
      };
    case 'inProgress':
      throw new ProblemError({
        status: 409,
        code: 'idempotency_in_progress',
        detail:
          'The first request under this Idempotency-Key is still being worked on. Ask again in a moment.',
        retryAfterSeconds: 2,
      });
    case 'otherRequest':
      throw new ProblemError({
        status: 422,
        code: 'idempotency_key_reused',
        detail: 'This Idempotency-Key was used for another request. Send this one under a key of its own.',
      });
  }
}
