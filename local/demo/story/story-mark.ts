import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const markSchema = z.object({ story: z.enum(['begun', 'told']) });

/** Whether a stack is to be filled, or why not. `none`: nobody wants it, or the state is somebody's own work. */
export type StoryToTell = 'tell' | 'told' | 'brokenOff' | 'none';

const markIn = (stateDir: string): string => path.join(stateDir, 'story.json');

/** What to do about the story on a stack that is about to start with this state: it is told once, on a new state only. */
export function storyToTell(of: {
  isEmpty: boolean;
  simulator?: string | undefined;
  stateDir?: string | undefined;
}): StoryToTell {
  const { isEmpty, simulator, stateDir } = of;
  if (stateDir !== undefined && existsSync(markIn(stateDir))) {
    const { story } = markSchema.parse(JSON.parse(readFileSync(markIn(stateDir), 'utf8')));
    return story === 'told' ? 'told' : 'brokenOff';
  }
  if (isEmpty || simulator !== undefined) return 'none';
  const isUsed = stateDir !== undefined && existsSync(path.join(stateDir, 'stack.json'));
  return isUsed ? 'none' : 'tell';
}

/** Notes how far the story is; without a folder there is nothing to note. */
export function markStory(stateDir: string | undefined, story: 'begun' | 'told'): void {
  if (stateDir === undefined) return;
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(markIn(stateDir), JSON.stringify({ story }));
}
