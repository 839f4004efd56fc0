/** What happens on a day before its night comes. */
export interface Day {
  invoices: number;
  bills: number;
  /** How many of the oldest unpaid ones are paid in full. */
  invoicesPaid: number;
  billsPaid: number;
  also?: 'partPayment' | 'overpayment' | 'credit' | 'joineryConnects' | 'edit';
}

/** How many nights the story has. */
export const STORY_NIGHTS = 14;

/** The day on which the company is connected, and what was approved before goes. */
export const firstDay: Day = { invoices: 16, bills: 4, invoicesPaid: 0, billsPaid: 0 };

/** The days on which somebody works: whatever the first day is, two weeks have as many after it. */
export const workingDays: readonly Day[] = [
  { invoices: 3, bills: 1, invoicesPaid: 2, billsPaid: 0 },
  { invoices: 4, bills: 1, invoicesPaid: 1, billsPaid: 0, also: 'partPayment' },
  { invoices: 2, bills: 0, invoicesPaid: 3, billsPaid: 2 },
  { invoices: 5, bills: 1, invoicesPaid: 2, billsPaid: 0, also: 'overpayment' },
  { invoices: 3, bills: 1, invoicesPaid: 1, billsPaid: 0 },
  { invoices: 4, bills: 1, invoicesPaid: 2, billsPaid: 0, also: 'credit' },
  { invoices: 2, bills: 1, invoicesPaid: 3, billsPaid: 2 },
  { invoices: 4, bills: 1, invoicesPaid: 1, billsPaid: 0, also: 'joineryConnects' },
  { invoices: 3, bills: 1, invoicesPaid: 2, billsPaid: 1, also: 'edit' },
];

const SUNDAY = 0;
const SATURDAY = 6;

/** Whether a moment lies on a Saturday or Sunday; UTC, which is near enough. */
export const isWeekend = (ms: number): boolean => {
  const weekday = new Date(ms).getUTCDay();
  return weekday === SUNDAY || weekday === SATURDAY;
};
