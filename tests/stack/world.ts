import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Stack } from '../../local/stack.ts';
import { startStack } from '../../local/stack.ts';
import type { Person } from '../../local/identity/people.ts';

/** One request; `body` is sent as JSON, `text` as it stands. */
export interface Sent {
  method?: string;
  path: string;
  token?: string | undefined;
  body?: unknown;
  text?: string | Uint8Array;
  headers?: Record<string, string>;
}

/** What came back. `json` is undefined where the body is not JSON. */
export interface Answer {
  /** Of the request, without its query. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
  json: any;
}

export type SecretKind = 'cookie' | 'state' | 'code' | 'accessToken' | 'refreshToken' | 'jwt' | 'appSecret';

/** The running stack, as callers from outside see it, with what the chapters of the run share. */
export interface World {
  stack: Stack;
  /** Redirects are not followed. */
  send(request: Sent): Promise<Answer>;
  /** A token of the vendor's back end with every scope. */
  vendor: string;
  /** A token of somebody who signs in by the real code flow; kept for the run. */
  tokenOf(personId: string): Promise<string>;
  addPerson(person: Omit<Person, 'name' | 'email'>): void;
  /** Creates a tenant and an admin of it by the same name. */
  found(tenantId: string): Promise<void>;
  /** Waits until a document is in a state (waiting for that reason), and answers it. */
  untilState(of: { tenantId: string; documentId: string }, state: string, reason?: string): Promise<any>;
  /** Moves the clock; tokens that end by it are kept for the scan first. */
  advance(ms: number): Promise<void>;
  /** Something that must turn up nowhere but where it belongs. */
  keepSecret(kind: SecretKind, value: string): void;
  /** What was kept, by value. */
  secrets: ReadonlyMap<string, SecretKind>;
  /** Every item of both tables, as JSON with its attributes in order. */
  everyItem(): Promise<string[]>;
  /** Waits until no document and no pointer is on its way and nothing is written any more. */
  untilQuiet(): Promise<void>;
  /** Everything that answered in this run, its cookies included, for the scan at the end. */
  answers: Answer[];
}

/** Starts the stack from the synthesized templates. */
export async function startWorld(): Promise<World> {
  const stack = await startStack({ maxWorkers: 2, maxBatchingWindowMs: 50 });
  const tokens = new Map<string, Promise<string>>();
  const answers: Answer[] = [];
  const secrets = new Map<string, SecretKind>();
  const vendor = await stack.identity.vendorToken();
  const send = async (request: Sent): Promise<Answer> => {
    const answer = await sendTo(stack.origin, request);
    answers.push(answer);
    return answer;
  };
  const addPerson: World['addPerson'] = (person) =>
    stack.identity.addPerson({ ...person, name: person.id, email: `${person.id}@people.example` });
  const keepSecret: World['keepSecret'] = (kind, value) => {
    if (value !== '') secrets.set(value, kind);
  };
  keepSecret('jwt', vendor);
  const everyItem = async (): Promise<string[]> =>
    (await Promise.all(stack.dynamo.tables.map((table) => scan(stack, table)))).flat();
  return {
    stack,
    send,
    vendor,
    answers,
    keepSecret,
    secrets,
    async advance(ms) {
      keepIntuitSecrets(stack, keepSecret);
      await stack.clock.advance(ms);
    },
    addPerson,
    async tokenOf(personId) {
      const known = tokens.get(personId) ?? stack.identity.tokenFor(personId);
      tokens.set(personId, known);
      keepSecret('jwt', await known);
      return known;
    },
    async found(tenantId) {
      addPerson({ id: tenantId, role: 'admin', tenantId });
      const body = { name: `Tenant ${tenantId}`, timeZone: 'Europe/London' };
      const { status } = await send({ method: 'PUT', path: `/v1/tenants/${tenantId}`, token: vendor, body });
      if (status !== 201) throw new Error(`Cannot found ${tenantId}: ${status}`);
    },
    async untilState({ tenantId, documentId }, state, reason) {
      const path = `/v1/tenants/${tenantId}/documents/${documentId}`;
      const giveUpAtMs = performance.now() + 25_000;
      for (;;) {
        const { json } = await send({ path, token: vendor });
        const isThere = json.state === state && (reason === undefined || json.waitingReason === reason);
        if (isThere) return json;
        if (performance.now() > giveUpAtMs) throw new Error(`Not ${state}: ${JSON.stringify(json)}`);
        await sleep(50);
      }
    },
    everyItem,
    async untilQuiet() {
      let before: string[] = [];
      let now = await everyItem();
      while (
        now.some((item) => item.includes('{"S":"queued"}')) ||
        changes(before, now).length > 0 ||
        (await hasPointers(stack))
      ) {
        await sleep(200);
        [before, now] = [now, await everyItem()];
      }
    },
  };
}

/** Whether a push queue holds something that will be worked on now; what is delayed is for later. */
async function hasPointers({ queues }: Stack): Promise<boolean> {
  for (const kind of ['invoices', 'bills']) {
    const { ready, inflight } = await queues.inspect(`counterfoil-dev-push-${kind}`);
    if (ready.length + inflight.length > 0) return true;
  }
  return false;
}

/** Codes and tokens that the simulator gave out. */
export function keepIntuitSecrets({ quickbooks }: Stack, keepSecret: World['keepSecret']): void {
  const { grants } = quickbooks.simulator!.control.snapshot() as any;
  for (const [code] of grants.codes) keepSecret('code', code);
  for (const [token] of grants.refreshTokens) keepSecret('refreshToken', token);
  for (const [token] of grants.accessTokens) keepSecret('accessToken', token);
}

async function sendTo(origin: string, request: Sent): Promise<Answer> {
  const { method = 'GET', path, token, body, text, headers = {} } = request;
  const response = await fetch(origin + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(text !== undefined && { body: typeof text === 'string' ? text : new Uint8Array(text) }),
  });
  const received = await response.text();
  return {
    ...{ path: path.split('?')[0] ?? '', status: response.status, headers: response.headers },
    ...{ text: received, json: parsed(received) },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Items that came, with a plus, and items that went, with a minus; a changed one did both. */
export function changes(before: readonly string[], after: readonly string[]): string[] {
  const [old, young] = [new Set(before), new Set(after)];
  return [
    ...before.filter((item) => !young.has(item)).map((item) => `- ${item}`),
    ...after.filter((item) => !old.has(item)).map((item) => `+ ${item}`),
  ];
}

async function scan(stack: Stack, TableName: string): Promise<string[]> {
  const items: string[] = [];
  let ExclusiveStartKey: Record<string, any> | undefined;
  do {
    const page = await stack.dynamo.client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }),
    );
    items.push(...(page.Items ?? []).map((item) => JSON.stringify(item, sortedKeys)));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

/** Attributes come in any order; bytes as base64, so that nothing of them is hidden. */
function sortedKeys(_: string, value: any): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
