import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { approveInvoice, untilState } from './approved.ts';
import type { BrowserWorld } from './browser-world.ts';
import { confirm } from './people.ts';

/** What is looked at rather than done: nights, who did what, all tenants; and what is shown when something is missing. */
export function describePanels(theWorld: () => BrowserWorld): void {
  // It has worked, had nights and lost its permission once.
  const tenantId = 'tenant-at-work';
  let page: Page;
  const open = async (path: string): Promise<void> => {
    await page.goto(theWorld().stack.origin + path);
  };

  it('shows the nights, the last certificate and 90 days of work', async () => {
    page = await theWorld().visit('Will Works', '/reconcile');
    await page.getByRole('heading', { name: 'Last certificate' }).waitFor();
    await page.getByRole('heading', { name: 'The last 90 days' }).waitFor();

    expect(await theWorld().look(page, 'reconcile')).toEqual([]);
  });

  it('checks now, follows the run, and shows the certificate to download and print', async () => {
    await page.getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Check now' }).click();
    await page.getByRole('heading', { name: /^Check of / }).waitFor();
    await page.getByRole('heading', { name: 'What every document came to' }).waitFor({ timeout: 60_000 });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download findings (CSV)' }).click();

    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    expect(await page.getByRole('button', { name: 'Print' }).count()).toBe(1);
    expect(await theWorld().look(page, 'certificate')).toEqual([]);
  });

  it('tells who did what', async () => {
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByText('Decided about a sync error').first().waitFor();

    expect(await theWorld().look(page, 'activity')).toEqual([]);
  });

  it('shows an operator all tenants, one of them read-only but for pause and retry', async () => {
    const operator = await theWorld().visit('Oli Operator', '/operator');
    await operator.getByRole('link', { name: 'Account of Will Works' }).waitFor();
    const list = await theWorld().look(operator, 'operator');
    await operator.getByRole('link', { name: 'Account of Will Works' }).click();
    await operator.getByRole('row', { name: /W-12/ }).waitFor();
    expect(new URL(operator.url()).pathname).toBe(`/operator/tenants/${tenantId}/documents`);
    const seen = await theWorld().look(operator, 'operator in a tenant');
    await operator.getByRole('link', { name: 'Settings', exact: true }).click();
    await operator.getByRole('button', { name: 'Pause pushing' }).click();
    await confirm(operator, 'Pause');
    await operator.getByRole('button', { name: 'Resume pushing' }).click();
    await confirm(operator, 'Resume');

    expect([...list, ...seen]).toEqual([]);
    expect(await operator.getByRole('button', { name: 'Disconnect' }).count()).toBe(0);
  });

  it('offers a viewer nothing that the API would refuse', async () => {
    const { identity } = theWorld().stack;
    identity.addPerson({ id: 'viv', name: 'Viv Viewer', email: 'viv@x.example', role: 'viewer', tenantId });
    const viewer = await theWorld().visit('Viv Viewer', '/documents');
    await viewer.getByRole('link', { name: 'W-12' }).click();
    await viewer.getByRole('heading', { name: 'Invoice W-12' }).waitFor();
    expect(await viewer.getByRole('button', { name: 'Void' }).count()).toBe(0);
    await viewer.goto(`${theWorld().stack.origin}/operator`);
    await viewer.getByText('There is nothing at this address').waitFor();

    expect(await theWorld().look(viewer, 'not found')).toEqual([]);
  });

  it('says that it is offline, and goes on once it is not', async () => {
    await open('/documents');
    await page.getByRole('row', { name: /W-12/ }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('You are offline').waitFor();
    const found = await theWorld().look(page, 'offline');
    await page.context().setOffline(false);
    await page.getByText('You are offline').waitFor({ state: 'detached' });

    expect(found).toEqual([]);
  });

  it('says what failed, with the words and a way to try again', async () => {
    await page.route('**/v1/tenants/*/activity*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(busy) }),
    );
    await open('/activity');
    await page.getByText('The table is busy. Try again in a moment.').waitFor();
    const found = await theWorld().look(page, 'failed');
    await page.unroute('**/v1/tenants/*/activity*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Decided about a sync error').first().waitFor();

    expect(found).toEqual([]);
  });

  it('offers to sign in again once the session is over, and comes back to the same page', async () => {
    await open('/documents?search=W-1');
    await page.getByRole('row', { name: /W-12/ }).waitFor();
    await page.evaluate('sessionStorage.clear()');
    await page.getByText('Your session has ended').waitFor({ timeout: 30_000 });
    const found = await theWorld().look(page, 'session over');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await page.getByRole('row', { name: /W-12/ }).waitFor();

    expect(new URL(page.url()).searchParams.get('search')).toBe('W-1');
    expect(found).toEqual([]);
  });

  it('signs out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.origin !== theWorld().stack.origin);

    expect(new URL(page.url()).origin).toBe(theWorld().stack.identity.issuer);
  });

  it('takes up what was approved meanwhile without a reload', async () => {
    const watching = await theWorld().visit('Will Works', '/documents');
    await watching.getByRole('row', { name: /W-12/ }).waitFor();
    await approveInvoice(theWorld(), { tenantId, number: 'W-40' });
    await untilState(theWorld(), { tenantId, number: 'W-40', state: 'pushed' });

    await watching.getByRole('row', { name: /W-40 .*In QuickBooks/ }).waitFor({ timeout: 30_000 });
  });
}

const busy = {
  type: 'urn:counterfoil:problem:busy',
  title: 'Service Unavailable',
  status: 503,
  detail: 'The table is busy. Try again in a moment.',
  code: 'busy',
  correlationId: 'c-1',
};
