import { expect, it } from 'vitest';

it('runs on the pinned Node 24', () => {
  expect(process.version).toMatch(/^v24\./);
});
