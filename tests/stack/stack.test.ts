// One local stack, run from the synthesized templates with the real bundles, seen from outside. It takes seconds to start,
// so all chapters share it; the last one reads everything that was recorded on the way.
import { afterAll, beforeAll } from 'vitest';
import { describeBadInput } from './bad-input.ts';
import { describeIsolation } from './isolation.ts';
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

describeBadInput(theWorld);
describeIsolation(theWorld);
