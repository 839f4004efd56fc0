import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts';
import type { AppSettings } from '../../../shared/contracts/app-settings.ts';
import { personOf, type Person } from './person.ts';

/** A person who is signed in. */
export interface Session {
  readonly person: Person;
  /** A token that is still good, renewed if need be; undefined when the session is over. */
  readonly accessToken: () => Promise<string | undefined>;
  /** Signs in again and comes back to where the person is. */
  readonly signInAgain: () => Promise<void>;
  readonly signOut: () => Promise<void>;
}

export type SignedIn =
  | { readonly outcome: 'signedIn'; readonly session: Session }
  /** The browser is on its way to the sign-in page. */
  | { readonly outcome: 'leaving' }
  /** The issuer sent the person back without a session, or with one that is good for nothing here. */
  | { readonly outcome: 'refused'; readonly words: string; readonly tryAgain: () => Promise<void> };

/** Code flow with PKCE. Tokens stay in this tab's session storage: they are gone when it closes. */
export async function openSession(
  { signIn }: AppSettings,
  at: Location,
  history: History,
): Promise<SignedIn> {
  const home = `${at.origin}/`;
  const manager = new UserManager({
    authority: signIn.issuer,
    client_id: signIn.clientId,
    scope: signIn.scope,
    redirect_uri: home,
    post_logout_redirect_uri: home,
    userStore: new WebStorageStateStore({ store: window.sessionStorage }),
    stateStore: new WebStorageStateStore({ store: window.sessionStorage }),
    loadUserInfo: false,
    monitorSession: false,
    automaticSilentRenew: false,
  });
  const leave = (returnTo: string): Promise<void> => manager.signinRedirect({ state: { returnTo } });
  const here = (): string => at.pathname + at.search;
  const refused = (words: string): SignedIn => ({ outcome: 'refused', words, tryAgain: () => leave('/') });

  if (isReturn(at)) {
    try {
      const user = await manager.signinRedirectCallback(at.href);
      history.replaceState(undefined, '', returnPathOf(user.state));
    } catch {
      history.replaceState(undefined, '', '/');
      return refused('Signing in did not work: the answer was too old or was given already.');
    }
  }
  const user = await usable(manager);
  if (user === undefined) {
    await leave(here());
    return { outcome: 'leaving' };
  }
  const person = personOf(user.access_token, user.profile);
  if (person === undefined)
    return refused('You are signed in, but you belong to no tenant here. Ask whoever invited you.');
  return {
    outcome: 'signedIn',
    session: {
      person,
      accessToken: async () => (await usable(manager))?.access_token,
      signInAgain: () => leave(here()),
      signOut: () => signOut(manager, { home, clientId: signIn.clientId }),
    },
  };
}

const isReturn = ({ pathname, search }: Location): boolean => {
  const query = new URLSearchParams(search);
  return pathname === '/' && query.has('state') && (query.has('code') || query.has('error'));
};

/** Only a path of this origin: where a person goes next is never another site's to say. */
function returnPathOf(state: unknown): string {
  const given =
    typeof state === 'object' && state !== null && 'returnTo' in state ? state.returnTo : undefined;
  return typeof given === 'string' && /^\/(?![/\\])/.test(given) ? given : '/';
}

// So long before its end a token is renewed: a call that is under way must not lose it.
const renewBeforeSeconds = 30;
const renewing = new WeakMap<UserManager, Promise<User | undefined>>();

/** The user with a token that is good for a while; renewed once, however many ask at the same time. */
async function usable(manager: UserManager): Promise<User | undefined> {
  const user = await manager.getUser();
  if (user === null) return undefined;
  if ((user.expires_in ?? 0) > renewBeforeSeconds) return user;
  if (user.refresh_token === undefined) return undefined;
  const underWay = renewing.get(manager) ?? renew(manager);
  renewing.set(manager, underWay);
  try {
    return await underWay;
  } finally {
    renewing.delete(manager);
  }
}

async function renew(manager: UserManager): Promise<User | undefined> {
  try {
    return (await manager.signinSilent()) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Cognito wants `logout_uri` where the standard has `post_logout_redirect_uri`; each ignores the other's word. */
async function signOut(manager: UserManager, of: { home: string; clientId: string }): Promise<void> {
  try {
    await manager.signoutRedirect({ extraQueryParams: { client_id: of.clientId, logout_uri: of.home } });
  } catch {
    // An issuer without such an address: the tokens are gone from here all the same.
    await manager.removeUser();
    window.location.assign(of.home);
  }
}
