import { system, type System } from './system.ts';

// API Gateway gives up after 30 s. An exchange, two reads and a giving back, each cut off here, still leave time to
// say what came of them.
export const maxCallMs = 6_500;

/** The system for calls that a person waits for. */
export const hurriedSystem: System = {
  ...system,
  startTimer: (ms, run) => system.startTimer(Math.min(ms, maxCallMs), run),
};
