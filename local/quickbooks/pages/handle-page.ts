import { kindOfPath } from '../books/kinds.ts';
import type { Kind } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { html, htmlResponse } from '../html.ts';
import { booksPage } from './books-page.ts';
import { documentPage } from './document-page.ts';
import { readBooks } from './read-books.ts';

/** Pages a person looks at: the companies, a company's books, one document. They change nothing. */
export function handlePage(core: Core, url: URL): Response {
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
  return shownDocument(core, company, kind, third) ?? missing('There is no such document.');
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
  if (more.length === 0) return shownDocument(core, only, kind, id) ?? missing('There is no such document.');
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

function shownDocument(core: Core, company: Company, kind: Kind, id: string): Response | undefined {
  const document = readBooks(company, core.clock.nowMs()).one(kind.name, id);
  return document === undefined ? undefined : documentPage(company, kind, document);
}

function missing(text: string): Response {
  const body = html`<h1>Not found</h1>
    <p class="card" role="alert">${text}</p>
    <p><a href="/app">All companies</a></p>`;
  return htmlResponse({ title: 'Not found', body, status: 404 });
}
