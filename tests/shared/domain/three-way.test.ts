import { describe, expect, it } from 'vitest';
import { billSchema } from '../../../shared/domain/bill.ts';
import type { EntityLink } from '../../../shared/domain/document.ts';
import type { Drift } from '../../../shared/domain/drift.ts';
import { realmIdSchema } from '../../../shared/domain/ids.ts';
import { invoiceSchema } from '../../../shared/domain/invoice.ts';
import { threeWay, type ThreeWay } from '../../../shared/domain/three-way.ts';

const invoice = (change: object = {}) =>
  ({
    kind: 'invoice',
    content: invoiceSchema.parse({
      ...{ id: 'ext-1', revision: 1, number: 'INV-1', issuedOn: '2026-03-02', dueOn: '2026-04-01' },
      currency: 'GBP',
      customer: { id: 'c-1', name: 'Quill' },
      lines: [{ item: { code: 'A', name: 'Seats' }, quantity: '2', unitPrice: '5', amount: '10' }],
      ...change,
    }),
  }) as const;

const entity: EntityLink = {
  ...{ realmId: realmIdSchema.parse('9341000000000001'), type: 'Invoice', id: '145', syncToken: '0' },
  ...{ number: 'INV-1', issuedOn: '2026-03-02', total: '12.00', revision: 1 },
};
const facts = (change: object = {}) => ({
  ...{ number: 'INV-1', issuedOn: '2026-03-02', dueOn: '2026-04-01', currency: 'GBP' },
  counterparty: { id: '58', name: 'Quill Ltd' },
  ...{ lineCount: 1, total: '10.00', tax: '2', gross: '12' },
  lines: [{ amount: '10.00', quantity: '2', unitPrice: '5', record: { id: '7' } }],
  ...change,
});
const drift: Drift = {
  kind: 'edited',
  fields: ['dueOn'],
  seenAt: '2026-03-05T02:00:00.000Z',
  fingerprint: 'f'.repeat(64),
  errorId: 'err_1',
};
const attempt = (at: string, outcome: 'pushed' | 'refused') =>
  ({ at, outcome, operation: 'update', durationMs: 1 }) as const;

const compare = (change: Partial<ThreeWay> & { drift?: Drift; state?: 'pushed' | 'voided' } = {}) => {
  const fields = threeWay({
    document: { state: change.state ?? 'pushed', attempts: [], drift: change.drift ?? drift },
    ...{ entity, submitted: invoice(), pushed: invoice(), seen: facts(), accepted: undefined },
    ...change,
  });
  return Object.fromEntries(
    fields.map(({ field, ours, agreed, theirs, isChanged }) => [field, { ours, agreed, theirs, isChanged }]),
  );
};

