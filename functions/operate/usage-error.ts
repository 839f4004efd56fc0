import type { FieldProblem } from '../../shared/domain/errors.ts';

/** The command cannot be understood or does not fit what is there: which part, why, and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(problem: FieldProblem) {
    super(`${problem.field}: ${problem.reason}.\nWhat to do: ${problem.remedy}.`);
  }
}
