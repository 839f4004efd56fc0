import type { SubmittedInvoice } from '../../../shared/domain/invoice.ts';
import type { BaselineTenant } from './run-baseline.ts';

/** An invoice as a first version writes it: floating point, no mark of its own. */
export function plainInvoice(
  tenant: BaselineTenant,
  invoice: SubmittedInvoice,
  ids: { customerId: string; itemId: (name: string) => string },
): Record<string, unknown> {
  return {
    DocNumber: invoice.number,
    TxnDate: invoice.issuedOn,
    CustomerRef: { value: ids.customerId },
    GlobalTaxCalculation: 'TaxExcluded',
    Line: invoice.lines.map((line) => ({
      DetailType: 'SalesItemLineDetail',
      Amount: Number(line.amount),
      Description: line.description,
      SalesItemLineDetail: {
        ItemRef: { value: ids.itemId(itemName(line)) },
        Qty: Number(line.quantity),
        UnitPrice: Number(line.unitPrice),
        TaxCodeRef: { value: tenant.defaultTaxCodeId },
      },
    })),
  };
}

export const customerName = (invoice: SubmittedInvoice): string => invoice.customer?.name ?? 'Walk-in';
export const itemName = (line: SubmittedInvoice['lines'][number]): string => line.item.name ?? line.item.code;
export const plainItem = (tenant: BaselineTenant, name: string): Record<string, unknown> => ({
  Name: name,
  Type: 'Service',
  IncomeAccountRef: { value: tenant.incomeAccountId },
});
