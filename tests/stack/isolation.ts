import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { routes, scopes } from '../../shared/contracts/routes.ts';
import type { Role, Route, RouteName } from '../../shared/contracts/routes.ts';
import { bill, invoice, settlement } from './invoice.ts';
import { changes } from './world.ts';
import type { Answer, Sent, World } from './world.ts';

/** Which tenant, and which document of it. */
interface Place {
  tenantId: string;
  documentId: string;
}

interface Sample {
  body?: unknown;
  /** How a caller who may is answered by a tenant without a connection, whose invoice, bill and settlement wait. */
  whenAllowed: { status: number; code?: string };
}

// The vendor's own, and the same in every tenant.
const settlementId = 'set/1 #ä';

/** One request per route; a route that is missing here does not compile. */
const samples: Record<RouteName, Sample> = {
  putTenant: { body: { name: 'Renamed', timeZone: 'UTC' }, whenAllowed: { status: 200 } },
  // Without its confirmation: the tenant is needed still.
  eraseTenant: { whenAllowed: { status: 400, code: 'invalid_request' } },
  getTenant: { whenAllowed: { status: 200 } },
  getSettings: { whenAllowed: { status: 200 } },
  putSettings: { body: { mode: 'automatic' }, whenAllowed: { status: 200 } },
  pause: { whenAllowed: { status: 200 } },
  resume: { whenAllowed: { status: 200 } },
  getUsage: { whenAllowed: { status: 200 } },
  getFigures: { whenAllowed: { status: 200 } },
  listActivity: { whenAllowed: { status: 200 } },
  getReference: { whenAllowed: { status: 409, code: 'not_connected' } },
  listReference: { whenAllowed: { status: 409, code: 'not_connected' } },
  refresh: { whenAllowed: { status: 409, code: 'not_connected' } },
  getConnection: { whenAllowed: { status: 200 } },
  authorize: { body: {}, whenAllowed: { status: 200 } },
  callback: { whenAllowed: { status: 400 } },
  disconnect: { whenAllowed: { status: 409, code: 'not_connected' } },
  submitInvoice: { body: invoice(), whenAllowed: { status: 200 } },
  submitBill: { body: bill(), whenAllowed: { status: 200 } },
  submitSettlement: { body: settlement({ id: settlementId }), whenAllowed: { status: 200 } },
  getSettlement: { whenAllowed: { status: 200 } },
  listDocuments: { whenAllowed: { status: 200 } },
  getDocument: { whenAllowed: { status: 200 } },
  getSubmission: { whenAllowed: { status: 200 } },
  retryDocument: { whenAllowed: { status: 202 } },
  getFirstSync: { whenAllowed: { status: 409, code: 'not_connected' } },
  acceptMatches: { body: { kind: 'customer' }, whenAllowed: { status: 409, code: 'not_connected' } },
  linkReference: {
    body: { kind: 'customer', externalId: 'c-1', name: 'Quill & Sons', entityId: '1' },
    whenAllowed: { status: 409, code: 'not_connected' },
  },
  unlinkReference: {
    body: { kind: 'customer', externalId: 'c-1' },
    whenAllowed: { status: 409, code: 'not_connected' },
  },
  listSyncErrors: { whenAllowed: { status: 200 } },
  // The tenant has no sync error: whoever may hears that this one is not there.
  getSyncError: { whenAllowed: { status: 404, code: 'not_found' } },
  retrySyncErrors: { body: {}, whenAllowed: { status: 202 } },
  retrySyncError: { body: {}, whenAllowed: { status: 404, code: 'not_found' } },
  resolveSyncError: {
    body: { action: 'letQuickBooksNumber' },
    whenAllowed: { status: 404, code: 'not_found' },
  },
  dismissSyncError: { body: { reason: 'Known' }, whenAllowed: { status: 404, code: 'not_found' } },
  reopenSyncError: { whenAllowed: { status: 404, code: 'not_found' } },
  listReconciles: { whenAllowed: { status: 200 } },
  startReconcile: { whenAllowed: { status: 409, code: 'not_connected' } },
  // The tenant had no reconcile, and its document disagrees with nothing.
  getReconcile: { whenAllowed: { status: 404, code: 'not_found' } },
  listFindings: { whenAllowed: { status: 404, code: 'not_found' } },
  getDrift: { whenAllowed: { status: 404, code: 'not_found' } },
  // Ends at once what never came into the books, and stays so: the samples run in the order of the routes.
  voidDocument: { whenAllowed: { status: 200 } },
  submitByHand: { body: { all: true }, whenAllowed: { status: 202 } },
  previewDocument: { whenAllowed: { status: 409, code: 'not_connected' } },
  // Not one of these is there; one that is would be a 409 without a connection.
  previewDocuments: {
    body: { documentIds: ['doc_00000000000000000000000000000000'] },
    whenAllowed: { status: 404, code: 'not_found' },
  },
  startTestPush: {
    body: { documentId: 'doc_00000000000000000000000000000000' },
    whenAllowed: { status: 404, code: 'not_found' },
  },
  // The invoice was never pushed as a test.
  getTestPush: { whenAllowed: { status: 404, code: 'not_found' } },
  listTenants: { whenAllowed: { status: 200 } },
  findDuplicates: { whenAllowed: { status: 409, code: 'not_connected' } },
  receiveNotices: { body: [], whenAllowed: { status: 401, code: 'signature_invalid' } },
};

