import { describe, expect, it } from 'vitest';
import { run } from './run.ts';
import { cleanSpec, createCall, describeSpec, requestIdModes, specsAtLookUp } from './runs.ts';

/** A call whose answer is lost, and which takes effect just as it is looked up and sent again. */
describe('a write that takes effect while it is being looked up', () => {
  it.each(requestIdModes.filter((mode) => mode !== 'ignored'))(
    'ends up in the books once, in request id mode "%s"',
    async (requestIdMode) => {
      const failures: string[] = [];
      let runs = 0;
      for (const scenario of ['single', 'batch'] as const) {
        for (const usesCustomNumbers of [false, true]) {
          const clean = { ...cleanSpec(scenario), requestIdMode, usesCustomNumbers };
          const { boundaries } = await run(clean);
          const call = createCall(boundaries)!;
          const late = { at: call.at, kind: 'appliedLate' as const, lateMs: 100_000 };
          const probed = (await run({ ...clean, faults: [late] })).boundaries;
          for (const spec of specsAtLookUp(clean, { call, probed })) {
            const { violations } = await run(spec);
            runs += 1;
            if (violations.length > 0)
              failures.push(`${describeSpec(spec, boundaries)} → ${violations.join()}`);
          }
        }
      }

      expect(failures).toEqual([]);
      expect(runs).toBe(64);
    },
  );
});
