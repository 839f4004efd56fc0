import { createSimulator, type Simulator, type SimulatorControl } from '../../local/quickbooks/simulator.ts';
import type { Container, Gate } from './gate.ts';

export type RequestIdMode = SimulatorControl extends { switches(): infer Switches }
  ? Switches extends { requestIdMode: infer Mode }
    ? Mode
    : never
  : never;
export type Rotation = 'grace' | 'instant' | 'family';

export const origin = 'http://127.0.0.1:7000';
export const tokenPath = '/oauth2/v1/tokens/bearer';

/** What Intuit issued together. */
interface Issue {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export type DocumentType = 'Invoice' | 'Bill';

/** An invoice or bill as it lies in the books. */
export interface HeldEntity {
  readonly type: DocumentType;
  readonly id: string;
  readonly syncToken: string;
  readonly note: string;
  readonly total: string;
  readonly counterpartyName: string;
  readonly lineCount: number;
}

/** QuickBooks as the simulated world sees it: calls through the gate, and the truth about the books. */
export interface Intuit {
  readonly control: SimulatorControl;
  readonly incomeAccountId: string;
  readonly expenseAccountIds: readonly string[];
  readonly taxCodeId: string;
  /** Refresh tokens in the order in which Intuit issued them. */
  readonly issues: readonly Issue[];
  readonly isIdle: boolean;
  readonly mostRefreshesAtOnce: number;
  /** Whether a request id came that had come before: only then QuickBooks' treatment of them matters. */
  readonly wasRequestIdRepeated: boolean;
  /** Whether a refresh token came that had come before: only then the treatment of old ones matters. */
  readonly wasRefreshTokenRepeated: boolean;
  fetchFor(container: Container): (url: string, init: RequestInit) => Promise<Response>;
  /** The same without the gate, for those who only look. */
  readonly look: (url: string, init: RequestInit) => Promise<Response>;
  documents(): HeldEntity[];
  names(entity: 'Customer' | 'Vendor' | 'Item'): string[];
  idOf(entity: 'Customer' | 'Vendor' | 'Item', name: string): string;
  /** A person enters something. */
  create(entity: string, body: object): string;
  /** A person changes some fields of something. */
  change(entity: DocumentType, id: string, body: object): void;
  /** Somebody acts just as the next call to this path reaches QuickBooks, before it is carried out. */
  actBefore(path: RegExp, act: () => void): void;
}

export function createIntuit(options: {
  realmId: string;
  nowMs: () => number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  gate: Gate;
  requestIdMode: RequestIdMode;
  rotation: Rotation;
  usesCustomNumbers: boolean;
  warnsOfDuplicateBills: boolean;
  /** How long QuickBooks takes for a call. */
  latencyMs: number;
  /** Told of each access token before a call is made with it. */
  onCall: (call: { url: URL; accessToken: string }) => void;
  complain: (violation: string) => void;
}): Intuit {
  const { nowMs, realmId, gate, complain } = options;
  const simulator = createSimulator({
    clock: { nowMs },
    sleep: options.sleep,
    random: options.random,
    onUnmodelled: (what) => complain(`the simulator does not model ${what}`),
  });
  const { control } = simulator;
  control.createCompany({
    realmId,
    seed: 'empty-gb',
    switches: {
      customTxnNumbers: options.usesCustomNumbers,
      warnDuplicateBillNumber: options.warnsOfDuplicateBills,
    },
  });
  const { requestIdMode, rotation } = options;
  control.changeSwitches({ requestIdMode, rotation, rotateEverySeconds: 0, latencyMs: options.latencyMs });
  const issues: Issue[] = [];
  const connected = control.connect({ realmId });
  issues.push({ accessToken: connected.accessToken, refreshToken: connected.refreshToken });
  const state = { calls: 0, late: 0, refreshes: 0, mostRefreshes: 0 };
  const repeats = createRepeats();
  const actors: { path: RegExp; act: () => void }[] = [];
  const execute = (request: object) => {
    const answer = simulator
      .books(realmId)
      .execute(request as never, { nowMs: nowMs(), userName: 'A', userId: '1' });
    if (!answer.ok) throw new Error(`The books refuse: ${JSON.stringify(answer.fault)}`);
    return answer.body;
  };
  const letAct = (url: string): void => {
    const { pathname, search } = new URL(url);
    const next = actors.findIndex(({ path }) => path.test(pathname + search));
    if (next >= 0) actors.splice(next, 1)[0]?.act();
  };

  const handle = async (url: string, init: RequestInit): Promise<Response> => {
    const isRefresh = new URL(url).pathname === tokenPath;
    letAct(url);
    repeats.note(url, init);
    state.calls += 1;
    state.refreshes += isRefresh ? 1 : 0;
    state.mostRefreshes = Math.max(state.mostRefreshes, state.refreshes);
    try {
      const response = await simulator.handle(new Request(url, init));
      if (isRefresh && response.ok) issues.push(readIssue(await response.clone().json()));
      return response;
    } finally {
      state.calls -= 1;
      state.refreshes -= isRefresh ? 1 : 0;
    }
  };

  return {
    control,
    issues,
    incomeAccountId: idOf(simulator, {
      realmId,
      statement: "select * from Account where AccountType = 'Income'",
    }),
    expenseAccountIds: rows(simulator, {
      realmId,
      statement: "select * from Account where AccountType = 'Expense'",
    }).map((row) => text(row['Id'])),
    taxCodeId: zeroRated(simulator, realmId),
    get isIdle() {
      return state.calls === 0 && state.late === 0;
    },
    get mostRefreshesAtOnce() {
      return state.mostRefreshes;
    },
    get wasRequestIdRepeated() {
      return repeats.ofRequestIds > 0;
    },
    get wasRefreshTokenRepeated() {
      return repeats.ofRefreshTokens > 0;
    },
    look: (url, init) => {
      repeats.note(url, init);
      return simulator.handle(new Request(url, init));
    },
    fetchFor: (container) => (url, init) => {
      const { pathname } = new URL(url);
      const isToken = pathname === tokenPath;
      const bearer = new Headers(init.headers).get('authorization') ?? '';
      if (!isToken) options.onCall({ url: new URL(url), accessToken: bearer.replace(/^Bearer /u, '') });
      return gate.cross(container, {
        service: isToken ? 'intuit' : 'quickbooks',
        operation: `${init.method ?? 'GET'} ${pathname.replace(/^.*\/company\/\d+/u, '')}`,
        isWrite: isToken || (init.method === 'POST' && !pathname.endsWith('/query')),
        latencyMs: 0,
        perform: () => handle(url, init),
        performLate: (lateMs) => applyLate(url, init, lateMs),
        lost: connectionReset,
      });
    },
    documents: () => (['Invoice', 'Bill'] as const).flatMap((type) => held(simulator, realmId, type)),
    names: (entity) =>
      rows(simulator, { realmId, statement: `select * from ${entity} maxresults 1000` }).map((row) =>
        text(row['DisplayName'] ?? row['Name']),
      ),
    idOf: (entity, name) => {
      const field = entity === 'Item' ? 'Name' : 'DisplayName';
      return idOf(simulator, { realmId, statement: `select * from ${entity} where ${field} = '${name}'` });
    },
    create: (entity, body) => {
      const written = execute({ kind: 'create', entity, body, allowDuplicateDocNum: true })[entity];
      return text((written as { Id?: unknown }).Id);
    },
    change: (entity, id, body) => {
      const current = held(simulator, realmId, entity).find((one) => one.id === id);
      const whole = { ...body, Id: id, SyncToken: current?.syncToken, sparse: true };
      execute({ kind: 'update', entity, body: whole, allowDuplicateDocNum: true });
    },
    actBefore: (path, act) => void actors.push({ path, act }),
  };

  /** A short wait: the connection breaks at once. A long one: nothing is heard until Intuit cuts the call off. */
  async function applyLate(url: string, init: RequestInit, lateMs: number): Promise<Response> {
    const via = lateMs <= 600_000 ? 'reset' : 'timeout';
    const { pathname, search } = new URL(url);
    const path = `^${(pathname + search).replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')}$`;
    control.planFault({
      match: pathname === tokenPath ? { kind: 'refresh' } : { path },
      effect: { type: 'appliedLate', afterMs: lateMs, via },
    });
    state.late += 1;
    void options.sleep(lateMs + 1).then(() => (state.late -= 1));
    return handle(url, init);
  }
}

/** Counts the ids and tokens that come again, in another call or within one batch. */
function createRepeats() {
  const seen = new Set<string>();
  const counts = { ofRequestIds: 0, ofRefreshTokens: 0 };
  const note = (name: string): number => {
    const isRepeated = seen.has(name);
    seen.add(name);
    return isRepeated ? 1 : 0;
  };
  return {
    get ofRequestIds() {
      return counts.ofRequestIds;
    },
    get ofRefreshTokens() {
      return counts.ofRefreshTokens;
    },
    note(url: string, init: RequestInit): void {
      const { pathname, searchParams } = new URL(url);
      const body = typeof init.body === 'string' ? init.body : String(init.body ?? '');
      if (pathname === tokenPath) {
        counts.ofRefreshTokens += note(`token ${new URLSearchParams(body).get('refresh_token')}`);
      }
      const requestId = searchParams.get('requestid');
      if (requestId === null) return;
      counts.ofRequestIds += note(`request ${requestId}`);
      for (const [, bId] of body.matchAll(/"bId":"([^"]*)"/gu)) {
        counts.ofRequestIds += note(`item ${requestId} ${bId}`);
      }
    },
  };
}

