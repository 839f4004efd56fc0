import { objectsAt } from '../books/json.ts';
import type { JsonObject } from '../books/json.ts';
import { kindOfPath } from '../books/kinds.ts';
import type { Kind } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import { html, htmlResponse } from '../html.ts';
import type { Html } from '../html.ts';
import { amountOf, textOf, valueAt } from './read-books.ts';

const facts: readonly { title: string; path: string; isAmount?: boolean }[] = [
  { title: 'Number', path: 'DocNumber' },
  { title: 'Customer', path: 'CustomerRef.name' },
  { title: 'Vendor', path: 'VendorRef.name' },
  { title: 'Date', path: 'TxnDate' },
  { title: 'Due', path: 'DueDate' },
  { title: 'Currency', path: 'CurrencyRef.value' },
  { title: 'Tax', path: 'TxnTaxDetail.TotalTax', isAmount: true },
  { title: 'Total', path: 'TotalAmt', isAmount: true },
  { title: 'Balance', path: 'Balance', isAmount: true },
  { title: 'Note (private)', path: 'PrivateNote' },
  { title: 'Memo', path: 'CustomerMemo.value' },
  { title: 'Id', path: 'Id' },
  { title: 'SyncToken', path: 'SyncToken' },
  { title: 'Changed', path: 'MetaData.LastUpdatedTime' },
];

const detailNames = ['SalesItemLineDetail', 'ItemBasedExpenseLineDetail', 'AccountBasedExpenseLineDetail'];

export interface DocumentPage {
  readonly company: Company;
  readonly kind: Kind;
  readonly document: JsonObject;
  /** What happened just before, in words, for the page to begin with. */
  readonly notice?: Html | undefined;
  /** What a person can do with it. */
  readonly forms: readonly Html[];
  readonly status: number;
}

/** One document with its lines, its payments and what can be done with it. */
export function documentPage({ company, kind, document, notice, forms, status }: DocumentPage): Response {
  const number = textOf(document['DocNumber']) || textOf(document['Id']);
  const title = `${kind.name} ${number}`;
  const lines = objectsAt(document, 'Line').filter((line) => line['DetailType'] !== 'SubTotalLineDetail');
  const shown = facts.filter((fact) => valueAt(document, fact.path) !== undefined);
  const body = html`<p>
      <a href="/app/${company.realmId}?show=${kind.name.toLowerCase()}">${company.companyName}</a>
    </p>
    <h1>${title}</h1>
    ${notice}
    <section class="card"><dl>${shown.map((fact) => factRow(document, fact))}</dl></section>
    <section class="card">
      <h2>Lines (${lines.length})</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Lines">
        <table>
          <thead>
            <tr>
              <th scope="col">Item or account</th>
              <th scope="col">Description</th>
              <th scope="col" class="num">Quantity</th>
              <th scope="col" class="num">Price</th>
              <th scope="col" class="num">Amount</th>
            </tr>
          </thead>
          <tbody>
            ${lines.map((line) => lineRow(line))}
          </tbody>
        </table>
      </div>
    </section>
    ${linkedCard(company, document)} ${forms}`;
  return htmlResponse({ title: `${title}, ${company.companyName}`, body, status });
}

/** Links to what the document is settled by, or settles. */
function linkedCard(company: Company, document: JsonObject): Html | undefined {
  const ofLines = objectsAt(document, 'Line').flatMap((line) => objectsAt(line, 'LinkedTxn'));
  const links = [...objectsAt(document, 'LinkedTxn'), ...ofLines];
  if (links.length === 0) return undefined;
  return html`<section class="card">
    <h2>Linked</h2>
    <ul>
      ${links.map((link) => html`<li>${linkTo(company, link)}</li>`)}
    </ul>
  </section>`;
}

function linkTo(company: Company, link: JsonObject): Html {
  const type = textOf(link['TxnType']);
  const id = textOf(link['TxnId']);
  // Bills call their payment a check, however it was made.
  const kind = kindOfPath(type === 'BillPaymentCheck' ? 'BillPayment' : type);
  if (kind === undefined) return html`${type} ${id}`;
  return html`<a href="/app/${company.realmId}/${kind.name.toLowerCase()}/${id}">${kind.name} ${id}</a>`;
}

function factRow(document: JsonObject, fact: { title: string; path: string; isAmount?: boolean }): Html {
  const value = valueAt(document, fact.path);
  return html`<dt>${fact.title}</dt>
    <dd>${fact.isAmount === true ? amountOf(value) : textOf(value)}</dd>`;
}

function lineRow(line: JsonObject): Html {
  const detail = detailNames.find((each) => line[each] !== undefined) ?? '';
  const inDetail = (path: string): string => textOf(valueAt(line, `${detail}.${path}`));
  const what = inDetail('ItemRef.name') || inDetail('AccountRef.name') || textOf(line['DetailType']);
  return html`<tr>
    <td>${what}</td>
    <td>${textOf(line['Description'])}</td>
    <td class="num">${inDetail('Qty')}</td>
    <td class="num">${inDetail('UnitPrice')}</td>
    <td class="num">${amountOf(line['Amount'])}</td>
  </tr>`;
}
