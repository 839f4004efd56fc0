// The app in a browser before the local stack, as people use it. The stack takes seconds to start, so all chapters share it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBrowserWorld, type BrowserWorld } from './browser-world.ts';
import { describeAtWork } from './at-work.ts';
import { describeKeyboard } from './keyboard.ts';
import { describePanels } from './panels.ts';
import { describeSetUp } from './set-up.ts';

let world: BrowserWorld | undefined;
const theWorld = (): BrowserWorld => {
  if (world === undefined) throw new Error('The stack did not start.');
  return world;
};

beforeAll(async () => {
  world = await startBrowserWorld();
}, 120_000);
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await world?.keepFailure(task.name);
});
afterAll(() => world?.close());

describe('setting up', () => {
  describeSetUp(theWorld);
});

describe('at work', () => {
  describeAtWork(theWorld);
});
describe('panels', () => {
  describePanels(theWorld);
});
describe('by keyboard alone', () => {
  describeKeyboard(theWorld);
});

describe('all pages together', () => {
  it('were held against a check that can fail', async () => {
    const page = await theWorld().visit('Otto Other', '/documents');
    await page.getByText('No document was approved yet').waitFor();
    await page.evaluate(`document.querySelector('main').append(document.createElement('img'))`);

    const found = await theWorld().look(page, 'planted');

    expect(found.filter((breach) => breach.includes('image-alt'))).toHaveLength(4);
  });

  it('met no error, no breach of their policy and no dialog of a hostile text', () => {
    expect(theWorld().problems).toEqual([]);
  });
});
