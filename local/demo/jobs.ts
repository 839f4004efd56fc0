import type { SourceBill } from './read-bills.ts';
import type { SourceInvoice } from './read-invoices.ts';
import type { Kind, Prepared } from './submit.ts';
import { billTotalOf, categoriesOf, toBill } from './to-bill.ts';
import { toSubmission, totalOf } from './to-submission.ts';

/** What one tenant is to do: its documents, and the company that they go to. */
export interface Job {
  tenantId: string;
  tenantName: string;
  /** Who connects it, of the people at the local identity provider. */
  adminId: string;
  /** The company to connect, by name; made when the simulator has none. */
  companyName: string;
  kind: Kind;
  documents: readonly Prepared[];
  lineCount: number;
  /** What the lines of bills name, which is mapped to accounts. */
  categories: readonly string[];
}

// Tenants of its own: on a stack that others use the demo changes nothing of theirs but the clock.
const tenantA = {
  tenantId: 'demo-a',
  tenantName: 'Demo tenant A',
  adminId: 'dan',
  companyName: 'Larkfield Homeware Ltd',
};
const tenantB = {
  tenantId: 'demo-b',
  tenantName: 'Demo tenant B',
  adminId: 'dee',
  companyName: 'Castle Mill Services Ltd',
};

const linesIn = (documents: readonly { lines: readonly unknown[] }[]): number =>
  documents.reduce((sum, { lines }) => sum + lines.length, 0);

/** The first tenant's invoices. */
export const invoicesJob = (source: readonly SourceInvoice[], walkIn: string | undefined): Job => ({
  ...tenantA,
  kind: 'invoice',
  documents: source.map((invoice) => ({
    kind: 'invoice',
    submission: toSubmission(invoice, walkIn),
    total: totalOf(invoice),
  })),
  lineCount: linesIn(source),
  categories: [],
});

/** The second tenant's bills. */
export const billsJob = (source: readonly SourceBill[]): Job => ({
  ...tenantB,
  kind: 'bill',
  documents: source.map((bill) => ({ kind: 'bill', submission: toBill(bill), total: billTotalOf(bill) })),
  lineCount: linesIn(source),
  categories: categoriesOf(source),
});
