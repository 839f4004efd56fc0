import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { ConnectButton } from './connect-button.tsx';

/** For whoever is not connected yet: what connecting does, and what it does not. */
export function ConnectFirst(): ReactNode {
  return (
    <Card
      title="Connect QuickBooks"
      lead="Your approved invoices and bills then appear in your books by themselves."
    >
      <div className="stack">
        <div className="quickbooks-lists">
          <div>
            <h3>What happens</h3>
            <ul>
              <li>You sign in at QuickBooks and choose one company.</li>
              <li>We read its accounts, tax codes, customers, vendors and items.</li>
              <li>Approved documents are written there, once each, after you have chosen accounts.</li>
              <li>Every night both sides are compared, and you see where they differ.</li>
            </ul>
          </div>
          <div data-is="not">
            <h3>What does not</h3>
            <ul>
              <li>Nothing is written to your books by connecting.</li>
              <li>What is in QuickBooks already is not changed.</li>
              <li>Your QuickBooks password never comes here.</li>
              <li>Nothing keeps you: you can disconnect at any time.</li>
            </ul>
          </div>
        </div>
        <ConnectButton />
      </div>
    </Card>
  );
}
