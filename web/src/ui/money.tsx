import type { ReactNode } from 'react';
import { moneyText } from '../show/money.ts';

/** An amount in its currency. */
export const Money = ({ amount, currency }: { amount: string; currency: string }): ReactNode => (
  <span className="number">{moneyText(amount, currency)}</span>
);
