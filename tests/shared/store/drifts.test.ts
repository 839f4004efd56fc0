import { describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDrifts } from '../../../shared/store/drifts.ts';
import { createMemoryTable } from '../../fakes/memory-table.ts';
import { idOf } from '../../functions/push/documents-at-rest.ts';

const tenantId = tenantIdSchema.parse('acme');

describe('putSeen', () => {
  it('keeps what one item can hold of lines that somebody wrote at any length', async () => {
    const drifts = createDrifts(createMemoryTable());
    const line = { amount: '1.00', description: '€'.repeat(4_000) };
    const totals = { lineCount: 1_000, total: '1000.00', tax: '0', gross: '1000.00' };
    const lines = Array.from({ length: 1_000 }, () => line);

    await drifts.putSeen(tenantId, idOf(1), { counterparty: {}, ...totals, lines });
    const seen = await drifts.getSeen(tenantId, idOf(1));

    expect(seen).toMatchObject(totals);
    // 12,040 bytes each.
    expect(seen?.lines).toHaveLength(24);
  });
});