const names = Object.keys(routes) as RouteName[];
const routeOf = (name: RouteName): Route => routes[name];
const ofTenants = names.filter((name) => routeOf(name).hasTenant);
const ofOperators = names.filter((name) => routeOf(name).caller === 'token' && !routeOf(name).hasTenant);
const ofDocuments = names.filter((name) => routeOf(name).path.includes('{documentId}'));
const nowhere = { tenantId: 'iso-nobody', documentId: 'doc_00000000000000000000000000000000' };

function requestTo(name: RouteName, place: Place): Sent {
  const { method, path } = routeOf(name);
  const filled = path.replace(/\{(\w+)\}/g, (_, variable: string) => {
    if (variable === 'errorId') return `err_${'0'.repeat(32)}`;
    if (variable === 'tenantId' || variable === 'documentId') return place[variable];
    if (variable === 'list') return 'accounts';
    if (variable === 'runId') return '2026-03-02';
    if (variable === 'settlementId') return encodeURIComponent(settlementId);
    throw new Error(`What is {${variable}}?`);
  });
  const { body } = samples[name];
  // A key with every request: a refused one must not be remembered under it.
  return { method, path: filled, body, headers: { 'idempotency-key': 'isolation' } };
}

/** Who calls: a person, or the vendor with scopes. */
interface Caller {
  who: string;
  token: (world: World) => Promise<string>;
  mayCall: (route: Route) => boolean;
}
const person = (personId: string, role: Role): Caller => ({
  who: `the ${role} ${personId}`,
  token: (world) => world.tokenOf(personId),
  mayCall: (route) => route.roles.includes(role),
});
const callers: Caller[] = [
  person('iso-a', 'admin'),
  person('iso-a-viewer', 'viewer'),
  person('oli', 'operator'),
  ...scopes.map((scope) => ({
    who: `the vendor with ${scope}`,
    token: ({ stack }: World) => stack.identity.vendorToken([scope]),
    mayCall: (route: Route) => route.scope === scope,
  })),
];

