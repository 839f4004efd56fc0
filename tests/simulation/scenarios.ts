import type { CauseCode } from '../../shared/domain/causes.ts';
import type { WaitingReason } from '../../shared/domain/document.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Decision } from './admins.ts';
import { changeNames, changeScenarioOf } from './change-scenarios.ts';
import type { DocumentType, Intuit } from './intuit.ts';
import { foreignBill, foreignInvoice, knownReferences } from './prepared-books.ts';
import { settingsNames, settingsScenarioOf } from './settings-scenarios.ts';
import { settlementNames, settlementScenarioOf } from './settlement-scenarios.ts';
import { billOf, gravel, haulage, invoiceOf, type Wish } from './submissions.ts';

/** What the books hold of a document. */
export interface Held {
  readonly total: string;
  readonly counterpartyName: string;
  readonly lineCount: number;
  /** By our mark. */
  readonly revision: number;
  /** Counts every write there was: one too many shows. */
  readonly syncToken: string;
}

export interface Expectation {
  /** Refused with this cause; pushed if there is none. */
  readonly refusedFor?: CauseCode;
  readonly isVoided?: true;
  /** Held for this, until a person does something. */
  readonly waitsFor?: WaitingReason;
  /** Nothing is live in the books if there is none. */
  readonly inBooks?: Held;
  /** What it is there, where that is not what was asked for by name. */
  readonly isA?: DocumentType;
  /** What the books hold before, and as long as the wish was never accepted. */
  readonly before?: Held;
}

/** One thing that a caller wants, and what must come of it. */
export interface Asked {
  readonly wish: Wish;
  readonly expected: Expectation;
  readonly afterMs?: number;
  /** Submitted before the run, while nothing failed; it waits since. */
  readonly isThereBefore?: true;
}

/** What is submitted, into which books, and what must come of it. */
export interface Scenario {
  readonly asked: readonly Asked[];
  /** How soon after it was asked for a document must be where it belongs when nothing fails unplanned. */
  readonly settlesWithinMs: number;
  readonly quickBooksLatencyMs: number;
  readonly isTokenExpired: boolean;
  /** Whether QuickBooks was told to answer 429 once. */
  readonly isThrottled: boolean;
  readonly warnsOfDuplicateBills: boolean;
  readonly prepare: (world: { intuit: Intuit; table: Table }) => Promise<void>;
  /** What was pushed before the run, while nothing failed. */
  readonly pushedBefore: readonly Wish[];
  /** What people do in QuickBooks then, or are about to do. */
  readonly people: (world: { intuit: Intuit; table: Table }) => Promise<void>;
  /** What an admin decides during the run. */
  readonly decided: readonly Decision[];
}

const pushNames = [
  'single',
  'batch',
  'refresh',
  'throttled',
  'tokenOutage',
  'partBatch',
  'latecomer',
  'arrivals',
  'nextOne',
  'hurry',
  'bill',
  'mixed',
] as const;
export const scenarioNames = [...pushNames, ...changeNames, ...settlementNames, ...settingsNames] as const;
export type ScenarioName = (typeof scenarioNames)[number];
const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  names.some((one) => one === name);

const created = (of: { total: string; counterpartyName: string; lineCount: number }): Expectation => ({
  inBooks: { ...of, revision: 1, syncToken: '0' },
});

const first = {
  wish: invoiceOf({
    id: 'inv-1',
    number: '1001',
    customer: 'Ashford Ltd',
    lines: [
      { item: gravel, amount: '100.10' },
      { item: haulage, amount: '20.05' },
    ],
  }),
  expected: created({ total: '120.15', counterpartyName: 'Ashford Ltd', lineCount: 2 }),
};

// Same customer, date and total as the first: only the mark tells them apart.
const twinOf = (index: number) => ({
  wish: invoiceOf({
    id: `inv-2${index === 0 ? '' : index}`,
    number: `${1002 + index * 10}`,
    customer: 'Ashford Ltd',
    lines: [
      { item: gravel, amount: '100.10' },
      { item: haulage, amount: '20.05' },
    ],
  }),
  expected: created({ total: '120.15', counterpartyName: 'Ashford Ltd', lineCount: 2 }),
});
const twin = twinOf(0);

const third = (refusedFor?: CauseCode) => ({
  wish: invoiceOf({
    id: 'inv-3',
    number: '1003',
    customer: 'Brook & Sons',
    lines: [{ item: gravel, amount: '7.70' }],
  }),
  expected:
    refusedFor === undefined
      ? created({ total: '7.70', counterpartyName: 'Brook & Sons', lineCount: 1 })
      : { refusedFor },
});

const fourth = {
  wish: invoiceOf({
    id: 'inv-4',
    number: '1004',
    customer: 'Carr plc',
    lines: [{ item: haulage, amount: '3.00' }],
  }),
  expected: created({ total: '3.00', counterpartyName: 'Carr plc', lineCount: 1 }),
};

