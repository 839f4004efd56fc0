/** Scenarios about settlements: what was hauled, which becomes an invoice for a customer and a bill of everybody else. */
import { knownReferences } from './prepared-books.ts';
import type { Held, Scenario } from './scenarios.ts';
import { gravel, invoiceOf, settlementOf } from './submissions.ts';

type Settled = Pick<Scenario, 'asked' | 'prepare' | 'pushedBefore'>;
export const settlementNames = ['settlements', 'updateSettlement'] as const;
export type SettlementName = (typeof settlementNames)[number];

const sand = { material: 'Sand 0/4', quantity: '12.5', rate: '8.40', amount: '105.00' };
const stone = { material: 'Stone', quantity: '3', rate: '15.10', amount: '45.30' };
const created = { revision: 1, syncToken: '0' };

const ofCustomer = settlementOf({
  ...{ id: '7', number: 'S-7', kind: 'customer', counterparty: 'Ashford Ltd' },
  lines: [sand, stone],
});
const ofOwnerOperator = settlementOf({
  ...{ id: '8', number: 'S-8', kind: 'owner_operator', counterparty: 'Quarry Direct' },
  lines: [sand],
});
// The vendor counts invoices and settlements apart, and has come to 7 with both.
const invoiceOfSameId = invoiceOf({
  ...{ id: '7', number: '1007', customer: 'Ashford Ltd' },
  lines: [{ item: gravel, amount: '20.05' }],
});

const ofVendor = (revision: number) =>
  settlementOf({
    ...{ id: '9', number: 'S-9', kind: 'vendor', counterparty: 'Quarry Direct', revision },
    lines: revision === 1 ? [sand] : [sand, stone],
  });
const heldBill: Held = {
  ...{ total: '105.00', counterpartyName: 'Quarry Direct', lineCount: 1 },
  ...created,
};

export function settlementScenarioOf(name: SettlementName): Settled {
  switch (name) {
    case 'settlements':
      return {
        prepare: knownReferences,
        pushedBefore: [],
        asked: [
          {
            wish: ofCustomer,
            expected: {
              inBooks: { total: '150.30', counterpartyName: 'Ashford Ltd', lineCount: 2, ...created },
              isA: 'Invoice',
            },
          },
          {
            wish: ofOwnerOperator,
            expected: {
              inBooks: { total: '105.00', counterpartyName: 'Quarry Direct', lineCount: 1, ...created },
              isA: 'Bill',
            },
          },
          {
            wish: invoiceOfSameId,
            expected: {
              inBooks: { total: '20.05', counterpartyName: 'Ashford Ltd', lineCount: 1, ...created },
              isA: 'Invoice',
            },
          },
        ],
      };
    case 'updateSettlement':
      return {
        prepare: knownReferences,
        pushedBefore: [ofVendor(1)],
        asked: [
          {
            wish: ofVendor(2),
            expected: {
              before: heldBill,
              inBooks: { ...heldBill, total: '150.30', lineCount: 2, revision: 2, syncToken: '1' },
              isA: 'Bill',
            },
          },
        ],
      };
  }
}
