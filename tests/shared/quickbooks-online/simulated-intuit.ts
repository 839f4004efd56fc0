import { createSimulator, type Simulator } from '../../../local/quickbooks/simulator.ts';
import { SecurityError } from '../../../shared/domain/errors.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { TokenOwner } from '../../../shared/quickbooks-online/access-tokens.ts';
import type { TokenCipher, TokenLine } from '../../../shared/quickbooks-online/keys-port.ts';
import { createOAuth, type OAuth } from '../../../shared/quickbooks-online/oauth.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import type { TokenSet } from '../../../shared/quickbooks-online/token-set.ts';
import { createTokenVault, type TokenVault } from '../../../shared/quickbooks-online/tokens.ts';
import { createProviderKeys } from '../../../shared/store/provider-keys.ts';
import type { Table } from '../../../shared/store/table.ts';
import { createMemoryTable, type MemoryTable } from '../../fakes/memory-table.ts';
import { createVirtualClock, type VirtualClock } from '../../fakes/virtual-clock.ts';

export const origin = 'http://127.0.0.1:7000';
export const owner: TokenOwner = {
  tenantId: tenantIdSchema.parse('acme'),
  realmId: realmIdSchema.parse('9341000000000001'),
};
export const app = { clientId: 'counterfoil-local', clientSecret: 'counterfoil-local-secret' };

export function seededRandom(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What is sealed is bound to its context, as KMS binds it; and it does not show its content. */
export const fakeCipher: TokenCipher = {
  seal: async (text, context) =>
    Buffer.from(Buffer.from(JSON.stringify({ text, context })).toString('base64')),
  open: async (sealed, context) => {
    const plain = JSON.parse(Buffer.from(Buffer.from(sealed).toString(), 'base64').toString()) as {
      text: string;
      context: object;
    };
    if (JSON.stringify(plain.context) !== JSON.stringify(context))
      throw new SecurityError('not sealed for this');
    return plain.text;
  },
};

export interface Intuit {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly table: MemoryTable;
  readonly lines: TokenLine[];
  /** Everything that was handed out, to look for it where it must not be. */
  readonly issued: string[];
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly oauth: OAuth;
  /** A vault as another process would have it: only the table is shared. */
  vault(options?: { table?: Table; cipher?: TokenCipher; oauth?: Pick<OAuth, 'refreshToken'> }): TokenVault;
  /** The tokens of a new consent. */
  consent(): TokenSet;
  refreshCalls(): number;
}

/** A simulated Intuit with one company, and what it takes to hold tokens for it. All time is virtual. */
export function simulatedIntuit(): Intuit {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock: { nowMs: clock.nowMs },
    sleep: clock.sleep,
    random: seededRandom(7),
  });
  simulator.control.createCompany({ realmId: owner.realmId, seed: 'us' });
  const table = createMemoryTable();
  const lines: TokenLine[] = [];
  const issued: string[] = [];
  const fetch = async (url: string, init: RequestInit): Promise<Response> =>
    keepIssued(await simulator.handle(new Request(url, init)), issued);
  const exchangeDeps = { fetch, nowMs: clock.nowMs, startTimer: clock.startTimer };
  const oauth = createOAuth({
    ...exchangeDeps,
    getApp: async () => app,
    tokenUrl: `${origin}/oauth2/v1/tokens/bearer`,
    revokeUrl: `${origin}/v2/oauth2/tokens/revoke`,
  });
  let ids = 0;
  return {
    clock,
    simulator,
    table,
    lines,
    issued,
    fetch,
    oauth,
    vault: (options = {}) =>
      createTokenVault({
        store: createProviderKeys(options.table ?? table),
        cipher: options.cipher ?? fakeCipher,
        oauth: options.oauth ?? oauth,
        nowMs: clock.nowMs,
        sleep: clock.sleep,
        random: seededRandom((ids += 1)),
        newId: () => `holder-${(ids += 1)}`,
        log: (line) => lines.push(line),
      }),
    consent() {
      const tokens = simulator.control.connect({ realmId: owner.realmId });
      issued.push(tokens.accessToken, tokens.refreshToken);
      return {
        accessToken: new Secret(tokens.accessToken),
        refreshToken: new Secret(tokens.refreshToken),
        accessTokenExpiresAtMs: clock.nowMs() + tokens.accessExpiresInSeconds * 1000,
        refreshTokenExpiresAtMs: clock.nowMs() + tokens.refreshExpiresInSeconds * 1000,
      };
    },
    refreshCalls: () => simulator.control.counters().tokenCalls.refresh,
  };
}

async function keepIssued(response: Response, issued: string[]): Promise<Response> {
  const body = (await response
    .clone()
    .json()
    .catch(() => ({}))) as Record<string, unknown>;
  for (const name of ['access_token', 'refresh_token'])
    if (typeof body[name] === 'string') issued.push(body[name]);
  return response;
}
