import type Big from 'big.js';
import type { BillSubmission } from './to-bill.ts';
import type { Submission } from './to-submission.ts';
import type { DemoDocument, SubmitAnswer, VendorApi } from './vendor-api.ts';

/** A document ready to go, with what it comes to by the file. */
export type Prepared =
  | { kind: 'invoice'; submission: Submission; total: Big }
  | { kind: 'bill'; submission: BillSubmission; total: Big };
export type Kind = Prepared['kind'];

export interface Rejected {
  number: string;
  code: string;
  detail: string;
  /** The API said no, for good; otherwise it could not be reached or was in trouble to the end. */
  isDefinite: boolean;
}

/** An accepted document and what is known of it by now. */
export interface Accepted {
  kind: Kind;
  number: string;
  total: Big;
  lineCount: number;
  /** Whose bill it is, by the id in the file. */
  vendorId: string | undefined;
  document: DemoDocument;
}

/** Those that are in one of these states. */
export const inState = (accepted: readonly Accepted[], ...states: string[]): Accepted[] =>
  accepted.filter(({ document }) => states.includes(document.state));

/** What came of the submissions so far; filled while they go on. */
export interface Progressing {
  submitted: number;
  accepted: Accepted[];
  rejected: Rejected[];
  isDone: boolean;
}

// 2,412 bills at 100 ms an answer take 16 s; with eight at a time 31 s. More would only queue before the stack's workers.
const CONCURRENCY = 16;
const ATTEMPTS = 5;

interface SubmitDeps {
  api: Pick<VendorApi, 'submit'>;
  sleep: (ms: number) => Promise<void>;
}

/** Submits all, several at a time, and notes each answer in `so`. */
export async function submitAll(
  deps: SubmitDeps,
  documents: readonly Prepared[],
  so: Progressing,
): Promise<void> {
  const queue = [...documents];
  const sender = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      note(so, next, await submitOne(deps, next));
    }
  };
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, sender));
  } finally {
    so.isDone = true;
  }
}

function note(so: Progressing, prepared: Prepared, answer: SubmitAnswer): void {
  const { kind, submission, total } = prepared;
  const { number, lines } = submission;
  const vendorId = prepared.kind === 'bill' ? prepared.submission.vendor.id : undefined;
  so.submitted += 1;
  if (answer.outcome === 'accepted') {
    const { document } = answer;
    so.accepted.push({ kind, number, total, lineCount: lines.length, vendorId, document });
  } else {
    const { code, detail } = answer;
    so.rejected.push({ number, code, detail, isDefinite: answer.outcome === 'rejected' });
  }
}

/** Submitting again is safe: the API knows the document by its id and revision. */
async function submitOne({ api, sleep }: SubmitDeps, prepared: Prepared): Promise<SubmitAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await answerOf(api, prepared);
    if (answer.outcome !== 'busy' || attempt === ATTEMPTS) return answer;
    await sleep(answer.retryAfterMs);
  }
}

async function answerOf(api: SubmitDeps['api'], prepared: Prepared): Promise<SubmitAnswer> {
  try {
    return await api.submit(prepared);
  } catch (error) {
    // A connection that broke. Anything else, a stop by the person too, is not ours to try again.
    if (!(error instanceof TypeError)) throw error;
    return { outcome: 'busy', status: 0, code: 'unreachable', detail: error.message, retryAfterMs: 1000 };
  }
}
