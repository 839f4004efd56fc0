import { setTimeout as sleep } from 'node:timers/promises';
import { connectCookie } from '../../shared/contracts/http.ts';
import type { Answer, World } from './world.ts';

/** What a browser holds after the "connect" button: where it is sent, and the cookie it has to bring back. */
export interface Started {
  authorizeUrl: string;
  cookie: string;
}

/** Presses "connect" as the tenant's admin. */
export async function startConnect(world: World, tenantId: string, body: object = {}): Promise<Started> {
  const path = `/v1/tenants/${tenantId}/connection/authorize`;
  const answer = await world.send({ method: 'POST', path, token: await world.tokenOf(tenantId), body });
  const [pair = ''] = answer.headers.getSetCookie()[0]?.split(';') ?? [];
  if (answer.status !== 200 || !pair.startsWith(`${connectCookie}=`)) {
    throw new Error(`Cannot start connecting ${tenantId}: ${answer.status} ${answer.text}`);
  }
  world.keepSecret('cookie', pair.slice(connectCookie.length + 1));
  world.keepSecret('state', new URL(answer.json.authorizeUrl).searchParams.get('state') ?? '');
  return { authorizeUrl: answer.json.authorizeUrl, cookie: pair };
}

/** Fills in QuickBooks' own screen; answers the path that the browser is sent back to, query included. */
export async function decide(
  world: World,
  { authorizeUrl }: Started,
  choice: { realmId: string } | 'deny',
): Promise<string> {
  const screen = await (await fetch(authorizeUrl)).text();
  const form = new URLSearchParams();
  for (const [, name = '', value = ''] of screen.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    form.set(name, value.replaceAll('&amp;', '&'));
  }
  form.set('decision', choice === 'deny' ? 'deny' : 'approve');
  if (choice !== 'deny') {
    if (!screen.includes(`value="${choice.realmId}"`)) throw new Error(`${choice.realmId} is not offered.`);
    form.set('realmId', choice.realmId);
  }
  const action = new URL('/connect/oauth2', authorizeUrl);
  const { headers } = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(headers.get('location') ?? '');
  world.keepSecret('code', back.searchParams.get('code') ?? '');
  if (back.origin !== world.stack.origin) throw new Error(`Sent back to ${back.origin}.`);
  return back.pathname + back.search;
}

/** The browser comes back; without a cookie it is somebody else's. */
export const arrive = (world: World, path: string, cookie?: string): Promise<Answer> =>
  world.send({ path, ...(cookie !== undefined && { headers: { cookie: `other=1; ${cookie}` } }) });

/** All three steps, to the redirect into the app or the page that says why not. */
export async function connect(world: World, of: { tenantId: string; realmId: string }): Promise<Answer> {
  const started = await startConnect(world, of.tenantId);
  return arrive(world, await decide(world, started, of), started.cookie);
}

/** A UK company whose numbers are ours to give, as the vendor's invoices need it. */
export function newCompany({ stack }: World, companyName: string): string {
  const switches = { customTxnNumbers: true };
  return stack.quickbooks.simulator!.control.createCompany({ seed: 'gb', companyName, switches }).realmId;
}

/** Sales, and the tax code whose rate is zero, of the simulator's UK companies. */
export const mapping = { incomeAccountId: '1', defaultTaxCodeId: '4' } as const;

/** Saves the mapping that invoices need. */
export const map = (world: World, tenantId: string): Promise<Answer> => choose(world, tenantId, mapping);

/** Saves settings as soon as the lists were read that they are held against: some seconds after connecting. */
export async function choose(world: World, tenantId: string, settings: object): Promise<Answer> {
  const path = `/v1/tenants/${tenantId}/settings`;
  const giveUpAtMs = performance.now() + 25_000;
  for (;;) {
    const answer = await world.send({ method: 'PUT', path, body: settings, token: world.vendor });
    if (answer.status === 200) return answer;
    const isTooEarly = answer.json?.code === 'reference_data_missing';
    if (!isTooEarly || performance.now() > giveUpAtMs) {
      throw new Error(`Cannot save the settings of ${tenantId}: ${answer.status} ${answer.text}`);
    }
    await sleep(100);
  }
}

/** Looks into a company's books by an app of its own. */
export async function readBooks(
  { stack }: World,
  realmId: string,
): Promise<{ query(q: string): Promise<any[]> }> {
  const { control } = stack.quickbooks.simulator!;
  control.registerApp({ clientId: 'reader', clientSecret: 'reader-secret', redirectUris: [] });
  const { accessToken } = control.connect({ realmId, clientId: 'reader' });
  return {
    async query(query) {
      const search = new URLSearchParams({ query, minorversion: '75' });
      const response = await fetch(
        `${stack.quickbooks.url}/v3/company/${realmId}/query?${search.toString()}`,
        {
          headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
        },
      );
      const { QueryResponse } = (await response.json()) as any;
      return Object.values<any>(QueryResponse).find((value) => Array.isArray(value)) ?? [];
    },
  };
}
