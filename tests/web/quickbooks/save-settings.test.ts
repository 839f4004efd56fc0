import { describe, expect, it } from 'vitest';
import type { Api } from '../../../web/src/api/api.ts';
import { mergedSettings, saveSettings } from '../../../web/src/screens/quickbooks/save-settings.ts';

describe('mergedSettings', () => {
  it('keeps what somebody else chose meanwhile, and what was changed here', () => {
    const merged = mergedSettings({
      base: { incomeAccountId: '1', expenseAccountId: '7' },
      draft: { incomeAccountId: '2', expenseAccountId: '7' },
      fresh: { incomeAccountId: '1', expenseAccountId: '8', mode: 'manual' },
    });

    expect(merged).toEqual({ incomeAccountId: '2', expenseAccountId: '8', mode: 'manual' });
  });

  it('takes away what was taken away on either side', () => {
    const merged = mergedSettings({
      base: { salesTermId: '3', purchaseTermId: '4' },
      draft: { purchaseTermId: '4' },
      fresh: { salesTermId: '3' },
    });

    expect(merged).toEqual({});
  });

  it('lets what was changed here count where both changed the same', () => {
    expect(mergedSettings({ base: {}, draft: { mode: 'manual' }, fresh: { mode: 'automatic' } })).toEqual({
      mode: 'manual',
    });
  });
});

describe('saveSettings', () => {
  it('reads what the settings are now, and saves on top of it', async () => {
    const sent: unknown[] = [];
    const api = {
      get: async () => ({ mode: 'manual', itemId: '5' }),
      send: async (...call: unknown[]) => {
        sent.push(call);
        return {};
      },
    } as unknown as Api;

    await saveSettings(api, { base: { mode: 'manual' }, draft: { mode: 'automatic' } });

    expect(sent).toEqual([['PUT', '/settings', { mode: 'automatic', itemId: '5' }]]);
  });
});
