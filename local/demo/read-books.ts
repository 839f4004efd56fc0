import Big from 'big.js';
import * as z from 'zod';
import type { BooksClient } from './books-client.ts';

/** An invoice or a bill as the books hold it. */
export interface HeldDocument {
  number: string | undefined;
  total: Big;
}
export interface HeldBill extends HeldDocument {
  vendorId: string;
  /** Lines with an amount on an account or an item. */
  lineCount: number;
}

/** What a company's books hold, by QuickBooks' own ids. */
export interface BooksContent {
  invoices: ReadonlyMap<string, HeldDocument>;
  bills: ReadonlyMap<string, HeldBill>;
  customers: ReadonlySet<string>;
  /** With their names. */
  vendors: ReadonlyMap<string, string>;
  items: ReadonlySet<string>;
}

const idSchema = z.object({ Id: z.string() });
const vendorSchema = z.object({ Id: z.string(), DisplayName: z.string() });
const invoiceSchema = z.object({ Id: z.string(), DocNumber: z.string().optional(), TotalAmt: z.string() });
const billSchema = invoiceSchema.extend({
  VendorRef: z.object({ value: z.string() }),
  Line: z.array(z.object({ DetailType: z.string() })),
});

/** Reads everything the demo counts. */
export async function readBooks(books: BooksClient): Promise<BooksContent> {
  const invoices = await books.rows('Invoice', invoiceSchema, 'Id, DocNumber, TotalAmt');
  const bills = await books.rows('Bill', billSchema);
  const customers = await books.rows('Customer', idSchema, 'Id');
  const vendors = await books.rows('Vendor', vendorSchema, 'Id, DisplayName');
  const items = await books.rows('Item', idSchema, 'Id');
  return {
    invoices: new Map(invoices.map((invoice) => [invoice.Id, heldDocument(invoice)])),
    bills: new Map(bills.map((bill) => [bill.Id, heldBill(bill)])),
    customers: new Set(customers.map(({ Id }) => Id)),
    vendors: new Map(vendors.map(({ Id, DisplayName }) => [Id, DisplayName])),
    items: new Set(items.map(({ Id }) => Id)),
  };
}

const heldDocument = ({ DocNumber, TotalAmt }: z.infer<typeof invoiceSchema>): HeldDocument => ({
  number: DocNumber,
  total: new Big(TotalAmt),
});

const heldBill = (bill: z.infer<typeof billSchema>): HeldBill => ({
  ...heldDocument(bill),
  vendorId: bill.VendorRef.value,
  lineCount: bill.Line.filter(({ DetailType }) => DetailType !== 'DescriptionOnly').length,
});
