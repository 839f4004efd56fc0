import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { listenOn } from '../aws/listen.ts';
import { renderLoginPage } from './login-page.ts';
import { demoPeople } from './people.ts';
import type { Person } from './people.ts';
import { createProvider, vendorScopes } from './provider.ts';
import type { IdentityClients } from './provider.ts';
import { signIn, vendorToken } from './sign-in.ts';
import type { SignInTarget } from './sign-in.ts';

/** The running provider, with ways to a token that need no browser. */
export interface Identity {
  issuer: string;
  signInTarget: SignInTarget;
  vendorClient: { issuer: string; clientId: string; clientSecret: string };
  readonly people: () => readonly Person[];
  /** Adds a person, for example of one more tenant. */
  readonly addPerson: (person: Person) => void;
  /** An access token of a person, obtained by the real code flow. */
  readonly tokenFor: (personId: string) => Promise<string>;
  /** An access token of the vendor's back end; every scope unless told otherwise. */
  readonly vendorToken: (scopes?: readonly string[]) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts the OIDC provider on loopback. The first redirect URI is the one that `tokenFor` uses. */
export async function startIdentity(clients: IdentityClients, port = 0): Promise<Identity> {
  const people = new Map(demoPeople.map((person) => [person.id, person]));
  // The issuer contains the port, so that the server listens before there is a provider to answer.
  let listener: RequestListener = (_, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => listener(request, response));
  const { url: issuer, close } = await listenOn(server, port);
  const findPerson = (id: string): Person | undefined => people.get(id);
  const cookieKey = randomBytes(16).toString('hex');
  const provider = await createProvider({ ...clients, issuer, findPerson, cookieKey });
  listener = listenerFor(provider, { people, findPerson });

  const signInTarget = {
    issuer,
    webClientId: clients.webClientId,
    redirectUri: clients.redirectUris[0] ?? '',
  };
  const vendorClient = { issuer, clientId: clients.vendorClientId, clientSecret: clients.vendorClientSecret };
  return {
    issuer,
    signInTarget,
    vendorClient,
    people: () => [...people.values()],
    addPerson: (person) => void people.set(person.id, person),
    tokenFor: async (personId) => (await signIn(signInTarget, personId)).accessToken,
    vendorToken: (scopes = vendorScopes) => vendorToken({ ...vendorClient, scopes }),
    close,
  };
}

interface LoginDeps {
  people: ReadonlyMap<string, Person>;
  findPerson: (id: string) => Person | undefined;
}

function listenerFor(provider: Provider, deps: LoginDeps): RequestListener {
  const callback = provider.callback();
  return (request, response) => {
    if (!request.url?.startsWith('/interaction/')) {
      callback(request, response).catch((error: unknown) => sendText(response, 500, String(error)));
      return;
    }
    logIn(provider, deps, { request, response }).catch((error: unknown) =>
      sendText(response, 400, String(error)),
    );
  };
}

async function logIn(
  provider: Provider,
  { people, findPerson }: LoginDeps,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    response.end(renderLoginPage([...people.values()], request.url ?? ''));
    return;
  }
  const accountId = new URLSearchParams(await readForm(request)).get('person') ?? '';
  if (findPerson(accountId)) {
    await provider.interactionFinished(request, response, { login: { accountId } });
  } else {
    sendText(response, 400, 'Nobody here goes by that name.');
  }
}

const MAX_FORM_BYTES = 10_000;

async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_FORM_BYTES) throw new Error('The form is too large.');
  }
  return text;
}

function sendText(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
