import type Big from 'big.js';
import type { DemoDocument, SubmitAnswer, VendorApi } from './vendor-api.ts';
import type { Submission } from './to-submission.ts';

/** An invoice ready to go, with what it comes to by the file. */
export interface Prepared {
  submission: Submission;
  total: Big;
}

export interface Rejected {
  number: string;
  code: string;
  detail: string;
  /** The API said no, for good; otherwise it could not be reached or was in trouble to the end. */
  isDefinite: boolean;
}

/** An accepted invoice and what is known of it by now. */
export interface Accepted {
  number: string;
  total: Big;
  document: DemoDocument;
}

/** What came of the submissions so far; filled while they go on. */
export interface Progressing {
  submitted: number;
  accepted: Accepted[];
  rejected: Rejected[];
  isDone: boolean;
}

const CONCURRENCY = 8;
const ATTEMPTS = 5;

interface SubmitDeps {
  api: Pick<VendorApi, 'submitInvoice'>;
  sleep: (ms: number) => Promise<void>;
}

/** Submits all, eight at a time, and notes each answer in `so`. */
export async function submitAll(
  deps: SubmitDeps,
  invoices: readonly Prepared[],
  so: Progressing,
): Promise<void> {
  const queue = [...invoices];
  const sender = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      note(so, next, await submitOne(deps, next.submission));
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, sender));
  } finally {
    so.isDone = true;
  }
}

function note(so: Progressing, { submission, total }: Prepared, answer: SubmitAnswer): void {
  const { number } = submission;
  so.submitted += 1;
  if (answer.outcome === 'accepted') {
    so.accepted.push({ number, total, document: answer.document });
  } else {
    const { code, detail } = answer;
    so.rejected.push({ number, code, detail, isDefinite: answer.outcome === 'rejected' });
  }
}

/** Submitting again is safe: the API knows the invoice by its id and revision. */
async function submitOne({ api, sleep }: SubmitDeps, submission: Submission): Promise<SubmitAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await answerOf(api, submission);
    if (answer.outcome !== 'busy' || attempt === ATTEMPTS) return answer;
    await sleep(answer.retryAfterMs);
  }
}

async function answerOf(api: SubmitDeps['api'], submission: Submission): Promise<SubmitAnswer> {
  try {
    return await api.submitInvoice(submission);
  } catch (error) {
    // A connection that broke. Anything else, a stop by the person too, is not ours to try again.
    if (!(error instanceof TypeError)) throw error;
    return { outcome: 'busy', status: 0, code: 'unreachable', detail: error.message, retryAfterMs: 1000 };
  }
}