function readIssue(body: unknown): Issue {
  const { access_token, refresh_token } = body as { access_token: string; refresh_token: string };
  return { accessToken: access_token, refreshToken: refresh_token };
}

function connectionReset(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
}

type Row = Readonly<Record<string, unknown>>;

function rows(simulator: Simulator, of: { realmId: string; statement: string }): Row[] {
  const answer = simulator
    .books(of.realmId)
    .execute({ kind: 'query', statement: of.statement }, { nowMs: 0, userName: 'A', userId: '1' });
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  const response = answer.body['QueryResponse'] as Record<string, Row[] | undefined>;
  return Object.values(response).find((value) => Array.isArray(value)) ?? [];
}

const idOf = (simulator: Simulator, of: { realmId: string; statement: string }): string =>
  text(rows(simulator, of)[0]?.['Id']);

const held = (simulator: Simulator, realmId: string, type: DocumentType): HeldEntity[] =>
  rows(simulator, { realmId, statement: `select * from ${type} maxresults 1000` }).map((row) => ({
    type,
    id: text(row['Id']),
    syncToken: text(row['SyncToken']),
    note: text(row['PrivateNote']),
    total: text(row['TotalAmt']),
    counterpartyName: text(
      ((row['CustomerRef'] ?? row['VendorRef']) as { name?: unknown } | undefined)?.name,
    ),
    lineCount: (row['Line'] as Row[]).filter((line) => line['DetailType'] !== 'SubTotalLineDetail').length,
  }));

const zeroRated = (simulator: Simulator, realmId: string): string =>
  text(
    rows(simulator, { realmId, statement: 'select * from TaxCode' }).find((row) =>
      text(row['Name']).startsWith('0.0%'),
    )?.['Id'],
  );

// Decimals of the books are `Big`; their JSON form is plain text.
const text = (value: unknown): string => (value === undefined ? '' : String(value));
