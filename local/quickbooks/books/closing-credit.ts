import Big from 'big.js';
import { storeDocument } from './balances.ts';
import { decimalAt } from './json.ts';
import { isActive, newRow } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { today } from './moment.ts';
import type { BooksMoment } from './moment.ts';
import { salesNumber } from './numbering.ts';
import { homeCurrency } from './people.ts';
import type { Row } from './store.ts';

const zero = new Big(0);

/**
 * After a customer who owes something was made inactive: writes the adjusting credit memo that brings the balance to
 * zero. That QuickBooks writes one is documented; what it looks like, and that the invoices stay open, is assumed.
 */
export function creditClosedCustomer(
  ledger: Ledger,
  { before, after }: { before: Row; after: Row },
  at: BooksMoment,
): void {
  const owed = decimalAt(after.json, 'Balance') ?? zero;
  if (!isActive(before) || isActive(after) || owed.lte(0)) return;
  const item = { Id: '1', LineNum: new Big(1), Amount: owed, Description: 'Balance adjustment' };
  const sum = { Amount: owed, DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} };
  const DocNumber = salesNumber(ledger, {
    entity: 'CreditMemo',
    given: undefined,
    previous: undefined,
    allowDuplicate: true,
  });
  const json = {
    ...(DocNumber === undefined ? {} : { DocNumber }),
    TxnDate: today(at, ledger.switches, ledger.company.zone),
    CurrencyRef: homeCurrency(ledger, {}),
    PrivateNote: 'Created by QB Online to adjust balance for deletion',
    CustomerRef: { value: after.id },
    Line: [{ ...item, DetailType: 'DescriptionOnly', DescriptionLineDetail: {} }, sum],
    TxnTaxDetail: { TotalTax: zero },
    TotalAmt: owed,
    RemainingCredit: owed,
    Balance: owed,
  };
  storeDocument(ledger, { ...newRow(ledger, 'CreditMemo', json, at), lastLineId: 1 }, at);
}
