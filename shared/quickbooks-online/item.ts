import type { WantedItem } from '../domain/books.ts';
import { legalName } from '../domain/names.ts';
import type { WirePayload } from './wire.ts';

// 100: QuickBooks' limit on Item.Sku.
const maxSkuLength = 100;

/** The code as QuickBooks keeps it; by it an item of ours is known again whatever its name has become. */
export const itemSku = (code: string): string => legalName(code).slice(0, maxSkuLength);

/** A service item to create, https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/item */
export const itemPayload = (item: WantedItem, name: string): WirePayload => ({
  Name: name,
  Sku: itemSku(item.code),
  // A service has no stock to keep: what was sold is the vendor's to count.
  Type: 'Service',
  ...(item.incomeAccountId === undefined ? {} : { IncomeAccountRef: { value: item.incomeAccountId } }),
  ...(item.expenseAccountId === undefined ? {} : { ExpenseAccountRef: { value: item.expenseAccountId } }),
});
