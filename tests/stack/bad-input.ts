import { beforeAll, describe, expect, it, vi } from 'vitest';
import { problemSchema } from '../../shared/contracts/http.ts';
import { createJwtAuthorizer } from '../../local/stack/authorizer.ts';
import { startIdentity } from '../../local/identity/server.ts';
import { signIn } from '../../local/identity/sign-in.ts';
import { invoice, line } from './invoice.ts';
import { ofInvoices, ofOthers, ofPeople, refused, submit, submitText, tenant } from './bad-requests.ts';
import type { Row } from './bad-requests.ts';
import { ofPanels } from './bad-requests-of-panels.ts';
import { ofStrangers } from './deliveries.ts';
import type { Answer, World } from './world.ts';

/** Every kind of request that cannot be meant, over all routes. */
export function describeBadInput(of: () => World): void {
  describe('a request that cannot be honoured', () => {
    let logsBefore = 0;
    beforeAll(async () => {
      await of().found('bad-input');
      logsBefore = of().stack.logs().length;
    });

    it('comes in more than sixty forms', () => {
      expect(ofInvoices.length + ofOthers.length + ofPeople.length).toBeGreaterThanOrEqual(60);
    });

    it.each([...ofInvoices, ...ofOthers, ...ofPanels, ...ofStrangers])(
      'is answered $status $code: $wrong',
      async (row) => {
        checkProblem(await of().send({ ...row.request, token: of().vendor }), row);
      },
    );

    it.each(ofPeople)('by a person is answered $status $code: $wrong', async (row) => {
      checkProblem(await of().send({ ...row.request, token: await of().tokenOf(row.by) }), row);
    });

    it('changed nothing and was an error of ours nowhere', async () => {
      const logs = of().stack.logs().slice(logsBefore);
      expect(
        logs.filter(({ line }) => line.includes('"level":"ERROR"') || /^(INIT )?ERROR/.test(line)),
      ).toEqual([]);
      const kept = (await of().everyItem()).filter(
        // That there is the tenant is all that the list of tenants holds of it.
        (item) => item.includes('bad-input') && !item.includes(`"pk":{"S":"TENANTS"}`),
      );
      expect(kept.filter((item) => !/"sk":\{"S":"(TENANT|(AUDIT|PERSON)#[^"]+)"\}/.test(item))).toEqual([]);
    });
  });

  describe('text that is odd but legal', () => {
    it.each([
      ['SQL', "Robert'); DROP TABLE Students;--"],
      ['HTML', '<script>alert(1)</script>&amp;'],
      ['right to left', 'שלום \u202eevil\u202c عالم'],
      ['emoji and combining marks', '👩‍👩‍👧 Zoe\u0301'],
      ['a format string', '%s%n{{7*7}}${7*7}'],
      ['the separator of our keys', 'a#b%23c'],
      ['the name of a built-in', '__proto__'],
    ])('is taken as it is: %s', async (name, text) => {
      const body = invoice({
        id: text,
        number: `N-${name.length}`,
        customer: { id: text, name: text },
        lines: [line({ item: { code: text, name: text }, description: text })],
        memo: text,
      });

      const first = await of().send({ ...submit(body), token: of().vendor });
      const again = await of().send({ ...submit(body), token: of().vendor });

      expect(first).toMatchObject({ status: 202, json: { id: text, customer: { id: text, name: text } } });
      expect(again).toMatchObject({ status: 200, json: { documentId: first.json.documentId } });
    });

    it('is taken at its limits: 1,000 lines, and minus zero is zero', async () => {
      const lines = Array.from({ length: 1000 }, () => ({ item: { code: 'A' }, amount: '-0' }));
      const answer = await of().send({ ...submit(invoice({ id: 'long', lines })), token: of().vendor });

      expect(answer).toMatchObject({ status: 202, json: { lineCount: 1000, total: '0.00' } });
    });
  });

  describeTokens(of);
  describeCallback(of);
}

function checkProblem(answer: Answer, row: Row): void {
  expect([answer.status, answer.json?.code]).toEqual([row.status, row.code]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemSchema.parse(answer.json);
  expect(problem).toMatchObject({ status: row.status, type: `urn:counterfoil:problem:${row.code}` });
  expect(problem.correlationId).toBe(answer.headers.get('x-correlation-id'));
  expect(problem.fields?.map(({ field }) => field)).toEqual(row.fields);
  for (const { reason, remedy } of problem.fields ?? []) {
    expect([reason, remedy]).toEqual([expect.stringMatching(/\w+ \w+/), expect.stringMatching(/\w+ ?.*\.$/)]);
  }
}

// What API Gateway refuses by itself it words itself; nothing of ours runs.
function describeTokens(of: () => World): void {
  const get = (token: string | undefined, path = tenant): Promise<Answer> => of().send({ path, token });
  const spoiled = (token: string, part: number, text: string): string =>
    token.split('.').with(part, Buffer.from(text).toString('base64url')).join('.');

  describe('a token that opens nothing', () => {
    it.each<[string, (world: World) => Promise<string | undefined>]>([
      ['none', async () => undefined],
      ['a word', async () => 'garbage'],
      ['three words', async () => 'a.b.c'],
      [
        'one without a signature',
        async ({ vendor }) => `${spoiled(vendor, 0, '{"alg":"none"}').split('.').slice(0, 2).join('.')}.`,
      ],
      [
        'one with another role',
        async ({ tokenOf }) =>
          spoiled(await tokenOf('bad-input'), 1, '{"sub":"x","role":"operator","client_id":"x"}'),
      ],
      ['an expired one', async ({ stack }) => tokenOfTwoHoursAgo(() => stack.identity.vendorToken())],
      ['one of another issuer', async ({ stack }) => tokenOfAnotherIssuer(stack)],
    ])('is refused before anything of ours runs: %s', async (_, tokenOf) => {
      const invocations = of().stack.counters()['lambda.counterfoil-dev-admin-get-tenant'];

      const answer = await get(await tokenOf(of()));

      expect([answer.status, answer.json]).toEqual([401, { message: 'Unauthorized' }]);
      expect(of().stack.counters()['lambda.counterfoil-dev-admin-get-tenant']).toBe(invocations);
    });

    it('is refused when it was made for somebody else', async () => {
      const { issuer } = of().stack.identity;
      const guard = createJwtAuthorizer({ issuer, audiences: ['somebody-else'], jwksUrl: `${issuer}/jwks` });

      const authorization = await guard.authorize(`Bearer ${of().vendor}`, []);

      expect(authorization).toMatchObject({ isAllowed: false, status: 401, reason: 'invalid audience' });
    });

    it('is an ID token: it tells who signed in and opens no API', async () => {
      const { idToken } = await signIn(of().stack.identity.signInTarget, 'bad-input');

      checkProblem(await get(idToken), refused('', { path: '' }, 401, 'unauthenticated'));
    });
  });

  describe('an address that leads nowhere', () => {
    it.each([
      ['PATCH', tenant],
      ['PATCH', `${tenant}/settings`],
      ['GET', `${tenant}/invoices`],
      ['POST', `${tenant}/documents`],
      ['GET', '/v1/tenants'],
      ['GET', '/v1/tenants/'],
      ['GET', `${tenant}/settings/`],
      ['GET', '/v1/operator/tenants/bad-input'],
      ['POST', '/oauth/quickbooks/callback'],
      ['GET', '/oauth/xero/callback'],
      ['GET', '/webhooks/quickbooks'],
      ['PUT', '/webhooks/quickbooks'],
    ])('is answered 404 by API Gateway: %s %s', async (method, path) => {
      const answer = await of().send({ method, path, token: of().vendor });

      expect([answer.status, answer.json]).toEqual([404, { message: 'Not Found' }]);
    });

    it('is answered 413 by API Gateway above 10 MB', async () => {
      const answer = await of().send({ ...submitText(' '.repeat(10 * 1024 * 1024 + 1)), token: of().vendor });

      expect([answer.status, answer.json]).toEqual([413, { message: 'Request Entity Too Large' }]);
    });
  });
}

/** The provider signs by the clock of this process; nothing else is under way while it is put back. */
async function tokenOfTwoHoursAgo(obtain: () => Promise<string>): Promise<string> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * 3600 * 1000 });
  try {
    return await obtain();
  } finally {
    vi.useRealTimers();
  }
}

