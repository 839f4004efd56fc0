import { describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createCountFigures } from '../../../shared/store/count-figures.ts';

const tenantId = tenantIdSchema.parse('acme');

describe('createCountFigures', () => {
  it('writes nothing where nothing happened', async () => {
    const added: unknown[] = [];
    const count = createCountFigures({
      figures: { add: async (_, counts) => void added.push(counts) },
      log: () => {},
    });

    await count(tenantId, { pushed: 0, refused: 0 });
    await count(tenantId, { pushed: 0, refused: 2 });

    expect(added).toEqual([{ pushed: 0, refused: 2 }]);
  });

  it('logs a count that fails, with a code that CloudWatch counts, and fails nothing', async () => {
    const lines: object[] = [];
    const count = createCountFigures({
      figures: {
        add: async () => {
          throw new Error('The table is busy.');
        },
      },
      log: (line) => void lines.push(line),
    });

    await expect(count(tenantId, { pushed: 1 })).resolves.toBeUndefined();
    expect(lines).toEqual([{ code: 'figures_not_counted', level: 'warn', tenantId: 'acme' }]);
  });
});
