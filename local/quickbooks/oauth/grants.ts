import * as z from 'zod';
import type { RandomText } from '../random-text.ts';
import type { Switches } from '../switches.ts';

const DAY_MS = 86_400_000;

const grantSchema = z.strictObject({
  id: z.string(),
  clientId: z.string(),
  realmId: z.string(),
  scopes: z.array(z.string()),
  hardExpiresAtMs: z.number(),
  refreshToken: z.string(),
  lastRefreshAtMs: z.number().nullable(),
  revoked: z.boolean(),
});
/** One consent of one company to one app, with everything issued under it. */
export type Grant = z.infer<typeof grantSchema>;

const codeSchema = z.strictObject({
  clientId: z.string(),
  realmId: z.string(),
  scopes: z.array(z.string()),
  redirectUri: z.string(),
  expiresAtMs: z.number(),
  grantId: z.string().nullable(),
});
const refreshTokenSchema = z.strictObject({
  grantId: z.string(),
  issuedAtMs: z.number(),
  expiresAtMs: z.number(),
  supersededAtMs: z.number().nullable(),
});
const accessTokenSchema = z.strictObject({ grantId: z.string(), expiresAtMs: z.number() });
const savedSchema = z.strictObject({
  grants: z.array(grantSchema),
  codes: z.array(z.tuple([z.string(), codeSchema])),
  refreshTokens: z.array(z.tuple([z.string(), refreshTokenSchema])),
  accessTokens: z.array(z.tuple([z.string(), accessTokenSchema])),
});
type RefreshToken = z.infer<typeof refreshTokenSchema>;

/** What the token endpoint hands out. */
export interface IssuedTokens {
  grant: Grant;
  accessToken: string;
  accessExpiresInSeconds: number;
  refreshToken: string;
  refreshExpiresInSeconds: number;
  hardExpiresInSeconds: number;
}
export type IssueAnswer = { ok: true; tokens: IssuedTokens } | { ok: false; description: string };
export type AccessCheck =
  { ok: true; grant: Grant } | { ok: false; reason: 'malformed' | 'expired' | 'revoked' };

export interface ConsentInput {
  clientId: string;
  realmId: string;
  scopes: readonly string[];
  redirectUri: string;
}

export interface Grants {
  consent(input: ConsentInput): string;
  exchange(input: { clientId: string; code: string; redirectUri: string }): IssueAnswer;
  /** Marks the start of a refresh; `finish` gives its answer. In between, others may begin one as well. */
  beginRefresh(input: { clientId: string; refreshToken: string }): {
    finish(): IssueAnswer;
    abandon(): void;
  };
  /** Whether there was anything left to revoke. */
  revoke(input: { clientId: string; token: string }): boolean;
  revokeRealm(realmId: string): number;
  checkAccess(token: string): AccessCheck;
  /** Whether a company is connected to an app by a grant that was not revoked and can still be refreshed. */
  isConnected(clientId: string, realmId: string): boolean;
  list(): readonly Grant[];
  snapshot(): unknown;
  restore(saved: unknown): void;
  reset(): void;
}

export interface GrantsDeps {
  nowMs: () => number;
  text: RandomText;
  switches: () => Switches;
}

