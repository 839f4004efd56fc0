import { describe, expect, it } from 'vitest';
import { readPayment } from '../../../shared/quickbooks-online/payment.ts';

const line = (amount: string, id: string, type: string) => ({
  Amount: amount,
  LinkedTxn: [{ TxnId: id, TxnType: type }],
});

describe('readPayment', () => {
  it('adds up the lines that settle one invoice', () => {
    const payment = readPayment('payment', {
      ...{ Id: '9', SyncToken: '0', TotalAmt: '70.00' },
      Line: [line('60', '7', 'Invoice'), line('30', '8', 'CreditMemo'), line('40', '7', 'Invoice')],
    });

    expect(payment?.applications).toEqual([{ kind: 'invoice', entityId: '7', cash: '70', credit: '30' }]);
  });
});
