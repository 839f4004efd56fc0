import type { Core } from '../core.ts';
import { html, htmlResponse } from '../html.ts';
import type { Html } from '../html.ts';
import { mayRedirectTo } from './apps.ts';

const knownScopes = new Set([
  'com.intuit.quickbooks.accounting',
  'com.intuit.quickbooks.payment',
  'openid',
  'profile',
  'email',
  'phone',
  'address',
]);

interface AuthorizeRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string;
}

type Reading = { ok: true; asked: AuthorizeRequest } | { ok: false; problem: string };

/** The consent page of the browser flow: GET shows it, POST is the person's decision. */
export async function handleAuthorize(core: Core, request: Request, url: URL): Promise<Response> {
  if (request.method === 'GET') {
    const reading = readAuthorize(core, url.searchParams);
    return reading.ok ? consentPage(core, reading.asked) : problemPage(reading.problem);
  }
  if (request.method !== 'POST') return problemPage('This page takes GET and POST only.');
  const form = new URLSearchParams(await request.text());
  const reading = readAuthorize(core, form);
  return reading.ok ? decided(core, reading.asked, form) : problemPage(reading.problem);
}

function readAuthorize(core: Core, input: URLSearchParams): Reading {
  const clientId = input.get('client_id') ?? '';
  const redirectUri = input.get('redirect_uri') ?? '';
  const scopes = (input.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  const app = core.apps.find(clientId);
  if (app === undefined) return problem('The client_id is missing or unknown.');
  if (!mayRedirectTo(app, redirectUri, core.switches.now.anyLoopbackRedirect))
    return problem('The redirect_uri is missing or is not exactly one that the app has registered.');
  if (input.get('response_type') !== 'code') return problem('The response_type must be code.');
  if (scopes.length === 0 || scopes.some((scope) => !knownScopes.has(scope)))
    return problem('The scope is missing or holds a scope that this app may not ask for.');
  const state = input.get('state') ?? '';
  if (state === '') return problem('The state is missing.');
  return { ok: true, asked: { clientId, redirectUri, scopes, state } };
}

function decided(core: Core, asked: AuthorizeRequest, form: URLSearchParams): Response {
  const { clientId, redirectUri, scopes, state } = asked;
  if (form.get('decision') === 'deny') return redirect(redirectUri, { error: 'access_denied', state });
  if (form.get('decision') !== 'approve') return problemPage('The form came without a decision.');
  const realmId = form.get('realmId') ?? '';
  if (core.companies.find(realmId) === undefined) return problemPage('Choose one of the companies.');
  const code = core.grants.consent({ clientId, realmId, scopes, redirectUri });
  return redirect(redirectUri, { code, state, realmId });
}

function redirect(to: string, query: Record<string, string>): Response {
  const url = new URL(to);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return new Response(null, {
    status: 302,
    headers: { Location: url.href, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' },
  });
}

function consentPage(core: Core, asked: AuthorizeRequest): Response {
  const companies = core.companies.all();
  const body = html`<h1>Connect ${asked.clientId} to QuickBooks</h1>
    <form method="post" action="/connect/oauth2" class="card">
      ${hiddenFields(asked)}
      <p>The app asks for: ${asked.scopes.join(', ')}</p>
      <fieldset>
        <legend>Which company?</legend>
        ${companies.length === 0 ? html`<p>This simulator holds no company yet.</p>` : companies.map((company, index) => choice(company, index === 0))}
      </fieldset>
      <button class="main" type="submit" name="decision" value="approve">Connect</button>
      <button type="submit" name="decision" value="deny">No thanks</button>
    </form>`;
  return htmlResponse({ title: 'Connect to QuickBooks (simulated)', body });
}

function choice(company: { realmId: string; companyName: string }, isFirst: boolean): Html {
  const { realmId, companyName } = company;
  const checked = isFirst ? html` checked` : html``;
  return html`<label class="choice"
    ><input type="radio" name="realmId" value="${realmId}" required${checked} /> ${companyName}
    (${realmId})</label
  >`;
}

function hiddenFields({ clientId, redirectUri, scopes, state }: AuthorizeRequest): readonly Html[] {
  const fields = {
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state,
    response_type: 'code',
  };
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}

function problemPage(text: string): Response {
  const body = html`<h1>Sorry, the connection cannot be made</h1>
    <p class="card" role="alert">${text}</p>`;
  return htmlResponse({ title: 'Cannot connect', body, status: 400 });
}

function problem(text: string): Reading {
  return { ok: false, problem: text };
}
