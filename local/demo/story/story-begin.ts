import { nextTwoAmMs } from '../../stack/two-am.ts';
import { STORY_NIGHTS } from './plan.ts';
import { storyZone } from './found.ts';

const HOUR_MS = 3_600_000;
// The longest that lies between two 2 AMs, when clocks are put back.
const LONGEST_DAY_MS = 25 * HOUR_MS;
// At ten in the morning.
const BEFORE_FIRST_NIGHT_MS = 16 * HOUR_MS;

/** How far behind real time a stack has to begin for the story's last night to be the one that was last. */
export function storyBehindMs(realNowMs: number): number {
  let nightMs = nextTwoAmMs(realNowMs - LONGEST_DAY_MS, storyZone);
  const laterMs = nextTwoAmMs(nightMs, storyZone);
  if (laterMs <= realNowMs) nightMs = laterMs;
  const firstNightMs = nightMs - (STORY_NIGHTS - 1) * 24 * HOUR_MS;
  return realNowMs - firstNightMs + BEFORE_FIRST_NIGHT_MS;
}