/** Every route against everybody who could try it. */
export function describeIsolation(of: () => World): void {
  let a: Place;
  let b: Place;

  beforeAll(async () => {
    a = await furnish(of(), 'iso-a');
    b = await furnish(of(), 'iso-b');
    await of().untilQuiet();
  });

  describe('the routes of the template', () => {
    it('are those of the list, each with its function', () => {
      const synthesized = of().stack.routes.map(
        ({ routeKey, functionName }) => `${routeKey} → ${functionName}`,
      );
      const listed = names.map((name) => {
        const { method, path, entry } = routeOf(name);
        return `${method} ${path} → counterfoil-dev-${entry.replace('/', '-')}`;
      });

      expect(new Set(synthesized)).toEqual(new Set(listed));
      expect(synthesized).toHaveLength(listed.length);
    });

    it('ask for a token, but for the one that Intuit sends the browser to and the one it calls itself', () => {
      const open = of().stack.routes.filter(({ isOpen }) => isOpen);

      expect(open.map(({ routeKey }) => routeKey).toSorted()).toEqual([
        'GET /oauth/quickbooks/callback',
        'POST /webhooks/quickbooks',
      ]);
      expect(names.filter((name) => routeOf(name).caller === 'none')).toEqual(['callback', 'receiveNotices']);
    });

    it('name a tenant wherever somebody is let in by a token, but for the list of all, which is the operators’', () => {
      const others = names.filter((name) => routeOf(name).caller === 'token' && !ofTenants.includes(name));

      expect(others).toEqual(['listTenants']);
      expect(routeOf('listTenants').roles).toEqual(['operator']);
    });
  });

  describe('an id of another tenant', () => {
    it.each(ofTenants)('is not found by %s, as if there were none, and nothing changes', async (name) => {
      const before = await of().everyItem();
      for (const personId of ['iso-b', 'iso-b-viewer']) {
        const token = await of().tokenOf(personId);
        const foreign = await of().send({ ...requestTo(name, a), token });
        const missing = await of().send({ ...requestTo(name, nowhere), token });

        expect([foreign.status, foreign.json.code]).toEqual([404, 'not_found']);
        expect(comparable(foreign)).toEqual(comparable(missing));
      }
      expect(changes(before, await of().everyItem())).toEqual([]);
    });

    it.each(ofDocuments)('is not found by %s as a document of one’s own tenant', async (name) => {
      const before = await of().everyItem();
      for (const token of [await of().tokenOf('iso-b'), of().vendor]) {
        const foreign = await of().send({ ...requestTo(name, { ...b, documentId: a.documentId }), token });
        const missing = await of().send({
          ...requestTo(name, { ...b, documentId: nowhere.documentId }),
          token,
        });

        expect([foreign.status, foreign.json.code]).toEqual([404, 'not_found']);
        expect(comparable(foreign)).toEqual(comparable(missing));
      }
      // The vendor and the admin of B may ask this of B: that they asked is all that may be kept.
      const changed = changes(before, await of().everyItem());
      expect(changed.filter((item) => !item.includes('IDEMPOTENCY#'))).toEqual([]);
      expect(changed.filter((item) => item.includes('iso-a'))).toEqual([]);
    });

    it('leads a list to nothing but one’s own documents', async () => {
      const token = await of().tokenOf('iso-b');

      const page = await of().send({
        path: `/v1/tenants/iso-b/documents?after=${a.documentId}`,
        token,
      });

      expect(page.status).toBe(200);
      expect(page.text).not.toContain('iso-a');
    });

    it('does not find a settlement of that tenant in one’s own', async () => {
      const path = (tenantId: string, id: string) => ({ path: `/v1/tenants/${tenantId}/settlements/${id}` });
      const [token, own] = [await of().tokenOf('iso-b'), await of().tokenOf('iso-a')];

      const foreign = await of().send({ ...path('iso-b', 'only-a'), token });
      const missing = await of().send({ ...path('iso-b', 'nobody-s'), token });

      expect((await of().send({ ...path('iso-a', 'only-a'), token: own })).status).toBe(200);
      expect([foreign.status, foreign.json.code]).toEqual([404, 'not_found']);
      expect(comparable(foreign)).toEqual(comparable(missing));
    });

    it('is not read from the answer kept under another tenant’s idempotency key', async () => {
      const put = (tenantId: string, body: object) => ({
        ...{ method: 'PUT', path: `/v1/tenants/${tenantId}/settings`, body },
        headers: { 'idempotency-key': 'shared-key' },
      });
      await of().send({ ...put('iso-a', { goLiveOn: '2026-01-01' }), token: of().vendor });

      const other = await of().send({ ...put('iso-b', { goLiveOn: '2026-01-02' }), token: of().vendor });

      expect([other.status, other.json]).toEqual([200, { goLiveOn: '2026-01-02' }]);
      expect(other.headers.get('idempotency-replayed')).toBeNull();
      // Saved settings release what waited for them.
      await of().untilQuiet();
    });
  });

  describe('whoever may not', () => {
    it.each([...ofTenants, ...ofOperators])('is answered 403 by %s, and nothing changes', async (name) => {
      const before = await of().everyItem();
      for (const caller of callers.filter(({ mayCall }) => !mayCall(routeOf(name)))) {
        const answer = await of().send({ ...requestTo(name, a), token: await caller.token(of()) });

        expect([caller.who, answer.status, answer.json.code]).toEqual([caller.who, 403, 'forbidden']);
      }
      expect(changes(before, await of().everyItem())).toEqual([]);
    });

    it.each([...ofTenants, ...ofOperators])(
      'is answered 401 by %s without a role, a tenant or a scope',
      async (name) => {
        of().addPerson({ id: 'iso-owner', role: 'owner' as 'admin', tenantId: 'iso-a' });
        of().addPerson({ id: 'iso-homeless', role: 'admin' });
        const before = await of().everyItem();
        const tokens = [
          await of().tokenOf('iso-owner'),
          await of().tokenOf('iso-homeless'),
          await of().stack.identity.vendorToken([]),
        ];
        for (const token of tokens) {
          const answer = await of().send({ ...requestTo(name, a), token });

          expect([answer.status, answer.json.code]).toEqual([401, 'unauthenticated']);
        }
        const anonymous = await of().send(requestTo(name, a));
        expect([anonymous.status, anonymous.json]).toEqual([401, { message: 'Unauthorized' }]);
        expect(changes(before, await of().everyItem())).toEqual([]);
      },
    );
  });

  describe('whoever may', () => {
    beforeAll(() => of().untilQuiet());

    it.each([...ofTenants, ...ofOperators])('is let in by %s', async (name) => {
      // A retry, say, queues the document; what comes next finds it at rest.
      if (routeOf(name).method !== 'GET') onTestFinished(() => of().untilQuiet());
      const may = callers.filter(({ mayCall }) => mayCall(routeOf(name)));
      expect(may.length).toBeGreaterThan(0);
      for (const caller of may) {
        const { headers: _, ...request } = requestTo(name, a);
        const answer = await of().send({ ...request, token: await caller.token(of()) });

        expect({ who: caller.who, status: answer.status, code: answer.json.code }).toEqual({
          who: caller.who,
          code: undefined,
          ...samples[name].whenAllowed,
        });
      }
    });

    it('has a document of another tenant skipped among those it submits by hand, as if there were none', async () => {
      const documentIds = [a.documentId, nowhere.documentId];
      const before = await of().everyItem();

      const answer = await of().send({
        ...{ method: 'POST', path: '/v1/tenants/iso-b/documents/submit', body: { documentIds } },
        token: await of().tokenOf('iso-b'),
      });

      const skipped = documentIds.map((documentId) => ({ documentId }));
      expect([answer.status, answer.json]).toEqual([202, { submitted: 0, skipped, isMoreLeft: false }]);
      expect(changes(before, await of().everyItem()).filter((item) => item.includes('iso-a'))).toEqual([]);
    });
  });
}

