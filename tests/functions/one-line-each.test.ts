import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = path.join(import.meta.dirname, '../../functions');
const handlers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.handler.ts'),
);

// Cognito's trigger, which is no request of ours, logs its one line by itself.
const byItself = new Set(['admin/add-token-claims.handler.ts']);

describe('handlers', () => {
  it('are found', () => {
    expect(handlers.length).toBeGreaterThan(40);
  });

  it.each(handlers.filter((file) => !byItself.has(file)))(
    'leave the line of each request, message and run to the edge: %s',
    (file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');

      const made = [
        ...text.matchAll(/export const handler = create(Http|Operator|Open|Queue|Scheduled)Handler\(/g),
      ];
      expect(made).toHaveLength(1);
      expect(text).not.toMatch(/\blog\(\{/);
    },
  );
});
