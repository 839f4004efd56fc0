import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import axeCore from 'axe-core';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import type { Stack } from '../../local/stack.ts';
import { startStack } from '../../local/stack.ts';
import { nextTwoAmMs } from '../../local/stack/two-am.ts';

const projectRoot = path.join(import.meta.dirname, '..', '..');
/** Every screen as it looked in the last run, for people to look at. */
const pictures = path.join(projectRoot, '.pictures');

/** The running stack with a browser before it, and what went wrong in any page. */
export interface BrowserWorld {
  readonly stack: Stack;
  /** What no page may do: errors, breaches of the content security policy, dialogs that a hostile text opened. */
  readonly problems: string[];
  /** A window of its own in which somebody is signed in; it ends with the world. */
  visit(name: string, path?: string): Promise<Page>;
  /** What the vendor's back end does. */
  vendor<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Creates a tenant with an admin who goes by this name. */
  found(tenantId: string, admin: string): Promise<void>;
  /** A UK company whose numbers are ours to give. */
  newCompany(companyName: string): string;
  /** Lets the next 2 AM come in the tenants' zone. */
  night(): Promise<void>;
  /** Keeps pictures of a screen, light and dark, wide and narrow, and answers what axe finds and what sticks out. */
  look(page: Page, name: string): Promise<string[]>;
  /** Keeps pictures of all open pages, for whoever looks into a failed test. */
  keepFailure(name: string): Promise<void>;
  close(): Promise<void>;
}

const timeZone = 'Europe/London';

export async function startBrowserWorld(): Promise<BrowserWorld> {
  const stack = await startStack({ maxWorkers: 2, maxBatchingWindowMs: 50 });
  const browser = await openBrowser();
  const problems: string[] = [];
  const token = await stack.identity.vendorToken();
  mkdirSync(pictures, { recursive: true });

  const vendor = async <Answer>(method: string, at: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${stack.origin}/v1/tenants/${at}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };

  return {
    stack,
    problems,
    vendor,
    async visit(name, at = '/') {
      const page = await newPage(browser, problems);
      await page.goto(stack.origin + at);
      await page.getByRole('button', { name, exact: true }).click();
      await page.waitForURL((url) => url.origin === stack.origin && !url.searchParams.has('code'));
      return page;
    },
    async found(tenantId, admin) {
      stack.identity.addPerson({
        id: tenantId,
        name: admin,
        email: `${tenantId}@x.example`,
        role: 'admin',
        tenantId,
      });
      await vendor('PUT', tenantId, { name: `Account of ${admin}`, timeZone });
    },
    newCompany: (companyName) =>
      stack.quickbooks.simulator!.control.createCompany({
        seed: 'gb',
        companyName,
        switches: { customTxnNumbers: true },
      }).realmId,
    async night() {
      const nowMs = stack.clock.nowMs();
      await stack.clock.advance(nextTwoAmMs(nowMs, timeZone) - nowMs);
    },
    look: lookAt,
    async keepFailure(name) {
      const pages = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of pages.entries()) {
        const file = `failed-${name}-${index}.png`.replaceAll(/[^\w.-]+/g, '-');
        await page.screenshot({ path: path.join(pictures, file), fullPage: true });
      }
    },
    async close() {
      await browser.close();
      await stack.stop();
    },
  };
}

async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    // In one process all windows fetch with the cookies of the first: two people would be one.
    args: [...chromium.args.filter((argument) => argument !== '--single-process'), '--no-sandbox'],
    headless: true,
  });
}

async function newPage(browser: Browser, problems: string[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: wide,
    locale: 'en-GB',
    // Not the tenants' own: what a page shows must not go by where the reader is.
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    // What the API refuses is shown on the page; the browser notes it too.
    if (message.text().startsWith('Failed to load resource')) return;
    problems.push(`console: ${message.text()}`);
  });
  return page;
}

const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 780 };

async function lookAt(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const viewport of [wide, narrow]) {
      await page.setViewportSize(viewport);
      await settled(page);
      const where = `${name} ${viewport.width} ${colorScheme}`;
      await page.screenshot({
        path: path.join(pictures, `${where.replaceAll(' ', '-')}.png`),
        fullPage: true,
      });
      found.push(...(await breaches(page)).map((breach) => `${where}: ${breach}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(wide);
  return found;
}

/** Nothing is being loaded any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('.ui-loading').first().waitFor({ state: 'detached' });
  await sleep(100);
}

async function breaches(page: Page): Promise<string[]> {
  // By the debugger: the page's own policy lets no script in. Once a page: it is half a megabyte.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { axe, document } = globalThis as unknown as {
      axe: { run(of: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    const { scrollWidth, clientWidth } = document.documentElement;
    return [
      ...violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      ),
      ...(scrollWidth > clientWidth ? [`sticks out by ${scrollWidth - clientWidth} px`] : []),
    ];
  });
}
