import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { approveInvoice, untilState } from './approved.ts';
import type { BrowserWorld } from './browser-world.ts';
import { confirm, connect, decideAtQuickbooks, pick, settingsPath } from './people.ts';

/** From nothing to the first document in the books, as a new admin would go. */
export function describeSetUp(theWorld: () => BrowserWorld): void {
  const tenantId = 'tenant-set-up';
  let page: Page;

  it('leads a new admin to connecting, and takes no for an answer', async () => {
    const world = theWorld();
    const realmId = world.newCompany('Quayside Supplies');
    world.stack.quickbooks.simulator!.control.addEntities({
      ...{ realmId, entity: 'Customer' },
      rows: [
        { DisplayName: 'Bay Boats' },
        { DisplayName: 'Cove Cranes Limited' },
        { DisplayName: 'Dock Diving' },
      ],
    });
    world.newCompany('Harbour Lane');
    await world.found(tenantId, 'Nora New');
    for (const number of ['S-1', 'S-2']) await approveInvoice(world, { tenantId, number });
    await approveInvoice(world, { tenantId, number: 'S-3', name: 'Bay Boats' });
    await approveInvoice(world, { tenantId, number: 'S-4', name: 'Cove Cranes' });
    page = await world.visit('Nora New');

    await page.getByRole('heading', { name: 'Connect QuickBooks' }).waitFor();
    const found = await world.look(page, 'connect first');
    await page.getByRole('button', { name: 'Connect to QuickBooks' }).click();
    await decideAtQuickbooks(page, 'no');
    await page.getByText('You did not connect').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();

    expect(new URL(page.url()).search).toBe('');
    expect(found).toEqual([]);
  });

  it('connects by QuickBooks’ own pages, and says what is next', async () => {
    await connect(page, 'Quayside Supplies');

    await page.getByText('1 of 4 steps are done').waitFor();
    expect(await theWorld().look(page, 'connected')).toEqual([]);
  });

  it('maps accounts and tax with pickers, and lets nobody leave unsaved by mistake', async () => {
    await page.getByRole('link', { name: 'Go on to the mapping' }).click();
    await page.getByRole('button', { name: 'Let me test one first' }).click();
    await pick(page, 'Income account', 'sales');
    await pick(page, 'Tax code for sales', '20');
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay here' }).click();
    const found = await theWorld().look(page, 'mapping');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'Go on: see who is who' }).waitFor();

    expect(found).toEqual([]);
  });

  it('shows who is who before anything is written', async () => {
    await page.getByRole('link', { name: 'Go on: see who is who' }).click();
    await page.getByText('Will be created').first().waitFor();

    expect(await page.getByText('Ann Archer').isVisible()).toBe(true);
    expect(await theWorld().look(page, 'first sync')).toEqual([]);
  });

  it('links names with one click each, by their name or their likeness, and takes that back', async () => {
    const links = async (): Promise<object> => {
      const { entries } = await theWorld().vendor<{
        entries: { name: string; outcome: string; record?: { name: string } }[];
      }>('GET', `${tenantId}/first-sync?kind=customer&outcome=linked`);
      return Object.fromEntries(entries.map(({ name, record }) => [name, record?.name]));
    };
    await page.getByRole('button', { name: 'Accept Bay Boats' }).click();
    await page.getByText('It stands for Bay Boats.').waitFor();
    await page.getByText('the same but for the legal form').waitFor();
    await page.getByRole('button', { name: 'Link to Cove Cranes Limited' }).click();
    await page.getByText('It stands for Cove Cranes Limited').waitFor();
    const accepted = await links();
    await page.getByRole('button', { name: 'Choose another record for Bay Boats' }).click();
    await pick(page, 'Another customer in QuickBooks for Bay Boats', 'Dock');
    await page.getByText('It stands for Dock Diving').waitFor();
    const found = await theWorld().look(page, 'first sync linked');
    await page.getByRole('button', { name: 'Choose another record for Bay Boats' }).click();
    await page.getByRole('button', { name: 'Take the link back' }).click();
    await page.getByRole('button', { name: 'Accept Bay Boats' }).waitFor();

    expect(accepted).toEqual({ 'Bay Boats': 'Bay Boats', 'Cove Cranes': 'Cove Cranes Limited' });
    expect(await links()).toEqual({ 'Cove Cranes': 'Cove Cranes Limited' });
    expect(found).toEqual([]);
  });

  it('pushes one as a test, with the preview beside the result', async () => {
    await page.getByRole('link', { name: 'Test push' }).click();
    await page.getByRole('radio', { name: /S-1/ }).check();
    await page.getByText('Creates the customer').waitFor();
    const before = await theWorld().look(page, 'test push preview');
    await page.getByRole('button', { name: 'Push this document' }).click();
    await page.getByText('Everything arrived as foretold.').waitFor();
    const after = await theWorld().look(page, 'test push result');

    expect([...before, ...after]).toEqual([]);
    expect(await page.getByRole('row', { name: /Number S-1 S-1 Same/ }).isVisible()).toBe(true);
  });

  it('lets the others go once the test is over', async () => {
    await page.getByRole('button', { name: 'Let all go by themselves' }).click();
    await untilState(theWorld(), { tenantId, number: 'S-2', state: 'pushed' });
    await untilState(theWorld(), { tenantId, number: 'S-3', state: 'pushed' });
    await untilState(theWorld(), { tenantId, number: 'S-4', state: 'pushed' });
    await page.getByRole('link', { name: 'Go to the documents' }).click();

    await expect
      .poll(() => page.getByText('In QuickBooks', { exact: true }).count(), { timeout: 20_000 })
      .toBe(4);
  });

  it('refuses another company while one is connected, and leads back with the reason', async () => {
    await page.goto(theWorld().stack.origin + settingsPath);
    await page.getByText('Renew the permission, or choose another company').click();
    await page.getByRole('button', { name: 'Reconnect QuickBooks' }).click();
    await decideAtQuickbooks(page, { company: 'Harbour Lane' });
    await page.getByRole('heading', { name: 'Another QuickBooks company is connected' }).waitFor();
    await page.getByRole('link', { name: 'Back to QuickBooks settings' }).click();

    await page.getByText('You chose another company than the one that is connected.').waitFor();
    expect(await page.getByRole('heading', { name: 'Quayside Supplies' }).isVisible()).toBe(true);
  });

  it('refuses a company that another account has connected', async () => {
    const world = theWorld();
    await world.found('tenant-late', 'Lena Late');
    const late = await world.visit('Lena Late');
    await late.getByRole('button', { name: 'Connect to QuickBooks' }).click();
    await decideAtQuickbooks(late, { company: 'Quayside Supplies' });
    await late.getByRole('heading', { name: 'This QuickBooks company is connected elsewhere' }).waitFor();
    await late.getByRole('link', { name: 'Back to QuickBooks settings' }).click();

    await late.getByText('This QuickBooks company is connected elsewhere').waitFor();
    expect(await late.getByRole('button', { name: 'Connect to QuickBooks' }).isVisible()).toBe(true);
  });

  it('says how policies work, and saves one', async () => {
    await page.goto(`${theWorld().stack.origin}${settingsPath}/policies`);
    await page.getByRole('radio', { name: /^When I say so/ }).check();
    const found = await theWorld().look(page, 'policies');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The policies are saved.').waitFor();

    expect(found).toEqual([]);
    await expect(theWorld().vendor('GET', `${tenantId}/settings`)).resolves.toMatchObject({ mode: 'manual' });
  });

  it('pauses and goes on, and says so on every page', async () => {
    await page.goto(theWorld().stack.origin + settingsPath);
    await page.getByRole('button', { name: 'Pause pushing' }).click();
    await confirm(page, 'Pause');
    await page.getByRole('link', { name: 'Documents' }).click();
    await page.getByText('Pushing is paused', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Resume pushing' }).click();
    await confirm(page, 'Resume');

    await page.getByText('Pushing is paused', { exact: true }).waitFor({ state: 'detached' });
  });

  it('disconnects after saying what that does, and leaves the books alone', async () => {
    const { simulator } = theWorld().stack.quickbooks;
    await page.getByRole('button', { name: 'Disconnect' }).click();
    const found = await theWorld().look(page, 'disconnect');
    await confirm(page, 'Disconnect');
    await page.getByText('QuickBooks is disconnected').waitFor();

    expect(found).toEqual([]);
    expect(simulator).toBeDefined();
    expect(await page.getByRole('button', { name: 'Connect to QuickBooks' }).isVisible()).toBe(true);
    expect(await untilState(theWorld(), { tenantId, number: 'S-1', state: 'pushed' })).toMatchObject({
      quickbooks: { id: expect.any(String) },
    });
  });
}
