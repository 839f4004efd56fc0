import type { JsonObject } from '../books/json.ts';
import type { EntityName } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import { html, htmlResponse } from '../html.ts';
import type { Html } from '../html.ts';
import { doneNotice } from './done-notice.ts';
import { amountOf, textOf, valueAt } from './read-books.ts';
import type { BooksReader } from './read-books.ts';

const ROWS_PER_PAGE = 50;

interface Column {
  title: string;
  path: string;
  isAmount?: boolean;
}

interface Tab {
  entity: EntityName;
  title: string;
  columns: readonly Column[];
  /** Documents have a page of their own and totals. */
  isDocument: boolean;
}

const name = { title: 'Name', path: 'DisplayName' };
const balance = { title: 'Balance', path: 'Balance', isAmount: true };
const total = { title: 'Total', path: 'TotalAmt', isAmount: true };
const number = { title: 'No.', path: 'DocNumber' };
const date = { title: 'Date', path: 'TxnDate' };
const customer = { title: 'Customer', path: 'CustomerRef.name' };
const vendor = { title: 'Vendor', path: 'VendorRef.name' };
const email = { title: 'E-mail', path: 'PrimaryEmailAddr.Address' };
const id = { title: 'Id', path: 'Id' };

const tabs: readonly Tab[] = [
  {
    entity: 'Invoice',
    title: 'Invoices',
    isDocument: true,
    columns: [number, date, customer, { title: 'Due', path: 'DueDate' }, total, balance],
  },
  {
    entity: 'Bill',
    title: 'Bills',
    isDocument: true,
    columns: [number, date, vendor, { title: 'Due', path: 'DueDate' }, total, balance],
  },
  {
    entity: 'Payment',
    title: 'Payments',
    isDocument: true,
    columns: [date, customer, total, { title: 'Unapplied', path: 'UnappliedAmt', isAmount: true }],
  },
  {
    entity: 'BillPayment',
    title: 'Bill payments',
    isDocument: true,
    columns: [date, vendor, { title: 'By', path: 'PayType' }, total],
  },
  {
    entity: 'CreditMemo',
    title: 'Credit memos',
    isDocument: true,
    columns: [number, date, customer, total, balance],
  },
  {
    entity: 'SalesReceipt',
    title: 'Sales receipts',
    isDocument: true,
    columns: [number, date, customer, total],
  },
  { entity: 'Customer', title: 'Customers', isDocument: false, columns: [name, email, id, balance] },
  { entity: 'Vendor', title: 'Vendors', isDocument: false, columns: [name, email, id, balance] },
  { entity: 'Employee', title: 'Employees', isDocument: false, columns: [name, email, id] },
  {
    entity: 'Item',
    title: 'Items',
    isDocument: false,
    columns: [
      { title: 'Name', path: 'Name' },
      { title: 'SKU', path: 'Sku' },
      { title: 'Type', path: 'Type' },
      id,
      { title: 'Price', path: 'UnitPrice' },
    ],
  },
  {
    entity: 'Account',
    title: 'Accounts',
    isDocument: false,
    columns: [{ title: 'Name', path: 'FullyQualifiedName' }, { title: 'Type', path: 'AccountType' }, id],
  },
];

/** One company's books: a table per kind, 50 rows a page. */
export function booksPage(company: Company, reader: BooksReader, query: URLSearchParams): Response {
  const tab = tabs.find((each) => each.entity.toLowerCase() === query.get('show')) ?? tabs[0];
  if (tab === undefined) throw new Error('There is no table to show.');
  const count = reader.count(tab.entity);
  const lastPage = Math.max(1, Math.ceil(count / ROWS_PER_PAGE));
  const page = Math.min(lastPage, Math.max(1, Number(query.get('page') ?? 1) || 1));
  const rows = reader.page(tab.entity, page, ROWS_PER_PAGE);
  const body = html`<p><a href="/app">All companies</a></p>
    <h1>${company.companyName}</h1>
    ${doneNotice(query.get('done'))}
    <nav aria-label="Kinds">${tabs.map((each) => tabLink(company, each, each === tab))}</nav>
    <section class="card">
      <h2>${tab.title} (${count})</h2>
      ${tab.isDocument && count > 0 ? sums(tab, reader) : undefined}
      ${count === 0 ? html`<p>Nothing here yet.</p>` : table(company, tab, rows)}
      ${pager(company, tab, page, lastPage)}
    </section>
    <p>Company id (realm): ${company.realmId}</p>`;
  return htmlResponse({ title: `${tab.title} of ${company.companyName}`, body });
}

function tabLink(company: Company, tab: Tab, isHere: boolean): Html {
  if (isHere) return html`<b aria-current="page">${tab.title}</b>`;
  return html`<a href="${tabPath(company, tab)}">${tab.title}</a>`;
}

function tabPath(company: Company, tab: Tab): string {
  return `/app/${company.realmId}?show=${tab.entity.toLowerCase()}`;
}

function sums(tab: Tab, reader: BooksReader): Html {
  const amounts = tab.columns.filter((column) => column.isAmount === true);
  return html`<dl>
    ${amounts.map(
      (column) =>
        html`<dt>${column.title}, all together</dt>
          <dd>${reader.sum(tab.entity, column.path).toFixed(2)}</dd>`,
    )}
  </dl>`;
}

function table(company: Company, tab: Tab, rows: readonly JsonObject[]): Html {
  const heads = tab.columns.map((column) => html`<th scope="col" ${cellClass(column)}>${column.title}</th>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${tab.title}">
    <table>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${tab.columns.map((column, index) => cell(company, tab, row, { column, index }))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function cell(company: Company, tab: Tab, row: JsonObject, at: { column: Column; index: number }): Html {
  const { column, index } = at;
  const value = valueAt(row, column.path);
  const text = column.isAmount === true ? amountOf(value) : textOf(value);
  if (index > 0 || !tab.isDocument) return html`<td${cellClass(column)}>${text}</td>`;
  const path = `/app/${company.realmId}/${tab.entity.toLowerCase()}/${encodeURIComponent(textOf(row['Id']))}`;
  return html`<td><a href="${path}">${text === '' ? '(no number)' : text}</a></td>`;
}

function cellClass(column: Column): Html {
  return column.isAmount === true ? html` class="num"` : html``;
}

function pager(company: Company, tab: Tab, page: number, lastPage: number): Html | undefined {
  if (lastPage === 1) return undefined;
  const link = (to: number, text: string): Html =>
    html`<a href="${tabPath(company, tab)}&page=${to}">${text}</a>`;
  return html`<nav aria-label="Pages">
    ${page > 1 ? link(page - 1, 'Newer') : undefined}<span>Page ${page} of ${lastPage}&nbsp;</span
    >${page < lastPage ? link(page + 1, 'Older') : undefined}
  </nav>`;
}
