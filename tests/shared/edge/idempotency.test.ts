import * as z from 'zod';
import { beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../../shared/contracts/routes.ts';
import { DependencyError, ProblemError } from '../../../shared/domain/errors.ts';
import { createHttpHandler, readsNothing } from '../../../shared/edge/http-handler.ts';
import type { HttpAnswer } from '../../../shared/edge/http-event.ts';
import { jsonOf, request, tokens } from '../../fakes/http-request.ts';
import { createEdgeHarness, type EdgeHarness } from './edge-harness.ts';

let edge: EdgeHarness;
let runs: number;
let respond: () => Promise<HttpAnswer>;

beforeEach(async () => {
  edge = await createEdgeHarness();
  runs = 0;
  respond = async () => ({ status: 200, body: { run: runs } });
});

const send = (of: {
  key?: string;
  body?: unknown;
  claims?: Readonly<Record<string, string>>;
  tenantId?: string;
}) =>
  request(
    createHttpHandler(
      routes.putSettings,
      edge.deps,
      { ...readsNothing, body: z.strictObject({ name: z.string() }) },
      async () => {
        runs += 1;
        return respond();
      },
    ),
    {
      claims: of.claims ?? tokens.adminOfA,
      path: { tenantId: of.tenantId ?? 'tenant-a' },
      headers: { 'idempotency-key': of.key ?? 'key-1' },
      body: of.body ?? { name: 'x' },
    },
  );

describe('an Idempotency-Key', () => {
  it('answers the same request with the same answer, doing the work once', async () => {
    const first = await send({});
    const second = await send({});

    expect(runs).toBe(1);
    expect(jsonOf(second)).toEqual(jsonOf(first));
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(edge.auditRows()).toHaveLength(1);
  });

  it('knows the request by its content, not by the order of its fields', async () => {
    const schema = z.strictObject({ a: z.int(), b: z.int() });
    const handler = createHttpHandler(
      routes.putSettings,
      edge.deps,
      { ...readsNothing, body: schema },
      async () => ({ status: 200, body: { run: (runs += 1) } }),
    );
    const of = {
      claims: tokens.adminOfA,
      path: { tenantId: 'tenant-a' },
      headers: { 'idempotency-key': 'k' },
    };

    await request(handler, { ...of, body: '{"a":1,"b":2}' });
    const again = await request(handler, { ...of, body: '{"b":2, "a":1}' });

    expect(jsonOf(again)).toEqual({ run: 1 });
  });

  it('refuses another request under the same key', async () => {
    await send({});

    const answer = await send({ body: { name: 'y' } });

    expect(jsonOf(answer)).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    expect(runs).toBe(1);
  });

  it('is the caller’s and the tenant’s own', async () => {
    await send({});
    await send({ claims: tokens.vendor });
    await send({ claims: tokens.adminOfB, tenantId: 'tenant-b' });

    expect(runs).toBe(3);
  });

  it('is refused while the first request is being worked on', async () => {
    const inner: unknown[] = [];
    respond = async () => {
      if (inner.length === 0) inner.push(0, jsonOf(await send({})));
      return { status: 200, body: {} };
    };

    await send({});

    expect(inner[1]).toMatchObject({ status: 409, code: 'idempotency_in_progress' });
    expect(runs).toBe(1);
  });

  it('goes on after a worker that died in the middle', async () => {
    const crash = new Error('process gone');
    const { release } = edge.deps.idempotencyKeys;
    edge.deps.idempotencyKeys.release = () => Promise.reject(crash);
    respond = () => Promise.reject(crash);
    await send({});
    edge.deps.idempotencyKeys.release = release;
    respond = async () => ({ status: 200, body: { run: runs } });

    expect((await send({})).statusCode).toBe(409);
    edge.clock.nowMs += 61_000;
    expect((await send({})).statusCode).toBe(200);
  });

  it.each([429, 500, 503])('is not bound by an attempt that ended in %i', async (status) => {
    respond = async () => ({ status, body: {} });
    await send({});
    respond = async () => ({ status: 200, body: { run: runs } });

    const answer = await send({});

    expect(answer.statusCode).toBe(200);
    expect(runs).toBe(2);
  });

  it('is not bound by a thrown refusal or failure', async () => {
    respond = () => Promise.reject(new DependencyError({ dependency: 'sqs', message: 'gone' }));
    expect((await send({})).statusCode).toBe(503);
    respond = () => Promise.reject(new ProblemError({ status: 409, code: 'busy', detail: 'Busy.' }));
    expect((await send({})).statusCode).toBe(409);
    respond = async () => ({ status: 200, body: {} });

    expect((await send({})).statusCode).toBe(200);
  });

  it('is forgotten after 24 hours', async () => {
    await send({});
    edge.clock.nowMs += 24 * 3600 * 1000;

    await send({ body: { name: 'y' } });

    expect(runs).toBe(2);
  });

  it.each([[''], ['has space'], ['a'.repeat(256)], ['tab\t'], ['é']])(
    'that cannot be one (%j) is refused',
    async (key) => {
      const answer = await send({ key });

      expect(jsonOf(answer)).toMatchObject({ status: 400, code: 'invalid_idempotency_key' });
      expect(runs).toBe(0);
    },
  );
});
