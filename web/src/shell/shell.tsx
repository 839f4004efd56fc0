import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Brand } from '../../../shared/contracts/app-settings.ts';
import { Button } from '../ui/button.tsx';
import { Banners } from './banners.tsx';
import { Navigation } from './navigation.tsx';
import { useVisit } from './visit.ts';
import './shell.css';

const ofNoTenant: ReadonlySet<string> = new Set(['/', '/operator']);

/** What is around every screen: the vendor's product, the way through the app, and what is wrong everywhere. */
export function Shell(): ReactNode {
  const { brand, session, tenantId } = useVisit();
  // An operator at a tenant's screen without a tenant.
  const isLost = useLocation({
    select: ({ pathname }) => tenantId === undefined && !ofNoTenant.has(pathname),
  });
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">
        Skip to the content
      </a>
      <header className="shell-head">
        <BrandLink brand={brand} />
        <div className="shell-who">
          <span className="shell-name">{session.person.name}</span>
          <Button tone="quiet" size="small" onClick={() => void session.signOut()}>
            Sign out
          </Button>
        </div>
      </header>
      <div className="shell-body">
        <Navigation />
        <main id="content" className="shell-main" tabIndex={-1}>
          <div className="shell-banners">
            <Banners hasTenant={tenantId !== undefined} />
          </div>
          {isLost ? <Navigate to="/operator" replace /> : <Outlet />}
        </main>
      </div>
    </div>
  );
}

/** The vendor's product by its logo and name: the way back to it where there is one, else to the start. */
function BrandLink({ brand }: { brand: Brand }): ReactNode {
  const { productName = 'Counterfoil', logoUrl, backUrl } = brand;
  const logo = logoUrl !== undefined && <img src={logoUrl} alt="" />;
  if (backUrl === undefined) {
    return (
      <Link to="/" className="shell-brand">
        {logo}
        <span>{productName}</span>
      </Link>
    );
  }
  return (
    <a href={backUrl} className="shell-brand">
      <span aria-hidden="true">←</span>
      {logo}
      <span>Back to {productName}</span>
    </a>
  );
}
