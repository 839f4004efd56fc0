import { beforeEach, describe, expect, it } from 'vitest';
import { listFindings } from '../../../functions/reconcile/list-findings.ts';
import { findingPageSchema, listFindingsQuerySchema } from '../../../shared/contracts/reconcile-answers.ts';
import { createReconcileReading, finding, idOf, tenantId } from './reconcile-reading.ts';

let world: ReturnType<typeof createReconcileReading>;
beforeEach(() => {
  world = createReconcileReading();
});

const name = { localDate: '2026-07-02' };
const list = (query: Record<string, string> = {}) =>
  listFindings(world.deps, { tenantId, name, ...listFindingsQuerySchema.parse(query) });

describe('listFindings', () => {
  it('goes on page by page, oldest document first', async () => {
    await world.finished(name);
    const all = [finding(3), finding(1), finding(2, { verdict: 'neverArrived', reason: 'parked' })];
    await world.findings.putAll(tenantId, {
      runId: '2026-07-02',
      findings: all,
      at: '2026-07-02T02:01:00.000Z',
    });

    const first = findingPageSchema.parse(await list({ limit: '2' }));
    const second = findingPageSchema.parse(await list({ limit: '2', after: first.next! }));

    expect(first).toEqual({
      findings: [finding(1), finding(2, { verdict: 'neverArrived', reason: 'parked' })],
      next: idOf(2),
    });
    expect(second).toEqual({ findings: [finding(3)] });
  });

  it('is empty for a night in which all agreed, and not there for one that never was', async () => {
    expect(await list()).toBeUndefined();

    await world.finished(name);

    expect(await list()).toEqual({ findings: [] });
  });
});
