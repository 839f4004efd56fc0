/** What a mistaken product is tried by. */
export { refreshStorm } from './refresh-storm.ts';
export { run } from './run.ts';
