import type { createPaymentsWorld } from './payments-world.ts';

type ThroughFetch = NonNullable<NonNullable<Parameters<typeof createPaymentsWorld>[0]>['throughFetch']>;

/** QuickBooks' answers without any balance, while that is so. */
export const hidingBalances =
  (when: { isHidden: boolean }): ThroughFetch =>
  (fetch) =>
  async (url, init) => {
    const answer = await fetch(url, init);
    if (!when.isHidden) return answer;
    const text = (await answer.text()).replaceAll('"Balance":', '"Odd":');
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
