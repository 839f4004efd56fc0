import * as z from 'zod';
import { beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../../shared/contracts/routes.ts';
import { DependencyError, ProblemError } from '../../../shared/domain/errors.ts';
import { createHttpHandler, readsNothing } from '../../../shared/edge/http-handler.ts';
import { currentUnit } from '../../../shared/edge/unit-of-work.ts';
import { jsonOf, request, tokens } from '../../fakes/http-request.ts';
import { createEdgeHarness, type EdgeHarness } from './edge-harness.ts';

let edge: EdgeHarness;
let reached: string[];

beforeEach(async () => {
  edge = await createEdgeHarness();
  reached = [];
});

const bodySchema = z.strictObject({ name: z.string().max(10), count: z.int().optional() });
const inA = { tenantId: 'tenant-a' };

const writing = () =>
  createHttpHandler(routes.putSettings, edge.deps, { ...readsNothing, body: bodySchema }, async (of) => {
    reached.push(of.tenantId);
    return { status: 200, body: of.body };
  });
const reading = () =>
  createHttpHandler(routes.getTenant, edge.deps, readsNothing, async (of) => {
    reached.push(of.tenantId);
    return { status: 200, body: { tenantId: of.tenantId } };
  });

describe('what people are called', () => {
  const claims = { ...tokens.adminOfA, name: ' Ada Admin ', email: 'ada@acme.example' };
  const people = () =>
    [...edge.table.items.values()]
      .filter(({ sk }) => sk.startsWith('PERSON#'))
      .map(({ pk, name }) => [pk, name]);
  const body = JSON.stringify({ name: 'x' });

  it('is kept in the tenant where somebody acted, and in no log line', async () => {
    await request(writing(), { claims, path: inA, body });

    expect(people()).toEqual([['TENANT#tenant-a', 'Ada Admin']]);
    expect(JSON.stringify(edge.lines)).not.toMatch(/Ada|acme\.example/);
  });

  it('is the e-mail address where there is no name', async () => {
    await request(writing(), { claims: { ...claims, name: ' ' }, path: inA, body });

    expect(people()).toEqual([['TENANT#tenant-a', 'ada@acme.example']]);
  });

  it('is not kept of somebody who only looked, nor of an operator', async () => {
    const pausing = createHttpHandler(routes.pause, edge.deps, readsNothing, async () => ({
      status: 200,
      body: {},
    }));
    await request(reading(), { claims, path: inA });
    const { statusCode } = await request(pausing, { claims: { ...tokens.operator, name: 'Oli' }, path: inA });

    expect(statusCode).toBe(200);
    expect(people()).toEqual([]);
  });
});

describe('createHttpHandler', () => {
  it('answers a person of the tenant', async () => {
    const answer = await request(reading(), { claims: tokens.viewerOfA, path: inA });

    expect(answer.statusCode).toBe(200);
    expect(jsonOf(answer)).toEqual({ tenantId: 'tenant-a' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-correlation-id']).toMatch(/^request-/);
  });

  it('answers the vendor’s back end for any existing tenant', async () => {
    const answer = await request(reading(), { claims: tokens.vendor, path: { tenantId: 'tenant-b' } });

    expect(answer.statusCode).toBe(200);
  });

  it('refuses a call without claims, with an ID token, or with a token that names no role', async () => {
    const claims = [
      {},
      { ...tokens.adminOfA, token_use: 'id' },
      { ...tokens.adminOfA, nonce: 'n-1' },
      { sub: 'ada', role: 'admin', tenant_id: 'tenant-a', aud: 'app', name: 'Ada' },
      { sub: 'ada', tenant_id: 'tenant-a', token_use: 'access' },
      { sub: 'ada', role: 'owner', tenant_id: 'tenant-a' },
      { sub: 'ada', role: 'admin' },
      { client_id: 'vendor-client', scope: 'openid email' },
    ];

    const answers = await Promise.all(
      claims.map((these) => request(reading(), { claims: these, path: inA })),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(claims.map(() => 401));
    expect(reached).toEqual([]);
  });

  it('does not let a person who also holds scopes act as the vendor', async () => {
    const claims = { ...tokens.adminOfA, client_id: 'app', scope: tokens.vendor.scope };

    const answer = await request(reading(), { claims, path: { tenantId: 'tenant-b' } });

    expect(answer.statusCode).toBe(404);
  });

  it('answers the same for another tenant’s id, a missing tenant and an impossible id', async () => {
    const bodies = await Promise.all(
      ['tenant-b', 'tenant-z', '..', 'a#b', ''].map(async (tenantId) => {
        const answer = await request(reading(), { claims: tokens.adminOfA, path: { tenantId } });
        return { ...jsonOf(answer), correlationId: 'any' };
      }),
    );

    const expected = {
      type: 'urn:counterfoil:problem:not_found',
      title: 'Not Found',
      status: 404,
      detail: 'There is nothing at this address.',
      code: 'not_found',
      correlationId: 'any',
    };
    expect(bodies).toEqual(bodies.map(() => expected));
    expect(reached).toEqual([]);
  });

  it('answers 404 to the vendor for a tenant that does not exist', async () => {
    const answer = await request(reading(), { claims: tokens.vendor, path: { tenantId: 'tenant-z' } });

    expect(jsonOf(answer)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('refuses a role or scope that the route does not name', async () => {
    const readOnly = { ...tokens.vendor, scope: 'counterfoil/tenants.read' };

    const answers = await Promise.all([
      request(writing(), { claims: tokens.viewerOfA, path: inA, body: { name: 'x' } }),
      request(writing(), { claims: tokens.operator, path: inA, body: { name: 'x' } }),
      request(writing(), { claims: readOnly, path: inA, body: { name: 'x' } }),
    ]);

    expect(answers.map((answer) => jsonOf(answer).code)).toEqual(['forbidden', 'forbidden', 'forbidden']);
    expect(reached).toEqual([]);
  });

  it('takes an operator’s request for any tenant where the route is the operators’', async () => {
    const handler = createHttpHandler(routes.findDuplicates, edge.deps, readsNothing, async () => ({
      status: 200,
    }));

    const answers = await Promise.all([
      request(handler, { claims: tokens.operator, path: { tenantId: 'tenant-b' } }),
      request(handler, { claims: tokens.adminOfB, path: { tenantId: 'tenant-b' } }),
      request(handler, { claims: tokens.adminOfA, path: { tenantId: 'tenant-b' } }),
      request(handler, { claims: tokens.vendor, path: { tenantId: 'tenant-b' } }),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403, 404, 403]);
  });

  it('answers 404 where the rest of the path has the wrong form', async () => {
    const path = z.strictObject({ documentId: z.string().regex(/^doc_\d$/) });
    const handler = createHttpHandler(
      routes.getDocument,
      edge.deps,
      { ...readsNothing, path },
      async (of) => ({
        status: 200,
        body: of.path,
      }),
    );

    const answers = await Promise.all(
      ['doc_1', 'doc_x', '1'].map((documentId) =>
        request(handler, { claims: tokens.adminOfA, path: { ...inA, documentId } }),
      ),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 404, 404]);
  });

  it('refuses unknown and repeated query parameters', async () => {
    const answers = await Promise.all([
      request(reading(), { claims: tokens.adminOfA, path: inA, query: 'page=2' }),
      request(reading(), { claims: tokens.adminOfA, path: inA, query: 'a=1&a=2' }),
    ]);

    expect(answers.map((answer) => jsonOf(answer).code)).toEqual(['invalid_request', 'invalid_request']);
  });

  it('writes an audit row for what acted, with the caller’s name', async () => {
    await request(writing(), { claims: tokens.vendor, path: inA, body: { name: 'x' } });
    await request(reading(), { claims: tokens.vendor, path: inA });

    expect(edge.auditRows()).toMatchObject([
      { pk: 'TENANT#tenant-a', actor: 'client:vendor-client', action: 'admin/put-settings', outcome: '200' },
    ]);
  });

  it('calls an operator an operator in the row of what they did to a tenant', async () => {
    const handler = createHttpHandler(routes.pause, edge.deps, readsNothing, async () => ({
      status: 200,
      body: {},
    }));

    await request(handler, { claims: tokens.operator, path: { tenantId: 'tenant-b' } });

    expect(edge.auditRows()).toMatchObject([
      { pk: 'TENANT#tenant-b', actor: 'operator:oli', action: 'admin/pause', outcome: '200' },
    ]);
  });

  it('names in the audit row what the path and, where the route says so, the body names', async () => {
    const body = z.strictObject({ documentId: z.string(), number: z.string() });
    const path = z.strictObject({ errorId: z.string() });
    const handler = createHttpHandler(
      routes.resolveSyncError,
      edge.deps,
      { ...readsNothing, body, path },
      async () => ({ status: 200, body: {} }),
    );

    await request(handler, {
      claims: tokens.adminOfA,
      path: { ...inA, errorId: 'err_1' },
      body: { documentId: 'doc_1', number: 'N-77' },
    });

    expect(edge.auditRows()).toMatchObject([{ about: { errorId: 'err_1', documentId: 'doc_1' } }]);
    expect(JSON.stringify(edge.auditRows())).not.toContain('N-77');
  });

  it('logs one line per outcome, with nothing of the request in it', async () => {
    await request(writing(), { claims: tokens.adminOfA, path: inA, body: { name: 'hidden' } });
    await request(writing(), { claims: tokens.viewerOfA, path: inA, body: { name: 'hidden' } });

    expect(edge.lines).toMatchObject([
      { code: 'http_answered', route: 'admin/put-settings', status: 200, tenantId: 'tenant-a' },
      { code: 'http_refused', status: 403, problemCode: 'forbidden', actor: 'user:vic' },
    ]);
    expect(JSON.stringify(edge.lines)).not.toContain('hidden');
  });

  it('tells in that line Intuit’s id of the last call to QuickBooks, of this request only', async () => {
    const calling = createHttpHandler(routes.getTenant, edge.deps, readsNothing, async () => {
      currentUnit()!.intuitTid = 'tid-1';
      return { status: 200, body: {} };
    });

    await request(calling, { claims: tokens.viewerOfA, path: inA });
    await request(reading(), { claims: tokens.viewerOfA, path: inA });

    expect(edge.lines.map(({ intuitTid }) => intuitTid)).toEqual(['tid-1', undefined]);
    expect(edge.lines[0]).toMatchObject({
      correlationId: expect.stringMatching(/^request-/),
      durationMs: expect.any(Number),
    });
  });

  describe('given a use case that fails', () => {
    const failing = (error: unknown) =>
      createHttpHandler(routes.getTenant, edge.deps, readsNothing, async () => {
        throw error;
      });
    const ask = (error: unknown) => request(failing(error), { claims: tokens.adminOfA, path: inA });

    it('tells nothing of an error that is not ours', async () => {
      const answer = await ask(new TypeError('token abc at 10.0.0.1'));

      expect(jsonOf(answer)).toMatchObject({ status: 500, code: 'internal_error' });
      expect(answer.body).not.toContain('abc');
      expect(JSON.stringify(edge.lines)).not.toContain('abc');
      expect(edge.lines).toMatchObject([{ level: 'error', errorName: 'TypeError' }]);
    });

    it('answers 503 when something it depends on did not answer', async () => {
      const answer = await ask(new DependencyError({ dependency: 'sqs', message: 'no answer' }));

      expect(jsonOf(answer)).toMatchObject({ status: 503, code: 'dependency_unavailable' });
      expect(answer.headers['retry-after']).toBe('5');
    });

    it('answers 503 when a table is throttled', async () => {
      const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

      expect((await ask(throttled)).statusCode).toBe(503);
    });

    it('renders a problem as it is', async () => {
      const answer = await ask(new ProblemError({ status: 409, code: 'taken', detail: 'It is taken.' }));

      expect(jsonOf(answer)).toMatchObject({ status: 409, code: 'taken', detail: 'It is taken.' });
    });
  });
});