/** Codes, tokens and their rotation. Holds no wire format: see token-endpoint.ts for that. */
export function createGrants({ nowMs, text, switches }: GrantsDeps): Grants {
  const grants = new Map<string, Grant>();
  const codes = new Map<string, z.infer<typeof codeSchema>>();
  const refreshTokens = new Map<string, RefreshToken>();
  const accessTokens = new Map<string, z.infer<typeof accessTokenSchema>>();
  const refreshing = new Map<string, { concurrent: boolean }[]>();

  // A soft end never lies behind the absolute one; so in its last days a refresh no longer moves it.
  const softEndMs = (grant: Grant): number =>
    Math.min(nowMs() + switches().refreshTokenLifetimeSeconds * 1000, grant.hardExpiresAtMs);

  const newRefreshToken = (grantId: string, expiresAtMs: number): string => {
    const issuedAtMs = nowMs();
    const epochSeconds = Math.floor(issuedAtMs / 1000) + switches().refreshTokenLifetimeSeconds;
    const value = `RT1-${text.digits(2)}-H0-${epochSeconds}${text.base64Url(20).replaceAll(/[-_]/g, 'x')}`;
    refreshTokens.set(value, { grantId, issuedAtMs, expiresAtMs, supersededAtMs: null });
    return value;
  };

  const issue = (grant: Grant, refresh: RefreshToken): IssuedTokens => {
    const seconds = switches().accessTokenLifetimeSeconds;
    // Shaped like Intuit's: a compact JWE under a direct key, its second part empty; opaque to every client.
    const accessToken = `eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwieC5vcmciOiJIMCJ9..${text.base64Url(22)}.${text.base64Url(720)}.${text.base64Url(22)}`;
    accessTokens.set(accessToken, { grantId: grant.id, expiresAtMs: nowMs() + seconds * 1000 });
    return {
      grant,
      accessToken,
      accessExpiresInSeconds: seconds,
      refreshToken: grant.refreshToken,
      refreshExpiresInSeconds: Math.floor((refresh.expiresAtMs - nowMs()) / 1000),
      hardExpiresInSeconds: Math.floor((grant.hardExpiresAtMs - nowMs()) / 1000),
    };
  };

  const open = (code: z.infer<typeof codeSchema>): IssueAnswer => {
    if (switches().reconnect === 'replaces')
      for (const other of grants.values())
        if (other.realmId === code.realmId && other.clientId === code.clientId) other.revoked = true;
    const id = text.uuid();
    const hardExpiresAtMs = nowMs() + switches().grantLifetimeSeconds * 1000;
    const { clientId, realmId, scopes } = code;
    const bare = { id, clientId, realmId, scopes, hardExpiresAtMs, lastRefreshAtMs: null, revoked: false };
    const grant: Grant = { ...bare, refreshToken: '' };
    grant.refreshToken = newRefreshToken(id, softEndMs(grant));
    grants.set(id, grant);
    code.grantId = id;
    const refresh = refreshTokens.get(grant.refreshToken);
    return refresh === undefined ? refused('Token invalid') : { ok: true, tokens: issue(grant, refresh) };
  };

  const revokeGrant = (grant: Grant | undefined): boolean => {
    if (grant === undefined || grant.revoked) return false;
    grant.revoked = true;
    return true;
  };

  const finishRefresh = (
    input: { clientId: string; refreshToken: string },
    concurrent: boolean,
  ): IssueAnswer => {
    const held = refreshTokens.get(input.refreshToken);
    const grant = held === undefined ? undefined : grants.get(held.grantId);
    if (held === undefined || grant === undefined || grant.clientId !== input.clientId)
      return refused('Token invalid');
    if (grant.revoked || nowMs() >= held.expiresAtMs) return refused('Token invalid');
    const rules = switches();
    const reused = held.supersededAtMs !== null;
    if (rules.rotation === 'family' && (reused || concurrent)) {
      revokeGrant(grant);
      return refused('Token invalid');
    }
    if (held.supersededAtMs !== null && rules.rotation === 'instant') return refused('Token invalid');
    if (held.supersededAtMs !== null && nowMs() >= held.supersededAtMs + rules.graceSeconds * 1000)
      return refused('Token invalid');
    return { ok: true, tokens: renew(grant) };
  };

  const renew = (grant: Grant): IssuedTokens => {
    const current = refreshTokens.get(grant.refreshToken);
    if (current === undefined) throw new Error(`Grant ${grant.id} has lost its refresh token.`);
    grant.lastRefreshAtMs = nowMs();
    const inLastDays = grant.hardExpiresAtMs - nowMs() <= 30 * DAY_MS;
    const expiresAtMs = inLastDays ? current.expiresAtMs : softEndMs(grant);
    if (nowMs() - current.issuedAtMs < switches().rotateEverySeconds * 1000) {
      current.expiresAtMs = expiresAtMs;
      return issue(grant, current);
    }
    current.supersededAtMs = nowMs();
    grant.refreshToken = newRefreshToken(grant.id, expiresAtMs);
    return issue(grant, { ...current, expiresAtMs });
  };

  return {
    consent({ clientId, realmId, scopes, redirectUri }) {
      const code = `AB1${Math.floor(nowMs() / 1000)}${text.base64Url(37).replaceAll(/[-_]/g, 'x')}`;
      const expiresAtMs = nowMs() + switches().codeLifetimeSeconds * 1000;
      codes.set(code, { clientId, realmId, scopes: [...scopes], redirectUri, expiresAtMs, grantId: null });
      return code;
    },
    exchange({ clientId, code, redirectUri }) {
      const held = codes.get(code);
      if (held === undefined || held.clientId !== clientId) return refused('Token invalid');
      if (held.grantId !== null) {
        // Sources differ on whether a repeated exchange ends the first one's tokens: the harsh reading has it.
        if (switches().rotation === 'family') revokeGrant(grants.get(held.grantId));
        return refused('Token invalid');
      }
      if (nowMs() >= held.expiresAtMs || held.redirectUri !== redirectUri) return refused('Token invalid');
      return open(held);
    },
    beginRefresh(input) {
      const grantId = refreshTokens.get(input.refreshToken)?.grantId ?? '';
      const others = refreshing.get(grantId) ?? [];
      const last = grants.get(grantId)?.lastRefreshAtMs ?? null;
      const tooSoon = last !== null && nowMs() - last < switches().concurrentRefreshWindowMs;
      const mine = { concurrent: tooSoon || others.length > 0 };
      for (const other of others) other.concurrent = true;
      refreshing.set(grantId, [...others, mine]);
      const abandon = (): void => {
        const left = (refreshing.get(grantId) ?? []).filter((other) => other !== mine);
        if (left.length === 0) refreshing.delete(grantId);
        else refreshing.set(grantId, left);
      };
      const finish = (): IssueAnswer => {
        abandon();
        return finishRefresh(input, mine.concurrent);
      };
      return { finish, abandon };
    },
    revoke({ clientId, token }) {
      const grantId = (refreshTokens.get(token) ?? accessTokens.get(token))?.grantId;
      const grant = grantId === undefined ? undefined : grants.get(grantId);
      return grant?.clientId === clientId && revokeGrant(grant);
    },
    revokeRealm: (realmId) =>
      [...grants.values()].filter((grant) => grant.realmId === realmId && revokeGrant(grant)).length,
    checkAccess(token) {
      if (token.length < 30 || token.length > 4096) return { ok: false, reason: 'malformed' };
      const held = accessTokens.get(token);
      const grant = held === undefined ? undefined : grants.get(held.grantId);
      if (held === undefined || grant === undefined || grant.revoked) return { ok: false, reason: 'revoked' };
      return nowMs() < held.expiresAtMs ? { ok: true, grant } : { ok: false, reason: 'expired' };
    },
    isConnected: (clientId, realmId) =>
      [...grants.values()].some(
        (grant) =>
          grant.clientId === clientId &&
          grant.realmId === realmId &&
          !grant.revoked &&
          nowMs() < (refreshTokens.get(grant.refreshToken)?.expiresAtMs ?? 0),
      ),
    list: () => [...grants.values()],
    snapshot: () => ({
      grants: [...grants.values()].map((grant) => ({ ...grant })),
      codes: structuredClone([...codes]),
      refreshTokens: structuredClone([...refreshTokens]),
      accessTokens: [...accessTokens]
        .filter(([, held]) => held.expiresAtMs > nowMs())
        .map(([value, held]) => [value, { ...held }]),
    }),
    restore(saved) {
      const parsed = savedSchema.parse(structuredClone(saved));
      this.reset();
      for (const grant of parsed.grants) grants.set(grant.id, grant);
      for (const [value, code] of parsed.codes) codes.set(value, code);
      for (const [value, held] of parsed.refreshTokens) refreshTokens.set(value, held);
      for (const [value, held] of parsed.accessTokens) accessTokens.set(value, held);
    },
    reset() {
      for (const store of [grants, codes, refreshTokens, accessTokens, refreshing]) store.clear();
    },
  };
}

function refused(description: string): IssueAnswer {
  return { ok: false, description };
}
