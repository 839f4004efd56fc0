import { inspect } from 'node:util';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DependencyError, SecurityError } from '../../../shared/domain/errors.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { AccessTokenAnswer } from '../../../shared/quickbooks-online/access-tokens.ts';
import type { TokenCipher } from '../../../shared/quickbooks-online/keys-port.ts';
import type { OAuth } from '../../../shared/quickbooks-online/oauth.ts';
import type { TokenVault } from '../../../shared/quickbooks-online/tokens.ts';
import { keys } from '../../../shared/store/keys.ts';
import type { Table } from '../../../shared/store/table.ts';
import { fakeCipher, owner, simulatedIntuit, type Intuit } from './simulated-intuit.ts';

const hour = 3_600_000;
const minute = 60_000;
const day = 24 * hour;

let intuit: Intuit;
let vault: TokenVault;

beforeAll(async () => {
  await import('intuit-oauth');
});
beforeEach(async () => {
  intuit = simulatedIntuit();
  vault = intuit.vault();
  await vault.storeGrant(owner, intuit.consent());
});

const tokenOf = (answer: AccessTokenAnswer): string => {
  if (answer.outcome !== 'opened') throw new Error(`no token: ${answer.outcome}`);
  return answer.accessToken.reveal();
};
const ask = (from: TokenVault): Promise<AccessTokenAnswer> => intuit.clock.run(from.accessTokenFor(owner));
/** Whether QuickBooks accepts the token. */
async function isAccepted(token: string): Promise<boolean> {
  const answer = await intuit.simulator.handle(
    new Request(`http://127.0.0.1:7000/v3/company/${owner.realmId}/companyinfo/${owner.realmId}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    }),
  );
  return answer.status === 200;
}

describe('accessTokenFor', () => {
  it('gives the token of a new consent without asking anybody', async () => {
    intuit.table.items.clear();

    expect(await isAccepted(tokenOf(await ask(vault)))).toBe(true);
    expect(intuit.refreshCalls()).toBe(0);
  });

  it('opens the stored token once in another process, then keeps it', async () => {
    const other = intuit.vault();

    const first = tokenOf(await ask(other));
    intuit.table.items.clear();
    const second = tokenOf(await ask(other));

    expect(second).toBe(first);
  });

  it('makes one refresh call for a thousand callers of several processes at the instant of expiry', async () => {
    const vaults = Array.from({ length: 8 }, () => intuit.vault());
    await intuit.clock.run(Promise.all(vaults.map((each) => each.accessTokenFor(owner))));
    await intuit.clock.advance(hour);

    const answers = await intuit.clock.run(
      Promise.all(
        Array.from({ length: 1000 }, (_, index) => vaults[index % vaults.length]!.accessTokenFor(owner)),
      ),
    );

    expect(intuit.refreshCalls()).toBe(1);
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect(await isAccepted(tokenOf(answers[0]!))).toBe(true);
  });

  it('makes one refresh call also while that call takes its time', async () => {
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'slow', delayMs: 8_000 },
    });
    await intuit.clock.advance(hour);
    const vaults = [vault, intuit.vault(), intuit.vault()];

    const answers = await intuit.clock.run(Promise.all(vaults.map((each) => each.accessTokenFor(owner))));

    expect(intuit.refreshCalls()).toBe(1);
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
  });

  it('renews a token shortly before it ends, and goes on with it while another process does so', async () => {
    const old = tokenOf(await ask(vault));
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'slow', delayMs: 10_000 },
    });
    await intuit.clock.advance(hour - 4 * minute);
    const renewing = intuit.vault().accessTokenFor(owner);
    await intuit.clock.advance(1_000);

    const meanwhile = await vault.accessTokenFor(owner);

    expect(tokenOf(meanwhile)).toBe(old);
    expect(tokenOf(await intuit.clock.run(renewing))).not.toBe(old);
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('lives on the old token while Intuit does not answer and the token is good still', async () => {
    const old = tokenOf(await ask(vault));
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'status', status: 429 },
    });
    await intuit.clock.advance(hour - 4 * minute);

    expect(tokenOf(await ask(vault))).toBe(old);
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('renews a token that QuickBooks refused, once for all who were refused', async () => {
    const answer = await vault.accessTokenFor(owner);
    if (answer.outcome !== 'opened') throw new Error('no token');
    const refused = answer.accessToken;

    const renewed = await intuit.clock.run(
      Promise.all(Array.from({ length: 5 }, () => vault.accessTokenFor(owner, { refused }))),
    );

    expect(new Set(renewed.map(tokenOf)).size).toBe(1);
    expect(tokenOf(renewed[0]!)).not.toBe(refused.reveal());
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('does not renew again when another process has done so since', async () => {
    const answer = await vault.accessTokenFor(owner);
    if (answer.outcome !== 'opened') throw new Error('no token');
    const refused = answer.accessToken;
    const renewed = tokenOf(await intuit.clock.run(intuit.vault().accessTokenFor(owner, { refused })));

    const mine = tokenOf(await intuit.clock.run(vault.accessTokenFor(owner, { refused })));

    expect(mine).toBe(renewed);
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('asks for a new consent when the grant was revoked, after one call, and calls no more', async () => {
    intuit.simulator.control.revokeTokens(owner.realmId);
    await intuit.clock.advance(hour);

    const first = await ask(vault);
    const second = await ask(intuit.vault());

    expect([first, second]).toEqual([{ outcome: 'needsReconnect' }, { outcome: 'needsReconnect' }]);
    expect(intuit.refreshCalls()).toBe(1);
    expect(intuit.lines.map(({ code }) => code)).toEqual(['grant_invalid']);
  });

  it('works again after a new consent', async () => {
    intuit.simulator.control.revokeTokens(owner.realmId);
    await intuit.clock.advance(hour);
    await ask(vault);

    await intuit.vault().storeGrant(owner, intuit.consent());

    expect(await isAccepted(tokenOf(await ask(vault)))).toBe(true);
  });

  it('needs a connection where there are no tokens', async () => {
    await vault.forgetGrant(owner);

    expect(await ask(vault)).toEqual({ outcome: 'needsReconnect' });
  });

  it('gives no token of a company that the caller does not mean', async () => {
    const realmId = realmIdSchema.parse('9341000000000002');

    expect(await vault.accessTokenFor({ ...owner, realmId })).toEqual({
      outcome: 'unavailable',
      retryAtMs: intuit.clock.nowMs() + 5_000,
    });
  });

  it.each([
    ['busy', { type: 'status', status: 429 }, 'token_refresh_unavailable'],
    ['failing', { type: 'status', status: 500 }, 'token_refresh_unknown'],
    ['gone', { type: 'reset' }, 'token_refresh_unknown'],
    [
      'of another opinion about our app',
      { type: 'status', status: 401, body: '{"error":"invalid_client"}' },
      'token_refresh_rejected',
    ],
  ] as const)('never takes a token endpoint that is %s for a revoked grant', async (_what, effect, code) => {
    intuit.simulator.control.planFault({ match: { kind: 'refresh' }, effect });
    await intuit.clock.advance(hour);

    const answer = await ask(vault);
    await intuit.clock.advance(2 * minute);
    const later = await ask(vault);

    expect(answer.outcome).toBe('unavailable');
    expect(intuit.lines[0]?.code).toBe(code);
    expect(await isAccepted(tokenOf(later))).toBe(true);
  });

  it('does not refresh a second time while the first may still be at work', async () => {
    intuit.simulator.control.planFault({ match: { kind: 'refresh' }, effect: { type: 'reset' } });
    await intuit.clock.advance(hour);
    const leaseEndMs = intuit.clock.nowMs() + minute;
    const first = await ask(vault);

    const second = await ask(intuit.vault());

    expect(first).toEqual({ outcome: 'unavailable', retryAtMs: leaseEndMs });
    expect(second.outcome).toBe('unavailable');
    expect(intuit.refreshCalls()).toBe(1);
    expect(intuit.clock.nowMs()).toBeLessThan(leaseEndMs);
  });

  describe('when our key does not answer', () => {
    it('leaves the grant as it is and asks later', async () => {
      const broken: TokenCipher = {
        ...fakeCipher,
        open: async () => {
          throw new DependencyError({ dependency: 'kms', message: 'no' });
        },
      };
      await intuit.clock.advance(hour);

      const answer = await ask(intuit.vault({ cipher: broken }));

      expect(answer.outcome).toBe('unavailable');
      expect(intuit.refreshCalls()).toBe(0);
      expect(await isAccepted(tokenOf(await ask(vault)))).toBe(true);
    });
  });

  describe('when rows were swapped between tenants', () => {
    it('raises a security error instead of calling with the other tenant’s token', async () => {
      const otherTenant = tenantIdSchema.parse('other');
      await vault.storeGrant({ ...owner, tenantId: otherTenant }, intuit.consent());
      const stolen = await intuit.table.get(keys.providerKeys(owner.tenantId));
      await intuit.table.put({ ...stolen!, ...keys.providerKeys(otherTenant) });

      const answer = intuit.vault().accessTokenFor({ ...owner, tenantId: otherTenant });

      await expect(answer).rejects.toThrow(SecurityError);
    });
  });
});

describe.each(['grace', 'instant', 'family'] as const)('when the refresh token rotates (%s)', (rotation) => {
  beforeEach(async () => {
    intuit.simulator.control.changeSwitches({ rotation });
    await intuit.clock.advance(day + hour);
  });

  it('keeps the connection through weeks of use', async () => {
    for (let days = 0; days < 21; days += 1) {
      expect(await isAccepted(tokenOf(await ask(intuit.vault())))).toBe(true);
      await intuit.clock.advance(13 * hour);
    }
  });

  it('is one refresh for many processes', async () => {
    const vaults = Array.from({ length: 6 }, () => intuit.vault());

    const answers = await intuit.clock.run(Promise.all(vaults.map((each) => each.accessTokenFor(owner))));

    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect(await isAccepted(tokenOf(answers[0]!))).toBe(true);
  });

  it('survives a lost answer where Intuit lets it, and asks for one new consent where it does not', async () => {
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const lost = await ask(vault);
    await intuit.clock.advance(2 * minute);

    const next = await ask(vault);

    expect(lost.outcome).toBe('unavailable');
    expect(next.outcome).toBe(rotation === 'grace' ? 'opened' : 'needsReconnect');
    expect(intuit.refreshCalls()).toBe(2);
  });

  it('survives a worker that dies between the answer and storing it, with at most one new consent', async () => {
    const dying: Table = { ...intuit.table, update: dieWhileStoring(intuit.table) };
    void intuit.vault({ table: dying }).accessTokenFor(owner);
    await intuit.clock.advance(2 * minute);

    const next = await ask(vault);

    expect(next.outcome).toBe(rotation === 'grace' ? 'opened' : 'needsReconnect');
    expect(intuit.refreshCalls()).toBe(2);
  });

  it('holds on to new tokens while the table refuses them, and stores them before using them', async () => {
    let refusals = 5;
    const flaky: Table = {
      ...intuit.table,
      update: async (key, change, condition) => {
        if (change.set?.['accessToken'] !== undefined && refusals > 0) {
          refusals -= 1;
          throw new Error('ProvisionedThroughputExceededException');
        }
        return intuit.table.update(key, change, condition);
      },
    };

    const answer = await ask(intuit.vault({ table: flaky }));

    expect(await isAccepted(tokenOf(answer))).toBe(true);
    expect(tokenOf(await ask(intuit.vault()))).toBe(tokenOf(answer));
    expect(intuit.refreshCalls()).toBe(1);
  });

  it('stores under the next lease what the table did not take during the first', async () => {
    let isRefusing = true;
    const flaky: Table = {
      ...intuit.table,
      update: async (key, change, condition) => {
        if (change.set?.['accessToken'] !== undefined && isRefusing) throw new Error('unreachable');
        return intuit.table.update(key, change, condition);
      },
    };
    const holding = intuit.vault({ table: flaky });
    const startMs = intuit.clock.nowMs();

    const first = await ask(holding);
    const gaveUpAfterMs = intuit.clock.nowMs() - startMs;
    isRefusing = false;
    await intuit.clock.advance(minute);
    const second = await ask(holding);

    expect(first.outcome).toBe('unavailable');
    expect(gaveUpAfterMs).toBeGreaterThan(50_000);
    expect(await isAccepted(tokenOf(second))).toBe(true);
    expect(intuit.refreshCalls()).toBe(1);
    expect(intuit.lines.map(({ code }) => code)).toEqual(['refreshed_tokens_not_stored', 'token_refreshed']);
  });

  it('does not overwrite a new consent with what a slow refresh of the old one brought', async () => {
    intuit.simulator.control.planFault({
      match: { kind: 'refresh' },
      effect: { type: 'slow', delayMs: 5_000 },
    });
    const slow = vault.accessTokenFor(owner);
    await intuit.clock.advance(1_000);
    const consent = intuit.consent();
    await intuit.vault().storeGrant(owner, consent);

    const answer = await intuit.clock.run(slow);

    expect(tokenOf(answer)).toBe(consent.accessToken.reveal());
  });
});

describe('the vault', () => {
  it('opens the refresh token for revoking, and knows none of another company', async () => {
    const realmId = realmIdSchema.parse('9341000000000002');

    const opened = await vault.openRefreshToken(owner);

    expect(intuit.issued).toContain(opened?.reveal());
    expect(await vault.openRefreshToken({ ...owner, realmId })).toBeUndefined();
  });

  it('forgets tokens in the table and in memory', async () => {
    await vault.forgetGrant(owner);

    expect(intuit.table.items.size).toBe(0);
    expect(await vault.openRefreshToken(owner)).toBeUndefined();
    expect(await ask(vault)).toEqual({ outcome: 'needsReconnect' });
  });

  it('lets no token out in a row, a line of the log, an answer or an error', async () => {
    const seen: unknown[] = [];
    await intuit.clock.advance(hour);
    seen.push(await ask(vault));
    const leaking: Pick<OAuth, 'refreshToken'> = {
      refreshToken: async (token) => {
        throw new Error(`cannot refresh ${token.toString()}`);
      },
    };
    await intuit.clock.advance(hour);
    seen.push(await ask(intuit.vault({ oauth: leaking })).catch((error: unknown) => error));
    intuit.simulator.control.revokeTokens(owner.realmId);
    await intuit.clock.advance(2 * minute);
    seen.push(await ask(vault), intuit.lines, [...intuit.table.items.values()]);

    const text = inspect(seen, { depth: 20, showHidden: true, maxStringLength: null }) + JSON.stringify(seen);

    expect(intuit.issued.length).toBeGreaterThanOrEqual(4);
    for (const token of intuit.issued) expect(text).not.toContain(token);
  });
});

/** The update that would store the tokens never returns, as when the worker is killed. */
function dieWhileStoring(table: Table): Table['update'] {
  return (key, change, condition) =>
    change.set?.['accessToken'] === undefined ? table.update(key, change, condition) : new Promise(() => {});
}
