import type { ReactNode } from 'react';
import type { DocumentAnswer } from '../../../../shared/contracts/http.ts';
import { moneyText } from '../../show/money.ts';
import { dayText } from '../../show/time.ts';
import { Card } from '../../ui/card.tsx';
import { PaymentState } from '../../ui/document-state.tsx';
import { Facts } from '../../ui/facts.tsx';

/** What is paid of it, by its balance in the books. */
export function Payments({ document }: { document: DocumentAnswer }): ReactNode {
  const { payment, currency } = document;
  if (payment === undefined) return null;
  const amount = (text: string): ReactNode => <span className="number">{moneyText(text, currency)}</span>;
  const isZero = (text: string): boolean => /^-?0*(\.0*)?$/.test(text);
  return (
    <Card title="Payment" actions={<PaymentState document={document} />}>
      <div className="stack">
        <Facts
          facts={{
            'Still open': amount(payment.balance),
            'Paid in money': amount(payment.paid),
            'Settled by credits': isZero(payment.credited) ? undefined : amount(payment.credited),
            'Total with tax': amount(payment.total),
          }}
        />
        {payment.payments.length > 0 && (
          <ul className="stack-close">
            {payment.payments.map(({ paymentId, paidOn, cash, credit }) => (
              <li key={paymentId} className="row">
                {paidOn !== undefined && <span>{dayText(paidOn)}</span>}
                {!isZero(cash) && amount(cash)}
                {!isZero(credit) && <span>{moneyText(credit, currency)} credit</span>}
                <span className="quiet small">Payment {paymentId} in QuickBooks</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
