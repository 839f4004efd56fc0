import { describe, expect, it } from 'vitest';
import { eventsSchema, eventsTable, published } from './events-docs.ts';

// After a change of an event: vitest run tests/shared/contracts/events-docs.test.ts -u
describe('the published events', () => {
  it('are in docs/events.schema.json as the code checks them', async () => {
    await expect(await eventsSchema()).toMatchFileSnapshot('../../../docs/events.schema.json');
  });

  it('are in docs/events.md', async () => {
    await expect(await eventsTable()).toMatchFileSnapshot('../../../docs/events.md');
  });

  it('say in a sentence when each is told, and name no type twice', () => {
    expect(published.filter(({ when }) => !/^[A-Z].*\.$/.test(when))).toEqual([]);
    expect(new Set(published.map(({ type }) => type)).size).toBe(published.length);
  });

  it('may grow: a consumer that checks them refuses no new field', async () => {
    expect(await eventsSchema()).not.toContain('additionalProperties');
  });
});
