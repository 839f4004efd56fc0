import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import { openBooksClient } from '../../local/demo/books-client.ts';
import { approveInvoice, untilState } from './approved.ts';
import type { BrowserWorld } from './browser-world.ts';
import { confirm, connect, pick, settingsPath } from './people.ts';

/** Every day's work: many documents at once, money that comes back, what somebody changed in the books, a lost permission. */
export function describeAtWork(theWorld: () => BrowserWorld): void {
  const tenantId = 'tenant-at-work';
  const hostile = `<img src=x onerror="alert('x')"> & "Sons"`;
  let page: Page;
  let realmId: string;
  const simulator = () => theWorld().stack.quickbooks.simulator!.control;
  /** Read by a client of its own, so that it is not the product that says so. */
  const dueDateOf = async (id: string): Promise<string> => {
    const deps = { fetch, sleep: (ms: number) => sleep(ms).then(() => undefined) };
    const books = await openBooksClient(deps, { url: theWorld().stack.quickbooks.url, realmId });
    return (await books.read('Invoice', id, z.object({ DueDate: z.string() }))).DueDate;
  };
  const open = async (path: string): Promise<void> => {
    await page.goto(theWorld().stack.origin + path);
  };

  it('submits many by hand and shows how far they are', async () => {
    const world = theWorld();
    realmId = world.newCompany('Pier Works');
    await world.found(tenantId, 'Will Works');
    page = await world.visit('Will Works');
    await connect(page, 'Pier Works');
    await open(`${settingsPath}/mapping`);
    await page.getByRole('button', { name: 'Let me test one first' }).click();
    await pick(page, 'Income account', 'sales');
    await pick(page, 'Tax code for sales', '20');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Go on: see who is who' }).waitFor();
    for (let number = 1; number <= 12; number += 1)
      await approveInvoice(world, {
        tenantId,
        number: `W-${number}`,
        name: number === 12 ? hostile : undefined,
      });
    for (let number = 1; number <= 12; number += 1)
      await untilState(world, { tenantId, number: `W-${number}`, state: 'waiting' });
    await open('/documents');
    await page.getByRole('button', { name: 'Check all on this page' }).click();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('dialog').getByText('be put into QuickBooks').first().waitFor();
    const preview = await world.look(page, 'bulk preview');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Submit 12 documents' }).click();
    await page.getByText('12 of 12 are in QuickBooks').waitFor();
    const list = await world.look(page, 'documents');

    expect([...preview, ...list]).toEqual([]);
  });

  it('finds documents by number and name, by an address that can be kept', async () => {
    await open('/documents');
    await page.getByRole('row', { name: /W-12/ }).waitFor();
    await page.getByRole('searchbox').fill('w-11');
    await page.getByRole('row', { name: /W-12/ }).waitFor({ state: 'detached' });

    await page.getByRole('row', { name: /W-11/ }).waitFor();
    expect(new URL(page.url()).searchParams.get('search')).toBe('w-11');

    await page.getByRole('searchbox').fill('zzz');
    await page.getByText('No document is like that').waitFor();
    expect(await theWorld().look(page, 'documents none found')).toEqual([]);
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await page.getByRole('row', { name: /W-12/ }).waitFor();
  });

  it('shows a name from outside as text, whatever it holds', async () => {
    await page.getByRole('link', { name: 'W-12' }).click();
    await page.getByText(hostile).first().waitFor();

    expect(await page.locator('img').count()).toBe(0);
    expect(await theWorld().look(page, 'document')).toEqual([]);
  });

  it('shows a payment soon after it was entered in QuickBooks', async () => {
    const { quickbooks } = await untilState(theWorld(), { tenantId, number: 'W-1', state: 'pushed' });
    simulator().payByHand({ realmId, applications: [{ id: quickbooks!.id }] });
    await open('/documents?search=W-1');
    await page.getByRole('row', { name: /W-1 .*Paid/ }).waitFor({ timeout: 40_000 });
    await page.getByRole('link', { name: 'W-1', exact: true }).click();
    await page.getByText('Paid in full').waitFor();

    expect(await theWorld().look(page, 'document paid')).toEqual([]);
  });

  it('finds by night what somebody changed in the books, and shows both sides', async () => {
    const world = theWorld();
    const idOf = async (number: string): Promise<string> =>
      (await untilState(world, { tenantId, number, state: 'pushed' })).quickbooks!.id;
    simulator().editByHand({
      realmId,
      entity: 'Invoice',
      id: await idOf('W-2'),
      changes: { DueDate: '2026-12-24' },
    });
    simulator().editByHand({
      realmId,
      entity: 'Invoice',
      id: await idOf('W-3'),
      changes: { DueDate: '2026-12-25' },
    });
    simulator().endByHand({ realmId, entity: 'Invoice', id: await idOf('W-4'), kind: 'delete' });
    simulator().endByHand({ realmId, entity: 'Invoice', id: await idOf('W-5'), kind: 'void' });
    await world.night();
    await open('/sync-errors');
    await page.getByRole('link', { name: 'Document W-2' }).waitFor({ timeout: 40_000 });
    const list = await world.look(page, 'sync errors');
    await page.getByRole('link', { name: 'Document W-2' }).click();
    await page.getByRole('cell', { name: '24 Dec 2026' }).waitFor();
    const one = await world.look(page, 'sync error drift');

    expect([...list, ...one]).toEqual([]);
  });

  it('sends ours again', async () => {
    await page.getByRole('button', { name: 'Send ours again' }).click();
    await page
      .getByRole('dialog')
      .getByText(/changes from 24 Dec 2026 back to 2 Dec 2026/)
      .waitFor();
    await confirm(page, 'Send ours again');
    await page.getByText('This is solved').waitFor({ timeout: 40_000 });

    const { quickbooks } = await untilState(theWorld(), { tenantId, number: 'W-2', state: 'pushed' });
    expect(await dueDateOf(quickbooks!.id)).toBe('2026-12-02');
  });

  it('accepts theirs', async () => {
    await open('/sync-errors');
    await page.getByRole('link', { name: 'Document W-3' }).click();
    await page.getByRole('button', { name: 'Accept QuickBooks’' }).click();
    await confirm(page, 'Accept QuickBooks’');
    await page.getByText('This is solved').waitFor({ timeout: 40_000 });

    const { quickbooks } = await untilState(theWorld(), { tenantId, number: 'W-3', state: 'pushed' });
    expect(await dueDateOf(quickbooks!.id)).toBe('2026-12-25');
  });

  it('puts into the books again what was deleted there', async () => {
    const before = await theWorld().vendor<{ documents: { quickbooks?: { id: string } }[] }>(
      'GET',
      `${tenantId}/documents?search=W-4`,
    );
    await open('/sync-errors');
    await page.getByRole('link', { name: 'Document W-4' }).click();
    await page.getByRole('button', { name: 'Put it into QuickBooks again' }).click();
    await confirm(page, 'Put it into QuickBooks again');
    await page.getByText('This is solved').waitFor({ timeout: 40_000 });

    const { quickbooks } = await untilState(theWorld(), { tenantId, number: 'W-4', state: 'pushed' });
    expect(quickbooks!.id).not.toBe(before.documents[0]?.quickbooks?.id);
  });

  it('puts a disagreement aside with a reason, and takes that back', async () => {
    await open('/sync-errors');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Say in a few words why: others will read it.').waitFor();
    const found = await theWorld().look(page, 'dismiss');
    await page.getByRole('textbox', { name: 'Reason' }).fill('Voided on purpose by the accountant');
    await confirm(page, 'Dismiss');
    await page.getByText('Nothing holds your documents up').waitFor();
    const empty = await theWorld().look(page, 'sync errors none');
    await page.getByRole('link', { name: 'Dismissed' }).click();
    await page.getByText('Voided on purpose by the accountant').waitFor();
    await page.getByRole('button', { name: 'Take the dismissal back' }).click();
    await page.getByText('It is open again.').waitFor();

    expect([...found, ...empty]).toEqual([]);
  });

  it('says that another transaction is the one', async () => {
    const deps = { fetch, sleep: (ms: number) => sleep(ms).then(() => undefined) };
    const books = await openBooksClient(deps, { url: theWorld().stack.quickbooks.url, realmId });
    const named = z.object({ Id: z.string() });
    const [customer] = await books.rows('Customer', named);
    const [item] = await books.rows('Item', named);
    const [entityId = ''] = await books.createAll('Invoice', [
      {
        CustomerRef: { value: customer!.Id },
        Line: [
          {
            Amount: 3,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: item!.Id }, TaxCodeRef: { value: '4' } },
          },
        ],
      },
    ]);
    await open('/sync-errors');
    await page.getByRole('link', { name: 'Document W-5' }).click();
    await page.getByRole('button', { name: 'It is another transaction' }).click();
    const address = page.getByRole('textbox', { name: /Address of its page/ });
    await address.fill(`https://app.qbo.intuit.com/app/invoice?txnId=${entityId}`);
    const found = await theWorld().look(page, 'adopt');
    await confirm(page, 'It is this one');
    await page.getByText('This is solved').waitFor({ timeout: 40_000 });

    const { quickbooks } = await untilState(theWorld(), { tenantId, number: 'W-5', state: 'pushed' });
    expect(quickbooks!.id).toBe(entityId);
    expect(found).toEqual([]);
  });

  it('links the customer that is meant, which lets what waits for it go on', async () => {
    const world = theWorld();
    await world.vendor('PUT', `${tenantId}/settings`, {
      ...(await world.vendor<object>('GET', `${tenantId}/settings`)),
      ...{ mode: 'automatic', customerPolicy: 'matchOnly' },
    });
    await approveInvoice(world, { tenantId, number: 'W-20', name: 'Nobody We Know' });
    await untilState(world, { tenantId, number: 'W-20', state: 'refused' });
    await open('/sync-errors');
    await page.getByRole('button', { name: 'Choose who is meant' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Read QuickBooks again' }).click();
    await pick(page, 'The customer in QuickBooks', 'Ann');
    const found = await world.look(page, 'link');
    await confirm(page, 'Link');
    await untilState(world, { tenantId, number: 'W-20', state: 'pushed' });

    expect(found).toEqual([]);
  });

  it('asks on every page to reconnect once the permission is gone, and goes on by itself after it', async () => {
    const world = theWorld();
    simulator().revokeTokens(realmId);
    await approveInvoice(world, { tenantId, number: 'W-30' });
    await open('/documents');
    await page.getByText('QuickBooks has to be reconnected').waitFor({ timeout: 60_000 });
    const found = await world.look(page, 'reconnect banner');
    await page.getByRole('link', { name: 'Reconnect QuickBooks' }).click();
    await page.getByRole('heading', { name: 'Reconnect Pier Works' }).waitFor();
    const card = await world.look(page, 'reconnect');
    await page.getByRole('button', { name: 'Reconnect QuickBooks' }).click();
    await page.getByRole('radio', { name: /^Pier Works / }).check();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Pier Works is connected').waitFor();
    await untilState(world, { tenantId, number: 'W-30', state: 'pushed' });

    expect([...found, ...card]).toEqual([]);
  });

  it('shows another account none of it', async () => {
    const world = theWorld();
    await world.found('tenant-other', 'Otto Other');
    const other = await world.visit('Otto Other', '/documents');
    await other.getByText('No document was approved yet').waitFor();
    const foreign = await untilState(world, { tenantId, number: 'W-1', state: 'pushed' });
    await other.goto(`${world.stack.origin}/documents/${foreign.documentId}`);
    await other.getByText('There is no such document').waitFor();

    expect(await other.getByText('W-1').count()).toBe(0);
  });
}
