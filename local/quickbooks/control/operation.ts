import type { SimulatorControl } from './control.ts';

interface ControlCall {
  control: SimulatorControl;
  body: unknown;
  /** What stands for the star of the path. */
  id: string;
  query: URLSearchParams;
}

/** What a call of the control interface does; its result is the answer. */
export type Operation = (call: ControlCall) => unknown;
