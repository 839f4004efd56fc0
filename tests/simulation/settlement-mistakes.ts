/** Mistakes about settlements. */
import type { Mistake } from './mistakes.ts';

export const settlementMistakes: readonly Mistake[] = [
  {
    name: 'a settlement takes the id of an invoice or bill',
    edits: [
      {
        file: 'functions/push/acceptable.ts',
        find: "return acceptable('settlement', settlement, {",
        replace: 'return acceptable(kind, settlement, {',
      },
      {
        file: 'shared/domain/document.ts',
        find: "document.settlementKind === undefined ? document.kind : 'settlement';",
        replace: 'document.kind;',
      },
    ],
    scenarios: ['settlements'],
  },
  {
    name: 'an owner-operator is taken for a customer',
    edits: [
      {
        file: 'shared/domain/settlement.ts',
        find: "return kind === 'customer'",
        replace: "return kind !== 'vendor'",
      },
    ],
    scenarios: ['settlements'],
  },
  {
    name: 'a document forgets that it came as a settlement',
    edits: [
      {
        file: 'functions/push/acceptable.ts',
        find: '{ ...facts, settlementKind: settlement.kind });',
        replace: 'facts);',
      },
    ],
    scenarios: ['updateSettlement'],
  },
];
