import { describe, expect, it } from 'vitest';
import { answerOf, failureAnswer } from '../../../functions/connect/page.ts';
import { connectRefusals, type RefusalCode } from '../../../shared/contracts/connect-refusals.ts';
import { ProblemError } from '../../../shared/domain/errors.ts';
import { lambdaAnswer } from '../../../shared/edge/http-event.ts';

const codes = Object.keys(connectRefusals) as RefusalCode[];

describe('answerOf', () => {
  it('redirects within the origin, with the result and nothing else', () => {
    const answer = answerOf({ outcome: 'connected', returnPath: '/', isSessionOver: true }, 'c-1');

    expect(lambdaAnswer(answer, 'c-1')).toMatchObject({
      statusCode: 303,
      headers: { location: '/?connect=connected', 'cache-control': 'no-store' },
      cookies: ['__Host-counterfoil-connect=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax'],
      body: '',
    });
  });

  it.each(codes)('explains %s on a page without script', (code) => {
    const answer = answerOf({ outcome: 'refused', code, returnPath: '/', isSessionOver: false }, 'c-1');

    const { headers, body, statusCode, cookies } = lambdaAnswer(answer, 'c-1');
    expect(statusCode).toBe(connectRefusals[code].status);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain(connectRefusals[code].title);
    expect(body).not.toContain('<script');
    expect(cookies).toEqual([]);
  });

  it('leads back to where a connect starts, and lets the app say what happened', () => {
    const refused = { outcome: 'refused', code: 'other_company', isSessionOver: true } as const;
    const settings = '/settings/integrations/quickbooks';

    for (const returnPath of ['/', settings]) {
      expect(answerOf({ ...refused, returnPath }, 'c-1').page).toContain(
        `href="${settings}?connect=other_company"`,
      );
    }
  });

  it('escapes what it puts into the page', () => {
    const answer = answerOf(
      { outcome: 'refused', code: 'realm_taken', returnPath: '"><script>', isSessionOver: true },
      '<img>',
    );

    expect(answer.page).not.toMatch(/<script>|<img>/);
  });
});

describe('failureAnswer', () => {
  it('is a page that tells nothing of the failure', () => {
    const problem = new ProblemError({ status: 503, code: 'x', detail: 'kms said no' });

    const answer = failureAnswer(problem, 'c-1');

    expect(answer.status).toBe(503);
    expect(answer.page).toContain('Something went wrong');
    expect(answer.page).not.toContain('kms');
  });
});
