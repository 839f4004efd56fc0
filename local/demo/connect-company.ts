import * as z from 'zod';
import { createBrowser, formOn } from './browser.ts';
import { DemoFailure } from './demo-failure.ts';
import type { Fetch } from './http.ts';

const startedSchema = z.object({ authorizeUrl: z.url() });

/**
 * Connects a company as its admin would: our "connect" button, QuickBooks' screen with the choice of company, "Connect",
 * and back to us with the cookie that proves that it is the same browser.
 */
export async function connectCompany(
  fetch: Fetch,
  of: { origin: string; tenantId: string; adminToken: string; realmId: string },
): Promise<void> {
  const browser = createBrowser(fetch);
  const started = await browser.go(`${of.origin}/v1/tenants/${of.tenantId}/connection/authorize`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (started.status !== 200) throw unexpected('start connecting', started.status, started.html);
  const { authorizeUrl } = startedSchema.parse(JSON.parse(started.html));

  const screen = await browser.go(authorizeUrl);
  if (screen.status !== 200) throw unexpected("open QuickBooks' connect screen", screen.status, screen.html);
  const form = formOn(screen);
  if (!form.choices['realmId']?.includes(of.realmId))
    throw new DemoFailure(`QuickBooks' connect screen does not offer company ${of.realmId}.`);
  const decision = new URLSearchParams({ ...form.hidden, realmId: of.realmId, decision: 'approve' });
  const approved = await browser.go(form.action, { method: 'POST', body: decision });
  if (approved.location === undefined)
    throw unexpected('approve the connection', approved.status, approved.html);

  const back = await browser.go(approved.location);
  const result = back.location === undefined ? null : new URL(back.location).searchParams.get('connect');
  if (result !== 'connected') throw unexpected('finish connecting', back.status, back.location ?? back.html);
}

function unexpected(doing: string, status: number, answer: string): DemoFailure {
  return new DemoFailure(`Could not ${doing}: the answer was ${status}.\n${answer.slice(0, 500)}`);
}
