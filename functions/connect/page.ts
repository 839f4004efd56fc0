import { connectCookie } from '../../shared/contracts/http.ts';
import type { ProblemError } from '../../shared/domain/errors.ts';
import { escapeHtml } from '../../shared/domain/escape-html.ts';
import type { HttpAnswer } from '../../shared/edge/http-event.ts';
import type { CallbackResult } from './callback.ts';
import { refusals } from './refusals.ts';

/** No script, nothing from elsewhere, in nobody's frame. */
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/**
 * What the browser gets: a redirect into the app with a result code and nothing else, or a page that says why not.
 * The redirect is relative, so that it cannot leave the origin.
 */
export function answerOf(result: CallbackResult, correlationId: string): HttpAnswer {
  const cookies = result.isSessionOver ? [{ name: connectCookie } as const] : [];
  if (result.outcome !== 'refused') {
    return { status: 303, headers: { location: `${result.returnPath}?connect=${result.outcome}` }, cookies };
  }
  const { status, title, words } = refusals[result.code];
  return { status, headers, cookies, page: page({ title, words, ...result, correlationId }) };
}

/** The page of a failure on our side. */
export const failureAnswer = (problem: ProblemError, correlationId: string): HttpAnswer => ({
  status: problem.status,
  headers,
  page: page({
    title: 'Something went wrong',
    words: 'The connection could not be finished. Look at the settings page, and start again if need be.',
    returnPath: '/',
    correlationId,
  }),
});

function page(of: { title: string; words: string; returnPath: string; correlationId: string }): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(of.title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}small{color:#555}</style></head>
<body><main>
<h1>${escapeHtml(of.title)}</h1>
<p>${escapeHtml(of.words)}</p>
<p><a href="${escapeHtml(of.returnPath)}">Back to the app</a></p>
<p><small>For support: ${escapeHtml(of.correlationId)}</small></p>
</main></body>
</html>
`;
}
