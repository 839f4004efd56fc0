import type { AppliedOutcome, DeferredOutcome, RefusedOutcome, UnknownOutcome } from '../domain/outcomes.ts';

/** A refusal with what QuickBooks says beyond the cause. */
export interface QuickBooksRefusal extends RefusedOutcome {
  readonly httpStatus: number;
  /** Empty where QuickBooks gave no code. */
  readonly faultCode: string;
  /** The field that QuickBooks names. */
  readonly element?: string;
  /** 6140: the transaction that bears the number, as QuickBooks' text tells. A hint: read it before trusting it. */
  readonly holder?: { readonly type: string; readonly id: string };
}

/** The only outcomes of a write to QuickBooks. Assignable to `WriteOutcome`. */
export type QuickBooksWrite<Answer> =
  AppliedOutcome<Answer> | QuickBooksRefusal | DeferredOutcome | UnknownOutcome;

/** The only outcomes of a read of QuickBooks. Assignable to `ReadOutcome`. */
export type QuickBooksRead<Answer> = AppliedOutcome<Answer> | QuickBooksRefusal | DeferredOutcome;
