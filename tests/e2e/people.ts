import type { Page } from 'playwright-core';

/** What people do in the app and on QuickBooks' own pages, by what they see. */

export const settingsPath = '/settings/integrations/quickbooks';

/** On QuickBooks' own screen: chooses a company and connects, or says no. */
export async function decideAtQuickbooks(page: Page, choice: { company: string } | 'no'): Promise<void> {
  await page.waitForURL(/\/connect\/oauth2/);
  if (choice === 'no') {
    await page.getByRole('button', { name: 'No thanks' }).click();
    return;
  }
  await page.getByRole('radio', { name: new RegExp(`^${choice.company} `) }).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

export async function connect(page: Page, company: string): Promise<void> {
  await page.getByRole('button', { name: 'Connect to QuickBooks' }).click();
  await decideAtQuickbooks(page, { company });
  await page.getByText(`${company} is connected`).waitFor();
}

/** Chooses in one of the pickers by what is typed. */
export async function pick(page: Page, label: string, typed: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.click();
  await box.fill(typed);
  await page.getByRole('option').first().click();
}

/** Confirms what a dialog asks, and waits until it is gone. */
export async function confirm(page: Page, act: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: act }).click();
  await dialog.waitFor({ state: 'detached' });
}
