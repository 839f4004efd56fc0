import { Link, Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Banners } from './banners.tsx';
import { Navigation } from './navigation.tsx';
import { useVisit } from './visit.ts';
import './shell.css';

/** What is around every screen: the vendor's product, the way through the app, and what is wrong everywhere. */
export function Shell(): ReactNode {
  const { brand, session, tenantId } = useVisit();
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">
        Skip to the content
      </a>
      <header className="shell-head">
        <Link to="/" className="shell-brand">
          {brand.logoUrl !== undefined && <img src={brand.logoUrl} alt="" />}
          <span>{brand.productName ?? 'Counterfoil'}</span>
        </Link>
        {brand.backUrl !== undefined && (
          <a href={brand.backUrl}>
            <span aria-hidden="true">← </span>Back to {brand.productName ?? 'the product'}
          </a>
        )}
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
          <Outlet />
        </main>
      </div>
    </div>
  );
}
