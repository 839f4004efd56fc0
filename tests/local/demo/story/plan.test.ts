import { describe, expect, it } from 'vitest';
import { STORY_NIGHTS, firstDay, isWeekend, workingDays } from '../../../../local/demo/story/plan.ts';

const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2026, 2, 2, 10);

describe('the plan of the story', () => {
  it.each([0, 1, 2, 3, 4, 5, 6])(
    'has room for all working days when it begins %i days after a Monday',
    (late) => {
      const days = Array.from(
        { length: STORY_NIGHTS - 1 },
        (_, index) => MONDAY_MS + (late + 1 + index) * DAY_MS,
      );

      expect(days.filter((ms) => !isWeekend(ms)).length).toBeGreaterThanOrEqual(workingDays.length);
    },
  );

  it('never pays more than there is', () => {
    let [invoices, bills] = [firstDay.invoices, firstDay.bills];
    for (const day of workingDays) {
      // What is approved on a day may be paid on a later one only.
      expect(day.invoicesPaid).toBeLessThanOrEqual(invoices);
      expect(day.billsPaid).toBeLessThanOrEqual(bills);
      invoices += day.invoices - day.invoicesPaid;
      bills += day.bills - day.billsPaid;
    }
  });
});