async function tokenOfAnotherIssuer({ identity }: World['stack']): Promise<string> {
  const { clientId, clientSecret } = identity.vendorClient;
  const { webClientId, redirectUri } = identity.signInTarget;
  const other = await startIdentity({
    webClientId,
    vendorClientId: clientId,
    vendorClientSecret: clientSecret,
    redirectUris: [redirectUri],
    signedOutUris: [],
    webOrigins: [],
  });
  try {
    return await other.vendorToken();
  } finally {
    await other.close();
  }
}

function describeCallback(of: () => World): void {
  const callback = '/oauth/quickbooks/callback';

  describe('a visit to the callback that nobody started', () => {
    const hostile = '<script>alert(1)</script>';
    it.each([
      ['nothing', ''],
      ['no state', '?code=AB1&realmId=9341000000000101'],
      ['an empty state', '?state=&code=AB1&realmId=9341000000000101'],
      ['a made-up state', `?state=${'x'.repeat(43)}&code=AB1&realmId=9341000000000101`],
      ['a state of 2,000 characters', `?state=${'x'.repeat(2000)}&code=AB1`],
      ['HTML for a state', `?state=${encodeURIComponent(hostile)}&error=${encodeURIComponent(hostile)}`],
      ['two states', '?state=a&state=b&code=AB1'],
      ['a denial without a state', '?error=access_denied'],
      ['an escape that is none', '?state=%ZZ&code=%E0%A4%A'],
    ])('is shown a page with 400: %s', async (_, query) => {
      const tokenCalls = of().stack.quickbooks.simulator!.control.counters().tokenCalls;

      const answer = await of().send({ path: callback + query });

      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(answer.headers.get('x-correlation-id')).not.toBe('');
      expect(answer.text).not.toContain('<script');
      expect(of().stack.quickbooks.simulator!.control.counters().tokenCalls).toEqual(tokenCalls);
    });
  });
}
