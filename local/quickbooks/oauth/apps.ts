import * as z from 'zod';

export const registeredAppSchema = z.strictObject({
  clientId: z.string().min(1),
  clientSecret: z.string().min(1),
  redirectUris: z.array(z.string()).default([]),
});
/** An app as its developer registered it: its keys and where consent may lead back to. */
export type RegisteredApp = z.infer<typeof registeredAppSchema>;

/** The app everybody may use without registering one. */
export const defaultApp: RegisteredApp = {
  clientId: 'counterfoil-local',
  clientSecret: 'counterfoil-local-secret',
  redirectUris: [],
};

export interface Apps {
  register(app: RegisteredApp): void;
  find(clientId: string): RegisteredApp | undefined;
  all(): readonly RegisteredApp[];
  restore(saved: unknown): void;
  reset(): void;
}

export function createApps(): Apps {
  const apps = new Map<string, RegisteredApp>();
  const replaceAll = (list: readonly RegisteredApp[]): void => {
    apps.clear();
    for (const app of list) apps.set(app.clientId, app);
  };
  replaceAll([defaultApp]);
  return {
    register: (app) => {
      apps.set(app.clientId, app);
    },
    find: (clientId) => apps.get(clientId),
    all: () => [...apps.values()],
    restore: (saved) => {
      replaceAll(z.array(registeredAppSchema).parse(saved));
    },
    reset: () => {
      replaceAll([defaultApp]);
    },
  };
}

/** Whether consent may lead back to this address: exactly as registered, or by the switch anywhere on this machine. */
export function mayRedirectTo(
  app: RegisteredApp,
  redirectUri: string,
  anyLoopbackRedirect: boolean,
): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  if (!anyLoopbackRedirect || !URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
