// One local stack, run from the synthesized templates with the real bundles, seen from outside. It takes seconds to start,
// so all chapters share it; the last one reads everything that was recorded on the way.
import { afterAll, beforeAll, describe } from 'vitest';
import { describeAccepting } from './accepting.ts';
import { describeBadInput } from './bad-input.ts';
import { describeConnect } from './connect.ts';
import { describePush } from './push.ts';
import { describeIsolation } from './isolation.ts';
import { describeSecrets } from './secrets.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

let world: World | undefined;
const theWorld = (): World => {
  if (world === undefined) throw new Error('The stack did not start.');
  return world;
};

beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world?.stack.stop());

// A description of its own for each: what a chapter prepares is prepared when its turn comes.
describe('isolation', () => {
  describeIsolation(theWorld);
});
describe('bad input', () => {
  describeBadInput(theWorld);
});
describe('connect', () => {
  describeConnect(theWorld);
});
describe('push', () => {
  describePush(theWorld);
});
describe('accepting', () => {
  describeAccepting(theWorld);
});
describe('secrets', () => {
  describeSecrets(theWorld);
});
