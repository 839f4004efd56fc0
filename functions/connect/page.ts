import { connectRefusals } from '../../shared/contracts/connect-refusals.ts';
import { connectCookie, type ReturnPath } from '../../shared/contracts/http.ts';
import type { ProblemError } from '../../shared/domain/errors.ts';
import { escapeHtml } from '../../shared/domain/escape-html.ts';
import type { HttpAnswer } from '../../shared/edge/http-event.ts';
import type { CallbackResult } from './callback.ts';

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
  const { status, title, words } = connectRefusals[result.code];
  return { status, headers, cookies, page: page({ title, words, backTo: backTo(result), correlationId }) };
}

/** The page of a failure on our side. */
export const failureAnswer = (problem: ProblemError, correlationId: string): HttpAnswer => ({
  status: problem.status,
  headers,
  page: page({
    title: 'Something went wrong',
    words: 'The connection could not be finished. Look at the settings page, and start again if need be.',
    backTo: settingsPath,
    correlationId,
  }),
});

const settingsPath = '/settings/integrations/quickbooks' satisfies ReturnPath;

/** Where the person can start again; the app says there once more what happened. */
const backTo = ({ returnPath, code }: Extract<CallbackResult, { outcome: 'refused' }>): string =>
  `${returnPath === '/' ? settingsPath : returnPath}?connect=${code}`;

const style = `:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:1rem;background:light-dark(#f6f7f7,#141817);color:light-dark(#161b1a,#e9edec)}
main{max-width:32rem;margin:12vh auto 0;padding:1.5rem;border:1px solid light-dark(#dde2e0,#343b39);border-radius:10px;background:light-dark(#fff,#1b201f)}
h1{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
a{display:inline-block;padding:.5rem .875rem;border-radius:6px;background:#1f5f4a;color:#fff;font-weight:500;text-decoration:none}
a:focus-visible{outline:2px solid currentcolor;outline-offset:2px}
small{color:light-dark(#55605d,#a9b4b0);overflow-wrap:anywhere}`;

function page(of: { title: string; words: string; backTo: string; correlationId: string }): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(of.title)}</title>
<style>${style}</style></head>
<body><main>
<h1>${escapeHtml(of.title)}</h1>
<p>${escapeHtml(of.words)}</p>
<p><a href="${escapeHtml(of.backTo)}">Back to QuickBooks settings</a></p>
<p><small>For support: ${escapeHtml(of.correlationId)}</small></p>
</main></body>
</html>
`;
}
