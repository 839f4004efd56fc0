import { describe, expect, it } from 'vitest';
import { hunt } from './hunt.ts';
import { mistakes } from './mistakes.ts';
import { buildMutant } from './mutate.ts';

describe('the suite', () => {
  it.each(mistakes)(
    'catches a product in which $name',
    async (mistake) => {
      const { name, edits, withoutDefence } = mistake;
      const mistaken = await buildMutant(name, [...edits, ...(withoutDefence ?? [])]);
      const sound =
        withoutDefence === undefined ? undefined : await buildMutant(`${name} not`, withoutDefence);

      const { caught, runs } = await hunt({ mistaken, mistake, ...(sound === undefined ? {} : { sound }) });

      process.stdout.write(`caught after ${runs} runs: ${name}\n    ${caught?.slice(0, 300)}\n`);
      expect(caught).toBeDefined();
    },
    60_000,
  );

  it('plants at least twenty mistakes', () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(20);
  });
});

describe('buildMutant', () => {
  it('refuses an edit whose text is not there, so that no mistake goes unplanted', async () => {
    const edit = { file: 'functions/push/sweep.ts', find: 'no such text', replace: '' };

    await expect(buildMutant('none', [edit])).rejects.toThrow('occurs 0 times');
  });
});
