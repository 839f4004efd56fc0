import type { Core } from '../core.ts';
import { html, htmlResponse } from '../html.ts';

/** Pages a person looks at: the companies, a company's books, one document. */
export function handlePage(core: Core, _url: URL): Response {
  const companies = core.companies.all();
  const body = html`<h1>Companies</h1>
    <ul>
      ${companies.map((company) => html`<li>${company.companyName}</li>`)}
    </ul>`;
  return htmlResponse({ title: 'Companies', body });
}
