import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import { submitAll } from '../../../local/demo/submit.ts';
import type { Accepted, Prepared, Progressing } from '../../../local/demo/submit.ts';
import type { Submission } from '../../../local/demo/to-submission.ts';
import type { SubmitAnswer } from '../../../local/demo/vendor-api.ts';
import { watchUntilSettled } from '../../../local/demo/watch.ts';

const accepted = (documentId: string, state = 'queued'): Accepted => ({
  kind: 'invoice',
  number: documentId,
  total: new Big(1),
  lineCount: 1,
  vendorId: undefined,
  document: { documentId, state },
});
const submission = (number: string): Submission => ({
  id: `invoice-${number}`,
  revision: 1,
  number,
  issuedOn: '2026-03-02',
  currency: 'GBP',
  lines: [],
});

/** Time that moves only by waiting. */
function virtualTime() {
  let now = 0;
  return {
    nowMs: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
  };
}

/** Documents newest first, two a page, in the states of the given round; the last round stays. */
function listing(rounds: Record<string, string>[]) {
  let round = -1;
  const asked: (string | undefined)[] = [];
  return {
    asked,
    async listDocuments(after: string | undefined) {
      if (after === undefined) round += 1;
      asked.push(after);
      const states = Object.entries(rounds[Math.min(round, rounds.length - 1)] ?? {});
      const start = after === undefined ? 0 : states.findIndex(([id]) => id === after) + 1;
      const page = states.slice(start, start + 2);
      const documents = page.map(([documentId, state]) => ({ documentId, state }));
      return { documents, next: start + 2 < states.length ? page.at(-1)?.[0] : undefined };
    },
  };
}

describe('watchUntilSettled', () => {
  const watched = async (so: Progressing, rounds: Record<string, string>[]) => {
    const time = virtualTime();
    const api = listing(rounds);
    const result = await watchUntilSettled({ ...time, api, onRound: () => undefined }, so);
    return { result, api, time, states: so.accepted.map(({ document }) => document.state) };
  };
  const done = (...list: Accepted[]): Progressing => ({
    submitted: list.length,
    accepted: list,
    rejected: [],
    isDone: true,
  });

  it('ends when every document is settled, and tells when the last push was seen', async () => {
    const so = done(accepted('d2'), accepted('d1'));

    const { result, states } = await watched(so, [
      { d2: 'queued', d1: 'queued' },
      { d2: 'queued', d1: 'pushed' },
      { d2: 'pushed', d1: 'pushed' },
    ]);

    expect(states).toEqual(['pushed', 'pushed']);
    expect(result.lastPushSeenAtMs).toBe(1000);
  });

  it('asks for no list when all was pushed before', async () => {
    const { api } = await watched(done(accepted('d1', 'pushed')), []);

    expect(api.asked).toEqual([]);
  });

  it('turns pages no further than it must', async () => {
    const so = done(accepted('d3'));

    const { api } = await watched(so, [
      { d5: 'pushed', d4: 'pushed', d3: 'pushed', d2: 'pushed', d1: 'pushed' },
    ]);

    expect(api.asked).toEqual([undefined, 'd4']);
  });

  it('gives up after five minutes without a move', async () => {
    const { time, states } = await watched(done(accepted('d1')), [{ d1: 'unknown' }]);

    expect(states).toEqual(['unknown']);
    expect(time.nowMs()).toBe(300_500);
  });

  it('gives up after twenty seconds when all that is left waits for a person', async () => {
    const { time } = await watched(done(accepted('d2'), accepted('d1')), [{ d2: 'waiting', d1: 'refused' }]);

    expect(time.nowMs()).toBe(20_500);
  });

  it('goes on while invoices are still being submitted', async () => {
    const so: Progressing = { submitted: 0, accepted: [], rejected: [], isDone: false };
    const time = virtualTime();
    let rounds = 0;
    const onRound = (): void => {
      rounds += 1;
      if (rounds === 3) so.isDone = true;
    };

    await watchUntilSettled({ ...time, api: listing([]), onRound }, so);

    expect(rounds).toBe(4);
  });
});

describe('submitAll', () => {
  const submitted = async (count: number, answer: (number: string, attempt: number) => SubmitAnswer) => {
    const so: Progressing = { submitted: 0, accepted: [], rejected: [], isDone: false };
    const attempts = new Map<string, number>();
    let inFlight = 0;
    let mostInFlight = 0;
    const api = {
      async submit({ submission: { number } }: Pick<Prepared, 'submission'>) {
        attempts.set(number, (attempts.get(number) ?? 0) + 1);
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await Promise.resolve();
        inFlight -= 1;
        return answer(number, attempts.get(number) ?? 0);
      },
    };
    const prepared = Array.from({ length: count }, (_, index) => ({
      kind: 'invoice' as const,
      submission: submission(String(index + 1)),
      total: new Big(index + 1),
    }));
    await submitAll({ ...virtualTime(), api }, prepared, so);
    return { so, attempts, mostInFlight: () => mostInFlight };
  };
  const yes = (number: string): SubmitAnswer => ({
    outcome: 'accepted',
    document: { documentId: `doc_${number}`, state: 'queued' },
  });
  const busy: SubmitAnswer = {
    outcome: 'busy',
    status: 503,
    code: 'queue_unavailable',
    detail: 'Later.',
    retryAfterMs: 5000,
  };

  it('has at most sixteen under way', async () => {
    const { so, mostInFlight } = await submitted(20, yes);

    expect(so).toMatchObject({ submitted: 20, isDone: true });
    expect(mostInFlight()).toBe(16);
  });

  it('notes a refusal with its code and does not try it again', async () => {
    const { so, attempts } = await submitted(1, () => ({
      outcome: 'rejected',
      status: 422,
      code: 'customer_missing',
      detail: 'No customer.',
    }));

    expect(so.rejected).toEqual([
      { number: '1', code: 'customer_missing', detail: 'No customer.', isDefinite: true },
    ]);
    expect(attempts.get('1')).toBe(1);
  });

  it('tries again what was busy or could not be reached', async () => {
    const { so } = await submitted(1, (number, attempt) => {
      if (attempt === 1) return busy;
      if (attempt === 2) throw new TypeError('fetch failed');
      return yes(number);
    });

    expect(so.accepted).toHaveLength(1);
  });

  it('gives an invoice up after five attempts, and says that this is not a no', async () => {
    const { so, attempts } = await submitted(1, () => busy);

    expect(attempts.get('1')).toBe(5);
    expect(so.rejected).toEqual([
      { number: '1', code: 'queue_unavailable', detail: 'Later.', isDefinite: false },
    ]);
  });
});
