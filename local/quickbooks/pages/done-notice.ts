import { html } from '../html.ts';
import type { Html } from '../html.ts';

const words: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  unchanged: 'Nothing was changed.',
  paid: 'The payment is recorded.',
  voided: 'Voided.',
  deposited: 'Deposited in the bank.',
  deleted: 'Deleted.',
};

/** What happened just before, in words, by the key that a redirect carries. */
export function doneNotice(key: string | null): Html | undefined {
  const text = words[key ?? ''];
  return text === undefined ? undefined : html`<p class="card done" role="status">${text}</p>`;
}
