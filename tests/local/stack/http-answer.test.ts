import { describe, expect, it } from 'vitest';
import { answerFrom } from '../../../local/stack/http-answer.ts';

describe('answerFrom', () => {
  it('takes status, headers, cookies and body as the function says', () => {
    const answer = answerFrom({
      statusCode: 201,
      headers: { ETag: 'x', Age: 5 },
      cookies: ['a=1'],
      body: 'ok',
    });

    expect(answer).toEqual({
      status: 201,
      headers: { 'content-type': 'text/plain;charset=UTF-8', etag: 'x', age: '5' },
      cookies: ['a=1'],
      body: Buffer.from('ok'),
    });
  });

  it('decodes base64 where the function says so', () => {
    expect(answerFrom({ statusCode: 200, body: 'b2s=', isBase64Encoded: true }).body.toString()).toBe('ok');
  });

  it('answers 200 with JSON when there is no status code', () => {
    const answer = answerFrom({ a: 1 });

    expect([answer.status, answer.headers['content-type'], answer.body.toString()]).toEqual([
      200,
      'application/json',
      '{"a":1}',
    ]);
  });

  it.each([{ statusCode: 'many' }, { statusCode: 200, body: { a: 1 } }, { statusCode: 200, cookies: 'a=1' }])(
    'answers 500 to a response that API Gateway could not read: %j',
    (payload) => {
      expect(answerFrom(payload).status).toBe(500);
    },
  );
});
