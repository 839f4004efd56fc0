import { describe, expect, it } from 'vitest';
import { synthesize, type SynthesizedStacks } from './synthesized.ts';

describe('templates', () => {
  const stacks = synthesize();

  it.each<keyof SynthesizedStacks>(['stateful', 'sync', 'web'])(
    'of the %s stack change knowingly',
    (stack) => {
      const masked: unknown = JSON.parse(
        JSON.stringify(stacks[stack]).replaceAll(/[0-9a-f]{64}\.zip/g, '<asset>.zip'),
      );

      expect(masked).toMatchSnapshot();
    },
  );
});
