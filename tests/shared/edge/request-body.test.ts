import * as z from 'zod';
import { beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../../shared/edge/http-handler.ts';
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

describe('readBody', () => {
  const send = (of: { body?: unknown; headers?: Record<string, string> }) =>
    request(writing(), { claims: tokens.adminOfA, path: inA, ...of });

  it('names each field that is wrong, why, and what would be right', async () => {
    const answer = await send({ body: { count: 'three', name: 'much too long', hello: 1 } });

    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(jsonOf(answer)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      fields: [
        { field: 'name', reason: 'is too long or too big', remedy: 'Expected: at most 10 characters.' },
        { field: 'count', reason: 'has the wrong type', remedy: 'Expected: a number.' },
        { field: 'hello', reason: 'is not a field of this request', remedy: 'Remove it.' },
      ],
    });
  });

  it('says what is missing when there is no body at all', async () => {
    const answer = await send({});

    expect(jsonOf(answer).fields).toEqual([
      { field: 'name', reason: 'is missing', remedy: 'Expected: a string.' },
    ]);
  });

  it('refuses a field named __proto__ like any other unknown one', async () => {
    const answer = await send({ body: '{"name":"x","__proto__":{"role":"admin"}}' });

    expect(jsonOf(answer)).toMatchObject({ code: 'invalid_request' });
    expect(reached).toEqual([]);
  });

  it.each([
    ['text that is not JSON', '{"name":'],
    ['a lone word', 'hello'],
    ['bytes that are not UTF-8', new Uint8Array([0x22, 0xff, 0xfe, 0x22])],
  ])('refuses %s as malformed', async (_, body) => {
    const answer = await send({ body });

    expect(jsonOf(answer)).toMatchObject({ status: 400, code: 'malformed_json' });
  });

  it.each(['null', '[]', '"text"', '12'])('refuses %s, which is JSON but no object', async (body) => {
    const answer = await send({ body });

    expect(jsonOf(answer)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('survives a body nested a hundred thousand deep', async () => {
    const answer = await send({ body: `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}` });

    expect(jsonOf(answer)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('refuses more than 307,200 bytes with 413, counted in bytes and not in characters', async () => {
    const answer = await send({ body: `"${'é'.repeat(153_600)}"` });

    expect(jsonOf(answer)).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['application/jsonx'],
    [''],
  ])('refuses the content type "%s" with 415', async (contentType) => {
    const answer = await send({ body: { name: 'x' }, headers: { 'content-type': contentType } });

    expect(jsonOf(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });

  it.each([['application/json; charset=utf-8'], ['Application/JSON;charset="UTF-8"']])(
    'takes the content type "%s"',
    async (contentType) => {
      const answer = await send({ body: { name: 'x' }, headers: { 'content-type': contentType } });

      expect(answer.statusCode).toBe(200);
    },
  );

  it('quotes no value in a problem', async () => {
    const answer = await send({ body: { name: '<script>alert(1)</script>', count: '=cmd()' } });

    expect(answer.body).not.toMatch(/script|cmd/);
  });

  it('names at most fifty fields and shortens their names', async () => {
    const unknown = Object.fromEntries(
      Array.from({ length: 80 }, (_, index) => [`${'k'.repeat(500)}${index}`, 1]),
    );

    const { fields } = jsonOf(await send({ body: { name: 'x', ...unknown } }));

    expect(fields).toHaveLength(50);
    expect(fields[0].field).toHaveLength(100);
  });
});
