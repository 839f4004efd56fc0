import { describe, expect, it } from 'vitest';
import { authorizeAnswerSchema, authorizeRequestSchema } from '../../../shared/contracts/http.ts';
import { createConnectHarness } from './connect-harness.ts';

describe('authorize', () => {
  it('draws a new state and a new cookie for each start, and binds them to each other', async () => {
    const flow = createConnectHarness();

    const browsers = [await flow.start(), await flow.start()];

    const drawn = browsers.flatMap(({ state, cookieValue }) => [state, cookieValue]);
    expect(new Set(drawn).size).toBe(4);
    expect(flow.audits()).toEqual(['connect/authorize: started', 'connect/authorize: started']);
  });

  it('keeps a state for ten minutes', async () => {
    const flow = createConnectHarness();
    await flow.start();

    const [item] = [...flow.table.items.values()].filter(({ pk }) => pk.startsWith('OAUTH#'));

    expect(item?.['expiresAt']).toBe(flow.clock.nowMs / 1000 + 600);
  });
});

describe('the request to authorize', () => {
  it('goes back to the root unless told otherwise', () => {
    expect(authorizeRequestSchema.parse({})).toEqual({ returnPath: '/' });
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/%2f/evil.example',
    'https://evil.example',
    '/settings/integrations/quickbooks/..//evil',
    '/settings/integrations/quickbooks?x=//evil',
    '/․․/evil',
    'javascript:alert(1)',
    '',
  ])('refuses the return path %j, which is not on the list', (returnPath) => {
    expect(authorizeRequestSchema.safeParse({ returnPath }).success).toBe(false);
  });

  it('is answered with an address and nothing else', () => {
    expect(authorizeAnswerSchema.safeParse({ authorizeUrl: 'https://x.example', state: 's' }).success).toBe(
      false,
    );
  });
});
