import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { approveInvoice, untilState } from './approved.ts';
import type { BrowserWorld } from './browser-world.ts';

// More stops than any page has: beyond it the focus is going in circles.
const maxStops = 120;

/** What has the focus, by the name that a screen reader says. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
    return (element.getAttribute('aria-label') || labels || element.textContent || element.value || '').trim();
  })()`);

/** Moves the focus on by Tab until it is on something of this name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const isIt = (text: string): boolean => (typeof name === 'string' ? text === name : name.test(text));
  const passed: string[] = [];
  for (let stop = 0; stop < maxStops; stop += 1) {
    await page.keyboard.press('Tab');
    const text = await focused(page);
    if (isIt(text)) return;
    passed.push(text.slice(0, 30));
  }
  throw new Error(`Tab never comes to ${String(name)}; it passed ${[...new Set(passed)].join(' | ')}`);
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Types into a picker that has the focus, and takes the first that is offered. */
async function pickFirst(page: Page, typed: string): Promise<void> {
  await page.keyboard.type(typed);
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
}

/** The whole way once without a mouse: connect, map, test, find, decide, disconnect. */
export function describeKeyboard(theWorld: () => BrowserWorld): void {
  const tenantId = 'tenant-keys';
  let page: Page;
  let realmId: string;

  it('connects', async () => {
    const world = theWorld();
    realmId = world.newCompany('Key Books');
    await world.found(tenantId, 'Kay Keys');
    for (const number of ['K-1', 'K-2']) await approveInvoice(world, { tenantId, number });
    page = await world.visit('Kay Keys');
    await page.getByRole('button', { name: 'Connect to QuickBooks' }).waitFor();
    await press(page, 'Connect to QuickBooks');
    await page.waitForURL(/\/connect\/oauth2/);
    await tabTo(page, /Quayside|Harbour|Pier|Key/);
    for (
      let index = 0;
      index < 10 && !(await page.getByRole('radio', { name: /^Key Books / }).isChecked());
      index += 1
    )
      await page.keyboard.press('ArrowDown');
    await press(page, 'Connect');
    await page.getByText('Key Books is connected').waitFor();

    await page.getByText('1 of 4 steps are done').waitFor();
  });

  it('maps', async () => {
    await press(page, 'Go on to the mapping');
    await page.getByRole('combobox', { name: 'Income account' }).waitFor();
    // A link that is followed leads the focus to the top of what it opened.
    await press(page, 'Let me test one first');
    await tabTo(page, 'Income account');
    await pickFirst(page, 'sales');
    await tabTo(page, 'Tax code for sales');
    await pickFirst(page, '20');
    await press(page, 'Save');
    await page.getByText('Go on: see who is who').waitFor();

    await expect(theWorld().vendor('GET', `${tenantId}/settings`)).resolves.toEqual({
      incomeAccountId: expect.any(String),
      defaultTaxCodeId: expect.any(String),
      mode: 'manual',
    });
  });

  it('pushes a test, and lets the others go', async () => {
    await press(page, 'Test push');
    await page.getByText('Creates the customer').waitFor();
    await press(page, 'Push this document');
    await page.getByText('Everything arrived as foretold.').waitFor();
    await press(page, 'Let all go by themselves');
    await untilState(theWorld(), { tenantId, number: 'K-1', state: 'pushed' });

    expect(await untilState(theWorld(), { tenantId, number: 'K-2', state: 'pushed' })).toBeDefined();
  });

  it('skips to the content, finds a document and opens it', async () => {
    await page.goto(`${theWorld().stack.origin}/documents`);
    await page.getByRole('row', { name: /K-2/ }).waitFor();
    await press(page, 'Skip to the content');
    await page.keyboard.press('Tab');
    await page.keyboard.type('k-2');
    await page.getByRole('row', { name: /K-1/ }).waitFor({ state: 'detached' });
    await press(page, 'K-2');
    await page.getByRole('heading', { name: 'Invoice K-2' }).waitFor();

    // The page that opened has the focus on its heading.
    await expect.poll(() => focused(page)).toBe('Invoice K-2');
  });

  it('decides about a disagreement; Escape closes what was asked and leaves the focus where it was', async () => {
    const world = theWorld();
    const { quickbooks } = await untilState(world, { tenantId, number: 'K-2', state: 'pushed' });
    world.stack.quickbooks.simulator!.control.editByHand({
      ...{ realmId, entity: 'Invoice', id: quickbooks!.id },
      changes: { DueDate: '2026-12-24' },
    });
    await world.night();
    await page.goto(`${world.stack.origin}/sync-errors`);
    await page.getByRole('link', { name: 'Document K-2' }).waitFor({ timeout: 40_000 });
    await press(page, 'Document K-2');
    await page.getByRole('button', { name: 'Send ours again' }).waitFor();
    await press(page, 'Accept QuickBooks’');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toBe('Accept QuickBooks’');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Accept QuickBooks’');

    await page.getByText('This is solved').waitFor({ timeout: 40_000 });
  });

  it('disconnects', async () => {
    await press(page, 'Settings');
    await page.getByRole('button', { name: 'Disconnect' }).waitFor();
    await press(page, 'Disconnect');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Disconnect');
    await page.getByText('QuickBooks is disconnected').waitFor();

    await expect(theWorld().vendor('GET', `${tenantId}/connection`)).resolves.toMatchObject({
      state: 'disconnected',
    });
  });
}
