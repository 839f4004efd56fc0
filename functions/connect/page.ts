import { refusals, type RefusalCode } from './refusals.ts';

/** No script, nothing from elsewhere, in nobody's frame. */
export const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** The page of a connect that did not come about. `returnPath` is from the closed list. */
export function refusalPage(of: { code: RefusalCode; returnPath: string; correlationId: string }): string {
  const { title, words } = refusals[of.code];
  return page({ ...of, title, words });
}

/** The page of a failure on our side. */
export const failurePage = (correlationId: string): string =>
  page({
    title: 'Something went wrong',
    words: 'The connection could not be finished. Look at the settings page, and start again if need be.',
    returnPath: '/',
    correlationId,
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

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => entities[found] ?? '');