const bill = {
  wish: billOf({
    id: 'bill-1',
    number: 'Q-77',
    vendor: 'Quarry Direct',
    lines: [
      { category: 'fuel', amount: '60.00' },
      { category: 'Repairs', amount: '15.25' },
      { item: gravel, amount: '30.40' },
    ],
  }),
  expected: created({ total: '105.65', counterpartyName: 'Quarry Direct', lineCount: 3 }),
};

// Another bill of the vendor, entered by hand, bears its number.
const clashingBill = {
  wish: billOf({
    id: 'bill-2',
    number: 'Q-78',
    vendor: 'Quarry Direct',
    lines: [{ category: 'fuel', amount: '12.00' }],
  }),
  expected: { refusedFor: 'number_taken' },
} as const;

const nothing = async (): Promise<void> => {};

export function scenarioOf(
  name: ScenarioName,
  of: { usesCustomNumbers: boolean; random: () => number },
): Scenario {
  const plain = {
    ...{ isTokenExpired: false, isThrottled: false, warnsOfDuplicateBills: false },
    ...{ prepare: nothing, pushedBefore: [], people: nothing, decided: [] },
    ...{ settlesWithinMs: 15 * 60_000, quickBooksLatencyMs: 300 },
  };
  const prompt = { ...plain, settlesWithinMs: 20_000 };
  if (isOneOf(changeNames, name)) return { ...prompt, prepare: knownReferences, ...changeScenarioOf(name) };
  if (isOneOf(settlementNames, name)) return { ...prompt, ...settlementScenarioOf(name) };
  if (isOneOf(settingsNames, name)) return { ...prompt, ...settingsScenarioOf(name) };
  switch (name) {
    case 'single':
      return { ...plain, asked: [first] };
    case 'batch':
      // Somebody else's invoice bears the number of the third one.
      return {
        ...plain,
        asked: [first, twin, third(of.usesCustomNumbers ? 'number_taken' : undefined)],
        prepare: async ({ intuit }) => {
          const customerId = intuit.create('Customer', { DisplayName: 'Brook & Sons' });
          foreignInvoice(intuit, {
            customerId,
            number: of.usesCustomNumbers ? '1003' : undefined,
            amount: '7.70',
          });
        },
      };
    case 'refresh':
      return { ...plain, isTokenExpired: true, asked: [first], prepare: knownReferences };
    case 'tokenOutage':
      return {
        ...plain,
        isTokenExpired: true,
        asked: [first],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'refresh' },
            effect: { type: 'status', status: 503 },
          });
        },
      };
    case 'throttled':
      return {
        ...plain,
        isThrottled: true,
        asked: [first],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { entity: 'Invoice', kind: 'create' },
            effect: { type: 'fault', code: '3001' },
          });
        },
      };
    case 'partBatch':
      // QuickBooks stops in the middle of the batch, and no answer comes.
      return {
        ...plain,
        asked: [first, twin],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'batch', entity: 'Invoice' },
            effect: { type: 'appliedAnswerLost', via: 'reset', items: 1 },
          });
          // The first look-up finds QuickBooks down.
          world.intuit.control.planFault({
            match: { kind: 'query', entity: 'Invoice' },
            effect: { type: 'status', status: 503 },
          });
        },
      };
    case 'latecomer':
      // Comes when the lease of a worker that stopped at once is just over, and so takes the lane from it.
      return {
        ...plain,
        asked: [first, { ...twin, afterMs: 244_000 }],
        prepare: knownReferences,
      };
    case 'arrivals':
      return {
        ...plain,
        settlesWithinMs: 20_000,
        asked: [first, twin, third(), fourth].map((one) => ({ ...one, afterMs: of.random() * 4_000 })),
      };
    case 'nextOne':
      // Its message comes about when the turn of the first one ends.
      return {
        ...plain,
        settlesWithinMs: 20_000,
        quickBooksLatencyMs: 900,
        asked: [first, { ...twin, afterMs: 1_010 + of.random() * 150 }],
        prepare: knownReferences,
      };
    case 'hurry':
      // A dozen look-ups and as many calls, each answered at once: more than ten a second but for our own turns.
      return {
        ...plain,
        quickBooksLatencyMs: 5,
        asked: Array.from({ length: 12 }, (_, index) => twinOf(index)),
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'batch', entity: 'Invoice' },
            effect: { type: 'reset' },
          });
        },
      };
    case 'bill':
      return { ...plain, settlesWithinMs: 20_000, asked: [bill] };
    case 'mixed':
      return {
        ...plain,
        ...{ settlesWithinMs: 20_000, warnsOfDuplicateBills: true },
        asked: [first, bill, clashingBill],
        prepare: async (world) => {
          await knownReferences(world);
          const vendorId = world.intuit.create('Vendor', { DisplayName: 'Somebody else' });
          foreignBill(world.intuit, { vendorId, number: 'Q-78', amount: '12.00' });
        },
      };
  }
}
