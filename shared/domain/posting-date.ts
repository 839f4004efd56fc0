import type { Company } from './connection.ts';
import type { Policies } from './settings.ts';

interface Dated {
  readonly issuedOn: string;
  readonly dueOn?: string | undefined;
}

const dayMs = 24 * 3_600_000;

/** Whether a day lies in the period that the company has closed; the closing date itself does. */
export const isClosedOn = (day: string, company: Pick<Company, 'bookClosedOn'>): boolean =>
  company.bookClosedOn !== undefined && day <= company.bookClosedOn;

/**
 * The days that a document bears in the books: its own, or the first open day where it lies in a closed period and the
 * tenant chose that. It is due on that day at the earliest.
 */
export function postingOn(
  document: Dated,
  context: {
    readonly company: Pick<Company, 'bookClosedOn'>;
    readonly policies: Pick<Policies, 'closedPeriodPolicy'>;
  },
): Dated {
  const { issuedOn, dueOn } = document;
  const { bookClosedOn } = context.company;
  const isMoved =
    context.policies.closedPeriodPolicy === 'nextOpenDay' && isClosedOn(issuedOn, context.company);
  if (!isMoved || bookClosedOn === undefined) return { issuedOn, dueOn };
  const openOn = new Date(Date.parse(bookClosedOn) + dayMs).toISOString().slice(0, 10);
  return { issuedOn: openOn, dueOn: dueOn !== undefined && dueOn < openOn ? openOn : dueOn };
}
