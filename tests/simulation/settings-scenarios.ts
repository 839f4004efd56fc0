/** Scenarios in which documents wait for what an admin decides, and the decision comes while a worker has its turn. */
import { closeBooks, decided, knownLists, paused } from './prepared-decisions.ts';
import { knownReferences, mappingOf } from './prepared-books.ts';
import type { Asked, Expectation, Scenario } from './scenarios.ts';
import { billOf, gravel, haulage, invoiceOf, settlementOf } from './submissions.ts';

type Decided = Pick<Scenario, 'asked' | 'prepare' | 'people' | 'decided'>;
export const settingsNames = ['settingsSaved', 'resumed'] as const;
export type SettingsName = (typeof settingsNames)[number];

const created = (of: { total: string; counterpartyName: string; lineCount: number }): Expectation => ({
  inBooks: { ...of, revision: 1, syncToken: '0' },
});
const invoiceOfTotal = (number: string, amount: string): Asked => ({
  wish: invoiceOf({
    ...{ id: `inv-${number}`, number, customer: 'Ashford Ltd' },
    lines: [{ item: gravel, amount }],
  }),
  expected: created({ total: amount, counterpartyName: 'Ashford Ltd', lineCount: 1 }),
});
const bill: Asked = {
  wish: billOf({
    ...{ id: 'bill-1', number: 'Q-77', vendor: 'Quarry Direct' },
    lines: [{ category: 'fuel', amount: '60.00' }],
  }),
  expected: created({ total: '60.00', counterpartyName: 'Quarry Direct', lineCount: 1 }),
};
const settlement: Asked = {
  wish: settlementOf({
    ...{ id: 's-1', number: 'S-1', kind: 'vendor', counterparty: 'Quarry Direct' },
    lines: [{ material: haulage.code, quantity: '2', rate: '10.00', amount: '20.00' }],
  }),
  expected: created({ total: '20.00', counterpartyName: 'Quarry Direct', lineCount: 1 }),
};
const waiting = (asked: Asked): Asked => ({ ...asked, isThereBefore: true });

// A worker reads what was decided 1,124 ms after the beginning; the policies and the end of the pause are written then.
export function settingsScenarioOf(name: SettingsName): Decided {
  switch (name) {
    case 'settingsSaved':
      // One waits for the mapping, one for a closed period, one for the day of going live; then somebody wanted to submit by
      // hand, so that the fourth waits for that.
      return {
        prepare: async (world) => {
          await knownReferences(world);
          await knownLists(world);
          await closeBooks(world, '2026-02-28');
          await decided(world, { goLiveOn: '2026-02-28' });
        },
        people: (world) => decided(world, { goLiveOn: '2026-02-28', mode: 'manual' }),
        asked: [
          ...[invoiceOfTotal('1001', '100.10'), settlement, bill].map(waiting),
          invoiceOfTotal('1002', '7.70'),
        ],
        decided: [
          {
            ...{ afterMs: 1_090, does: 'save' },
            settings: (intuit) => ({ ...mappingOf(intuit), closedPeriodPolicy: 'nextOpenDay' }),
          },
        ],
      };
    case 'resumed':
      return {
        prepare: async (world) => {
          await knownReferences(world);
          await paused(world);
        },
        people: async () => {},
        asked: [waiting(invoiceOfTotal('1001', '100.10')), bill, settlement],
        decided: [{ afterMs: 1_130, does: 'resume' }],
      };
  }
}
