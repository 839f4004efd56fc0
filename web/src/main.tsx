import './ui/tokens.css';
import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { loadAppSettings } from './app-settings.ts';
import { App } from './shell/app.tsx';
import { applyBrand } from './shell/brand.ts';
import { Welcome } from './shell/welcome.tsx';
import { openSession } from './session/session.ts';

// Settings, then who is signed in, then the app. Whoever is not signed in is on the way to do so before anything is drawn.
const host = document.querySelector('#app');
if (host === null) throw new Error('The page has no place for the app.');
const root = createRoot(host);

async function start(root: Root): Promise<void> {
  const settings = await loadAppSettings((...request) => fetch(...request));
  applyBrand(settings.brand, document.documentElement);
  const signedIn = await openSession(settings, window.location, window.history);
  switch (signedIn.outcome) {
    case 'leaving':
      return;
    case 'refused':
      root.render(
        <Welcome
          title="You are not signed in"
          words={signedIn.words}
          action={{ name: 'Sign in', run: () => void signedIn.tryAgain() }}
        />,
      );
      return;
    case 'signedIn':
      root.render(
        <StrictMode>
          <App brand={settings.brand} session={signedIn.session} />
        </StrictMode>,
      );
  }
}

start(root).catch(() => {
  root.render(
    <Welcome
      title="Counterfoil cannot start"
      words="It, or where you sign in, cannot be reached just now. Nothing is lost."
      action={{ name: 'Try again', run: () => window.location.reload() }}
    />,
  );
});
