import type { Person } from './people.ts';

/** The whole login page: one button per person, no password. It exists on loopback only. */
export function renderLoginPage(people: readonly Person[], actionUrl: string): string {
  const buttons = people.map(
    ({ id, name, email, role, tenantId }) =>
      `<p><button name="person" value="${escapeHtml(id)}">${escapeHtml(name)}</button> ` +
      `${escapeHtml(email)}: ${role}${tenantId === undefined ? '' : ` of ${escapeHtml(tenantId)}`}</p>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in to Counterfoil (local)</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; margin: 3rem auto; max-width: 36rem }</style>
<h1>Sign in as</h1>
<form method="post" action="${escapeHtml(actionUrl)}">
${buttons.join('\n')}
</form>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
