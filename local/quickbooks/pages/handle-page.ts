import { kindOfPath } from '../books/kinds.ts';
import type { Kind } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { html, htmlResponse } from '../html.ts';
import { booksPage } from './books-page.ts';
import { handlePersonAct, personPage } from './person-page.ts';
import type { Shown } from './person-page.ts';
import { readBooks } from './read-books.ts';

/** Pages a person looks at: the companies, a company's books, one document, which can be changed on its page. */
export async function handlePage(core: Core, request: Request, url: URL): Promise<Response> {
  const [, , first = '', second, third, ...rest] = url.pathname.split('/');
  if (first === '') return companiesPage(core);
  if (rest.length > 0) return missing('There is no such page.');
  const kind = kindOfPath(second ?? '');
  const linked = kindOfPath(first);
  if (linked !== undefined && second === undefined) return deepLink(core, linked, url.searchParams);
  const company = core.companies.find(first);
  if (company === undefined) return missing('There is no such company.');
  if (second === undefined || second === '')
    return booksPage(company, readBooks(company, core.clock.nowMs()), url.searchParams);
  if (kind === undefined || third === undefined) return missing('There is no such page.');
  const shown = documentOf(core, company, kind, third);
  if (shown === undefined) return missing('There is no such document.');
  if (request.method !== 'POST') return personPage(core, shown, url.searchParams.get('done'));
  const origin = request.headers.get('origin');
  // A page from elsewhere in the person's browser must not change books.
  if (origin !== null && origin !== url.origin) return forbidden();
  return handlePersonAct(core, shown, request);
}

function companiesPage(core: Core): Response {
  const companies = core.companies.all();
  const list = html`<ul>
    ${companies.map(
      ({ realmId, companyName }) => html`<li><a href="/app/${realmId}">${companyName}</a> (${realmId})</li>`,
    )}
  </ul>`;
  const body = html`<h1>Companies</h1>
    <div class="card">
      ${companies.length === 0 ? html`<p>None yet. Create one with POST /_control/companies.</p>` : list}
    </div>`;
  return htmlResponse({ title: 'Companies', body });
}

/** QuickBooks' own form of link names no company: it means the one the person is signed in to. */
function deepLink(core: Core, kind: Kind, query: URLSearchParams): Response {
  const id = query.get('txnId') ?? '';
  const realmId = query.get('realmId') ?? query.get('deeplinkcompanyid');
  const companies = core.companies.all().filter((company) => realmId === null || company.realmId === realmId);
  const holders = companies.filter(
    (company) => readBooks(company, core.clock.nowMs()).one(kind.name, id) !== undefined,
  );
  const [only, ...more] = holders;
  if (only === undefined) return missing('There is no such document in any company here.');
  const shown = documentOf(core, only, kind, id);
  if (more.length === 0 && shown !== undefined) return personPage(core, shown, null);
  const path = kind.name.toLowerCase();
  const body = html`<h1>In which company?</h1>
    <ul class="card">
      ${holders.map(
        (company) =>
          html`<li><a href="/app/${company.realmId}/${path}/${id}">${company.companyName}</a></li>`,
      )}
    </ul>`;
  return htmlResponse({ title: 'Choose a company', body });
}

function documentOf(core: Core, company: Company, kind: Kind, id: string): Shown | undefined {
  const document = readBooks(company, core.clock.nowMs()).one(kind.name, id);
  return document === undefined ? undefined : { company, kind, document };
}

function forbidden(): Response {
  const body = html`<h1>Not from here</h1>
    <p class="card" role="alert">This was sent by a page from elsewhere. Nothing was changed.</p>`;
  return htmlResponse({ title: 'Not from here', body, status: 403 });
}

function missing(text: string): Response {
  const body = html`<h1>Not found</h1>
    <p class="card" role="alert">${text}</p>
    <p><a href="/app">All companies</a></p>`;
  return htmlResponse({ title: 'Not found', body, status: 404 });
}
