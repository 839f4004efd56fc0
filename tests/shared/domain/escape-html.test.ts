import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../shared/domain/escape-html.ts';

describe('escapeHtml', () => {
  it('leaves nothing that ends a text or an attribute', () => {
    expect(escapeHtml(`<img src=x onerror='a("b")'> &amp; Söhne`)).toBe(
      '&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt; &amp;amp; Söhne',
    );
  });
});
