import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Whole stacks of processes and workers: gigabytes that nobody else should find in his process.
const stacks = [
  'tests/stack/**/*.test.ts',
  'tests/local/stack/**/*.test.ts',
  'tests/local/demo/main.test.ts',
  'tests/local/demo/story/tell-story.test.ts',
  'tests/e2e/**/*.test.ts',
];
// What takes longest begins first, so that no core is idle at the end; on a fresh clone nothing else tells.
const longest = [
  '/tests/e2e/',
  '/tests/stack/',
  '/tests/local/demo/main',
  '/tests/local/demo/story/tell',
  '/tests/local/stack/',
  '/tests/simulation/',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = longest.findIndex((part) => moduleId.includes(part));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores: more workers only slow one another down.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'stacks', include: stacks } },
      {
        extends: true,
        test: {
          name: 'all else',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...stacks],
          // Loading the SDK, zod and the CDK anew for each file took longer than the tests. What is tested keeps nothing
          // in its modules; a file must leave the process as it found it.
          isolate: false,
        },
      },
    ],
  },
});