/** A tenant with an admin, a viewer, and an invoice, a bill and settlements that wait for a connection. */
async function furnish(world: World, tenantId: string): Promise<Place> {
  await world.found(tenantId);
  world.addPerson({ id: `${tenantId}-viewer`, role: 'viewer', tenantId });
  const submit = async (to: string, body: object): Promise<string> => {
    const path = `/v1/tenants/${tenantId}/${to}`;
    const { json } = await world.send({ method: 'POST', path, body, token: world.vendor });
    await world.untilState({ tenantId, documentId: json.documentId }, 'waiting');
    return json.documentId;
  };
  await submit('bills', bill());
  await submit('settlements', settlement({ id: settlementId }));
  if (tenantId === 'iso-a') await submit('settlements', settlement({ id: 'only-a', number: 'S-2' }));
  return { tenantId, documentId: await submit('invoices', invoice()) };
}

/** All that a caller sees, but for what differs between any two answers. */
function comparable(answer: Answer): object {
  const { correlationId } = answer.json;
  const headers = [...answer.headers].filter(([name]) => name !== 'date');
  return {
    status: answer.status,
    text: answer.text.replaceAll(correlationId, 'ID'),
    headers: headers.map(([name, value]) => [name, value.replaceAll(correlationId, 'ID')]),
  };
}
