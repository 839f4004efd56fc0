import { objectsAt } from '../books/json.ts';
import type { JsonObject } from '../books/json.ts';
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

/** One document with its lines. */
export function documentPage(company: Company, kind: Kind, document: JsonObject): Response {
  const number = textOf(document['DocNumber']) || textOf(document['Id']);
  const title = `${kind.name} ${number}`;
  const lines = objectsAt(document, 'Line').filter((line) => line['DetailType'] !== 'SubTotalLineDetail');
  const shown = facts.filter((fact) => valueAt(document, fact.path) !== undefined);
  const body = html`<p>
      <a href="/app/${company.realmId}?show=${kind.name.toLowerCase()}">${company.companyName}</a>
    </p>
    <h1>${title}</h1>
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
    </section>`;
  return htmlResponse({ title: `${title}, ${company.companyName}`, body });
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
