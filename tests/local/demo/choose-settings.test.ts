import { describe, expect, it } from 'vitest';
import { chooseSettings } from '../../../local/demo/choose-settings.ts';
import type { DemoSettings, SettingsAnswer } from '../../../local/demo/vendor-api.ts';

const missing: SettingsAnswer = {
  outcome: 'refused',
  status: 409,
  code: 'reference_data_missing',
  detail: 'Not pulled yet.',
};
const wrong: SettingsAnswer = { ...missing, status: 422, code: 'account_unknown', detail: 'No account 9.' };
const wanted: DemoSettings = {
  expenseAccountId: '35',
  defaultPurchaseTaxCodeId: '4',
  categoryRules: [{ category: 'Tools', expenseAccountId: '50' }],
};

async function chosen(of: {
  held?: DemoSettings;
  answers?: SettingsAnswer[];
  hasNewAccounts?: boolean;
  then?: SettingsAnswer;
}) {
  const { held = {}, answers = [], hasNewAccounts = false, then = { outcome: 'saved' } } = of;
  const sent: DemoSettings[] = [];
  const said: string[] = [];
  let now = 0;
  const result = chooseSettings(
    {
      api: {
        getSettings: async () => held,
        putSettings: async (settings) => {
          sent.push(settings);
          return answers.shift() ?? then;
        },
      },
      sleep: async (ms) => {
        now += ms;
      },
      nowMs: () => now,
      say: (line) => said.push(line),
    },
    { wanted, hasNewAccounts },
  );
  const failure: unknown = await result.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { isSaved: failure === undefined && (await result), failure, sent, said, waitedMs: now };
}

describe('chooseSettings', () => {
  it('saves what is wanted', async () => {
    const { isSaved, sent, said } = await chosen({});

    expect(isSaved).toBe(true);
    expect(sent).toEqual([wanted]);
    expect(said).toEqual([]);
  });

  it('saves nothing when it holds already, in whatever order it comes back', async () => {
    const held = {
      categoryRules: [
        { expenseAccountId: '51', category: 'Rent' },
        { expenseAccountId: '50', category: 'Tools' },
      ],
      defaultPurchaseTaxCodeId: '4',
      expenseAccountId: '35',
    };

    const { isSaved, sent } = await chosen({ held });

    expect(isSaved).toBe(false);
    expect(sent).toEqual([]);
  });

  it('keeps what others have set: policies, accounts, rules for other categories', async () => {
    const held = {
      vendorPolicy: 'createMissing',
      incomeAccountId: '1',
      categoryRules: [
        { category: 'Tools', expenseAccountId: '7' },
        { category: 'Rent', incomeAccountId: '2' },
      ],
    };

    const { sent } = await chosen({ held });

    expect(sent).toEqual([
      {
        vendorPolicy: 'createMissing',
        incomeAccountId: '1',
        expenseAccountId: '35',
        defaultPurchaseTaxCodeId: '4',
        categoryRules: [
          { category: 'Tools', expenseAccountId: '50' },
          { category: 'Rent', incomeAccountId: '2' },
        ],
      },
    ]);
  });

  it('tries again while the chart of accounts is being pulled, and says so', async () => {
    const { isSaved, sent, said, waitedMs } = await chosen({
      answers: Array.from({ length: 12 }, () => missing),
    });

    expect(isSaved).toBe(true);
    expect(sent).toHaveLength(13);
    expect(waitedMs).toBe(12_000);
    expect(said).toEqual([
      'Waiting for the chart of accounts and the tax codes to be pulled …',
      '  still waiting (reference_data_missing), for up to a minute',
    ]);
  });

  it('gives up after a minute', async () => {
    const { failure, waitedMs } = await chosen({ then: missing });

    expect(waitedMs).toBe(60_000);
    expect(failure).toMatchObject({
      exitCode: 1,
      message:
        'Could not save the settings, also after a minute of trying: the answer was 409 reference_data_missing: Not pulled yet.',
    });
  });

  it('takes any other refusal for final', async () => {
    const { failure, sent } = await chosen({ then: wrong });

    expect(sent).toHaveLength(1);
    expect(failure).toMatchObject({
      message: 'Could not save the settings: the answer was 422 account_unknown: No account 9.',
    });
  });

  it('waits for accounts that were made after the last pull', async () => {
    const { isSaved } = await chosen({ answers: [wrong, wrong], hasNewAccounts: true });

    expect(isSaved).toBe(true);
  });
});