describe('threeWay', () => {
  it('lays every compared field of all three sides beside each other', () => {
    const seen = facts({ dueOn: '2026-09-09' });

    expect(compare({ seen })).toEqual({
      number: { ours: 'INV-1', agreed: 'INV-1', theirs: 'INV-1', isChanged: false },
      issuedOn: { ours: '2026-03-02', agreed: '2026-03-02', theirs: '2026-03-02', isChanged: false },
      dueOn: { ours: '2026-04-01', agreed: '2026-04-01', theirs: '2026-09-09', isChanged: true },
      counterparty: { ours: 'Quill', agreed: 'Quill', theirs: 'Quill Ltd', isChanged: false },
      currency: { ours: 'GBP', agreed: 'GBP', theirs: 'GBP', isChanged: false },
      total: { agreed: '12.00', theirs: '12.00', isChanged: false },
      tax: { theirs: '2.00', isChanged: false },
      lines: {
        ours: [{ quantity: '2', unitPrice: '5', amount: '10.00', record: 'Seats' }],
        agreed: [{ quantity: '2', unitPrice: '5', amount: '10.00', record: 'Seats' }],
        theirs: [{ quantity: '2', unitPrice: '5', amount: '10.00', record: '7' }],
        isChanged: false,
      },
      status: { ours: 'standing', agreed: 'standing', theirs: 'standing', isChanged: false },
    });
  });

  it('marks as changed what was found to differ, whatever the texts say', () => {
    const { lines, dueOn } = compare({ drift: { ...drift, fields: ['lines'] } });

    expect([lines?.isChanged, dueOn?.isChanged]).toEqual([true, false]);
  });

  describe('ours', () => {
    it('is what is submitted now, and agreed the revision that is in the books', () => {
      const { number } = compare({ submitted: invoice({ revision: 2, number: 'INV-1b' }) });

      expect(number).toMatchObject({ ours: 'INV-1b', agreed: 'INV-1' });
    });

    it('has a total where the vendor states the tax or has it in the amounts, and else none', () => {
      const totals = [{ taxTotal: '1.5' }, { amountsIncludeTax: true }, {}].map(
        (change) => compare({ submitted: invoice(change) })['total']?.ours,
      );

      expect(totals).toEqual(['11.50', '10.00', undefined]);
      expect(compare({ submitted: invoice({ taxTotal: '1.5' }) })['tax']?.ours).toBe('1.50');
    });

    it('is absent where what was submitted cannot be read, but for the status', () => {
      const sides = compare({ submitted: undefined });

      expect(
        Object.values(sides)
          .map(({ ours }) => ours)
          .filter(Boolean),
      ).toEqual(['standing']);
    });

    it('names the vendor of a bill, and a line without an item by its category', () => {
      const bill = {
        kind: 'bill',
        content: billSchema.parse({
          ...{ id: 'b-1', revision: 1, number: 'B-1', issuedOn: '2026-03-02', currency: 'JPY' },
          vendor: { id: 'v-1', name: 'Oil Co' },
          lines: [
            { amount: '1000', category: 'fuel', description: 'Diesel' },
            { amount: '5', item: { code: 'X' } },
          ],
        }),
      } as const;

      const { counterparty, lines } = compare({ submitted: bill });

      expect(counterparty?.ours).toBe('Oil Co');
      expect(lines?.ours).toEqual([
        { description: 'Diesel', amount: '1000', record: 'fuel' },
        { amount: '5', record: 'X' },
      ]);
    });
  });

  describe('agreed', () => {
    it('is what QuickBooks answered otherwise than it was sent', () => {
      const differences = [
        { field: 'dueOn', sent: '2026-04-01', answered: '2026-04-30' },
        { field: 'lineCount', sent: '1', answered: '2' },
        { field: 'total', sent: '10.00', answered: '10.01' },
      ] as const;

      const { dueOn, total, number, issuedOn } = compare({
        entity: { ...entity, differences: [...differences], number: '1007', issuedOn: '2026-03-31' },
      });

      expect([dueOn?.agreed, total?.agreed, number?.agreed, issuedOn?.agreed]).toEqual([
        '2026-04-30',
        '12.00',
        '1007',
        '2026-03-31',
      ]);
    });

    it('has nothing where QuickBooks answered with nothing', () => {
      const { number: _, ...unnumbered } = entity;
      const differences = [{ field: 'dueOn' as const, sent: '2026-04-01', answered: '' }];

      const { dueOn, number } = compare({ entity: { ...unnumbered, differences } });

      expect([dueOn?.agreed, number?.agreed]).toEqual([undefined, undefined]);
    });

    it('is what a person accepted', () => {
      const accepted = { at: '2026-03-04T10:00:00.000Z', facts: facts({ dueOn: '2026-05-05', gross: '13' }) };

      const { dueOn, total, tax } = compare({ accepted });

      expect([dueOn?.agreed, total?.agreed, tax?.agreed]).toEqual(['2026-05-05', '13.00', '2.00']);
    });

    it.each([
      ['is not what was accepted before ours was pushed again', 'pushed', '2026-04-01'],
      ['is still what was accepted where a push was refused since', 'refused', '2026-05-05'],
    ] as const)('%s', (_, outcome, expected) => {
      const accepted = { at: '2026-03-04T10:00:00.000Z', facts: facts({ dueOn: '2026-05-05' }) };
      const attempts = [attempt('2026-03-04T11:00:00.000Z', outcome)];

      const { dueOn } = compare({ accepted, document: { state: 'pushed', attempts, drift } });

      expect(dueOn?.agreed).toBe(expected);
    });

    it('is no more than what the entity says where its revision cannot be read', () => {
      const { total, dueOn } = compare({ pushed: undefined });

      expect([total?.agreed, dueOn?.agreed]).toEqual(['12.00', undefined]);
    });
  });

  describe('theirs', () => {
    it('is nothing but the status of one that was deleted', () => {
      const { fingerprint: _, ...gone } = drift;

      const sides = compare({ drift: { ...gone, kind: 'deleted', fields: [] } });

      expect(sides['status']).toEqual({
        ...{ ours: 'standing', agreed: 'standing', theirs: 'deleted', isChanged: true },
      });
      expect(
        Object.values(sides)
          .map(({ theirs }) => theirs)
          .filter(Boolean),
      ).toEqual(['deleted']);
      expect(Object.values(sides).filter(({ isChanged }) => isChanged)).toHaveLength(1);
    });

    it('is what is left of one that was voided', () => {
      const seen = facts({ gross: '0', tax: '0', lines: [{ amount: '0.00', record: {} }] });

      const { status, total } = compare({ seen, drift: { ...drift, kind: 'voided', fields: [] } });

      expect(status).toMatchObject({ theirs: 'voided', isChanged: true });
      expect(total).toMatchObject({ agreed: '12.00', theirs: '0.00' });
    });

    it('stands where ours is voided', () => {
      const { status } = compare({ state: 'voided', drift: { ...drift, fields: ['status'] } });

      expect(status).toEqual({ ours: 'voided', agreed: 'voided', theirs: 'standing', isChanged: true });
    });

    it('is not what was seen in an earlier disagreement', () => {
      const { fingerprint: _, ...unseen } = drift;

      const { dueOn, status } = compare({ drift: { ...unseen, kind: 'duplicated', fields: [] } });

      expect([dueOn?.theirs, status?.theirs]).toEqual([undefined, 'standing']);
    });
  });
});
