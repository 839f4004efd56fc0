import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { busEventSchema, type BusEvent } from '../../../shared/contracts/events.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createSyncErrors } from '../../../shared/store/sync-errors.ts';
import { createToldSyncErrors } from '../../../shared/store/told-sync-errors.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';

const tenantId = tenantIdSchema.parse('acme');
const [first, second] = ['1', '2'].map((digit) => documentIdSchema.parse(`doc_${digit.repeat(32)}`));
const error = {
  errorId: `err_${'a'.repeat(32)}`,
  cause: 'reference_inactive',
  subject: { kind: 'customer', id: 'c-1', name: 'Ashford Ltd' },
  detail: 'The customer "Ashford Ltd" is inactive in QuickBooks.',
} as const;
const at = (minute: string): string => `2026-03-02T10:${minute}:00.000Z`;

let told: BusEvent[];
let noted: string[];
let isBusDown: boolean;
let steps: ReturnType<typeof createToldSyncErrors>;
beforeEach(() => {
  told = [];
  noted = [];
  isBusDown = false;
  steps = createToldSyncErrors({
    store: createSyncErrors(createMemoryTable()),
    sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
    publish: async (events) => {
      if (isBusDown) throw new Error('The bus is down.');
      told.push(...events.map((event) => busEventSchema.parse(event)));
    },
    noteChange: async (of) => void noted.push(of),
  });
});

const join = (documentId = first!, minute = '00') =>
  steps.join(tenantId, { error, documentId, at: at(minute) });
const leave = (documentId = first!, minute = '30') =>
  steps.leave(tenantId, { errorId: error.errorId, documentId, at: at(minute) });

describe('sync errors on the bus', () => {
  it('are told once when the first document joins and once when the last one leaves', async () => {
    await join(first, '00');
    await join(second, '01');
    await leave(first, '30');
    await leave(second, '31');

    const of = { errorId: error.errorId, cause: error.cause, subject: error.subject, openedAt: at('00') };
    expect(told).toMatchObject([
      { type: 'sync_error.opened', tenantId, occurredAt: at('00'), ...of },
      { type: 'sync_error.closed', tenantId, occurredAt: at('31'), ...of },
    ]);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('are noted for the digest before they are told, so that none is left out of it', async () => {
    isBusDown = true;
    await expect(join()).rejects.toThrow('The bus is down.');

    expect(noted).toEqual([tenantId]);
  });

  it('are told under the same id when a step is repeated that died before it told', async () => {
    for (const step of [() => join(), () => leave()]) {
      isBusDown = true;
      await expect(step()).rejects.toThrow('The bus is down.');
      isBusDown = false;
      await step();
      await step();
    }

    expect(told.map(({ type }) => type)).toEqual([
      ...['sync_error.opened', 'sync_error.opened'],
      ...['sync_error.closed', 'sync_error.closed'],
    ]);
    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(2);
  });

  it('bear another id when they come back', async () => {
    await join(first, '00');
    await leave(first, '10');
    await join(first, '20');

    expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('that stand by themselves are told when they open and when what they say is cured', async () => {
    await steps.open(tenantId, { error, at: at('00') });
    await steps.close(tenantId, error.errorId, at('05'));

    expect(told.map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['sync_error.opened', at('00')],
      ['sync_error.closed', at('05')],
    ]);
  });
});
