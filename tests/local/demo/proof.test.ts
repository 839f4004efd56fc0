import { describe, expect, it } from 'vitest';
import { countPaymentEvents } from '../../../local/demo/open-stack.ts';
import { paymentSums } from '../../../local/demo/pay-documents.ts';
import { printProof } from '../../../local/demo/print-proof.ts';
import { nightProblems } from '../../../local/demo/proof-problems.ts';
import { buildProof } from '../../../local/demo/proof-report.ts';
import type { Decided, SeenNight, TenantProof } from '../../../local/demo/tenant-at-work.ts';
import { accepted } from './seen.ts';

const paid = (number: string, total: string, payment: { status: string; balance: string; paid: string }) => {
  const { document, ...rest } = accepted(number, total, number);
  return { ...rest, document: { ...document, payment } };
};
const night = (
  localDate: string,
  driftCount: number,
  change: Partial<NonNullable<SeenNight['run']['certificate']>> = {},
): SeenNight => ({
  localDate,
  run: {
    state: 'finished',
    certificateHash: `hash-of-${localDate}`,
    certificate: {
      outcome: 'complete',
      coverage: 'changes',
      meteredReads: 1,
      documentCount: 10,
      tallies: [{ kind: 'invoice', verdict: 'agrees', count: 10, totals: { GBP: '1443.41' } }],
      driftCount,
      ...change,
    },
  },
});
const decided: Decided = {
  errorId: 'err_1',
  cause: 'drift_edited',
  title: 'It differs from what was pushed',
  number: '70006',
  documentId: 'doc_70006',
  action: 'overwrite',
};
const second = night('2026-11-29', 0, { previousHash: 'hash-of-2026-11-28' });
const proof: TenantProof = {
  payments: undefined,
  nights: [night('2026-11-28', 1), second],
  opened: [decided],
  openAtEnd: 0,
  problems: [],
};

describe('paymentSums', () => {
  it('adds up what was received and what is open, by status', () => {
    const all = [
      paid('1', '10.00', { status: 'paid', balance: '0.00', paid: '10.00' }),
      paid('2', '20.10', { status: 'partlyPaid', balance: '15.05', paid: '5.05' }),
      paid('3', '30.00', { status: 'unpaid', balance: '30.00', paid: '0.00' }),
      accepted('4', '0.20', '4'),
      accepted('5', '0.00', '5'),
      accepted('6', '99.00', '6', 'voided'),
    ];

    expect(paymentSums(all, all[2])).toEqual({
      paid: { count: 2, sum: '10.00' },
      partlyPaid: { count: 1, sum: '5.05' },
      overpaid: { count: 0, sum: '0.00' },
      unpaid: { count: 2, sum: '30.20' },
      reversed: { count: 1, sum: '30.00' },
    });
  });
});

describe('countPaymentEvents', () => {
  it('counts what happened to the payments of these documents, each once', () => {
    const event = (type: string, documentId: string, eventId: string) => ({
      event: { 'detail-type': type, detail: { documentId, eventId } },
    });
    const events = [
      event('invoice.paid', 'doc_1', 'a'),
      event('invoice.paid', 'doc_1', 'a'),
      event('bill.partly_paid', 'doc_2', 'b'),
      event('invoice.payment_reversed', 'doc_1', 'c'),
      event('invoice.pushed', 'doc_1', 'd'),
      event('invoice.paid', 'doc_3', 'e'),
    ];

    expect(countPaymentEvents(events, ['doc_1', 'doc_2'])).toBe(3);
  });
});

describe('nightProblems', () => {
  it('finds none where the first night found all and the second agrees', () => {
    expect(nightProblems(proof, ['err_others'])).toEqual([]);
  });

  it('leaves what others changed in the books to them', () => {
    const nights = [night('2026-11-28', 3), night('2026-11-29', 2, { previousHash: 'hash-of-2026-11-28' })];

    expect(nightProblems({ ...proof, nights }, [])).toEqual([]);
  });

  it('tells what was not found, not cured, not read and not chained', () => {
    const unread = { outcome: 'incomplete', notReadBecause: 'QuickBooks could not be read.' };
    const nights = [night('2026-11-28', 0, unread), night('2026-11-29', 1)];

    expect(nightProblems({ ...proof, nights }, ['err_1'])).toEqual([
      'the night of 2026-11-28 is not complete: QuickBooks could not be read.',
      'the night of 2026-11-28 counts fewer disagreements than there are',
      '1 documents still disagree in the night of 2026-11-29',
      'the second certificate does not follow on the first',
      'the sync error of 70006 is still open after the second night',
    ]);
  });

  it('tells of a night that was given up', () => {
    const givenUp: SeenNight = {
      localDate: '2026-11-28',
      run: { state: 'finished', givenUpBecause: 'exhausted' },
    };

    expect(nightProblems({ ...proof, opened: [], nights: [givenUp] }, [])).toEqual([
      'the night of 2026-11-28 is not complete: exhausted',
    ]);
  });
});

describe('buildProof', () => {
  it('has exactly the shape that --json promises', () => {
    const none = { count: 0, sum: '0.00' };
    const payments = { paid: none, partlyPaid: none, overpaid: none, unpaid: none, reversed: none };
    const tenant = { tenantId: 'tenant-a', kind: 'invoice', proof: { ...proof, payments } } as const;

    const { proof: report, problems } = buildProof([tenant]);

    const told = {
      ...{ tenantId: 'tenant-a', outcome: 'complete', coverage: 'changes', meteredReads: 1 },
      documentCount: 10,
      tallies: [{ kind: 'invoice', verdict: 'agrees', count: 10, totals: { GBP: '1443.41' } }],
    };
    expect(problems).toEqual([]);
    expect(report).toEqual({
      payments: { invoice: payments },
      reconcile: [
        { ...told, localDate: '2026-11-28', driftCount: 1, certificateHash: 'hash-of-2026-11-28' },
        { ...told, localDate: '2026-11-29', driftCount: 0, certificateHash: 'hash-of-2026-11-29' },
      ],
      syncErrors: {
        opened: [{ cause: 'drift_edited', number: '70006', action: 'overwrite' }],
        openAtEnd: 0,
      },
    });
  });
});

describe('printProof', () => {
  it('shows each certificate, and between them what was decided', () => {
    const lines = printProof([{ tenantId: 'tenant-a', kind: 'invoice', proof }]);

    expect(lines).toEqual([
      'The certificate of the night of 2026-11-28',
      '  complete                     1 read   what changed in the books was read',
      '  agree                            10   1,443.41 GBP',
      '  documents                        10   1 disagree',
      '  hash                   hash-of-2026',
      '',
      'The sync errors that this night opened, and what was decided',
      '  70006                     overwrite   It differs from what was pushed; ours was sent again',
      '',
      'The certificate of the night of 2026-11-29',
      '  complete                     1 read   what changed in the books was read',
      '  agree                            10   1,443.41 GBP',
      '  documents                        10   0 disagree',
      '  hash                   hash-of-2026   after hash-of-2026',
      '',
    ]);
  });

  it('names the tenants where there are several', () => {
    const one = { kind: 'bill' as const, proof: { ...proof, nights: [second] } };

    const titles = printProof([
      { ...one, tenantId: 'tenant-a' },
      { ...one, tenantId: 'tenant-b' },
    ]).filter((line) => line.startsWith('The certificate'));

    expect(titles).toEqual([
      'The certificate of the night of 2026-11-29, tenant-a',
      'The certificate of the night of 2026-11-29, tenant-b',
    ]);
  });
});
