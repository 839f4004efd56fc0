import { describe, expect, it } from 'vitest';
import { judge } from '../../../local/stack/iam-judge.ts';
import type { Condition, Need, Statement } from '../../../local/stack/iam-judge.ts';

const statement = (more: Partial<Statement> = {}): Statement => {
  return { effect: 'Allow', actions: ['kms:Decrypt'], resources: ['key/1'], conditions: [], ...more };
};
const need = (more: Partial<Need> = {}): Need => {
  return { action: 'kms:Decrypt', resource: 'key/1', context: {}, ...more };
};
const when = (operator: Condition['operator'], key: string, ...values: string[]): Condition => {
  return { operator, key, values };
};

describe('judge', () => {
  it('allows the very action on the very resource', () => {
    expect(judge([statement()], need())).toBe('allowed');
  });

  it.each([
    ['nothing is said', [], need()],
    ['another action is allowed', [statement({ actions: ['kms:Encrypt'] })], need()],
    ['another resource is allowed', [statement({ resources: ['key/2'] })], need()],
    ['only the beginning of the resource is allowed', [statement({ resources: ['key'] })], need()],
    [
      'action and resource are allowed, in two statements',
      [statement({ actions: ['kms:Encrypt'] }), statement({ resources: ['key/2'] })],
      need(),
    ],
    ['the table is allowed, not its index', [statement()], need({ resource: 'key/1/index/due' })],
  ])('does not allow where %s', (_, statements, wanted) => {
    expect(judge(statements, wanted)).toBe('not allowed');
  });

  it('takes a star for any resource', () => {
    expect(judge([statement({ resources: ['*'] })], need({ resource: 'key/9' }))).toBe('allowed');
  });

  it('takes a star after a slash for everything under it, and for nothing beside it', () => {
    const group = [statement({ resources: ['schedule/nights/*'] })];

    expect(judge(group, need({ resource: 'schedule/nights/acme' }))).toBe('allowed');
    expect(judge(group, need({ resource: 'schedule/nights' }))).toBe('not allowed');
    expect(judge(group, need({ resource: 'schedule/nights-2/acme' }))).toBe('not allowed');
    expect(judge(group, need({ resource: 'schedule/default/acme' }))).toBe('not allowed');
  });

  it('lets a denial beat what is allowed, in any order', () => {
    const denial = statement({ effect: 'Deny', resources: ['*'] });

    expect(judge([statement(), denial], need())).toBe('denied');
    expect(judge([denial, statement()], need())).toBe('denied');
  });

  it('does not deny where a condition of the denial does not hold', () => {
    const denial = statement({ effect: 'Deny', conditions: [when('Null', 'tenant', 'true')] });

    expect(judge([statement(), denial], need({ context: { tenant: 'a' } }))).toBe('allowed');
    expect(judge([statement(), denial], need())).toBe('denied');
  });

  it.each([
    ['Null', 'false', {}, false],
    ['Null', 'false', { tag: 'x' }, true],
    ['Null', 'true', {}, true],
    ['Null', 'true', { tag: 'x' }, false],
    ['StringEquals', 'true', {}, false],
    ['StringEquals', 'true', { tag: 'false' }, false],
    ['StringEquals', 'true', { tag: 'true' }, true],
    ['StringNotEquals', 'true', {}, true],
    ['StringNotEquals', 'true', { tag: 'false' }, true],
    ['StringNotEquals', 'true', { tag: 'true' }, false],
  ] as const)('%s %s holds of %j: %s', (operator, value, context, holds) => {
    const statements = [statement({ conditions: [when(operator, 'tag', value)] })];

    expect(judge(statements, need({ context }))).toBe(holds ? 'allowed' : 'not allowed');
  });

  it('asks for every condition, and for one of its values', () => {
    const conditions = [when('StringEquals', 'a', '1', '2'), when('Null', 'b', 'false')];

    expect(judge([statement({ conditions })], need({ context: { a: '2', b: '' } }))).toBe('allowed');
    expect(judge([statement({ conditions })], need({ context: { a: '2' } }))).toBe('not allowed');
    expect(judge([statement({ conditions })], need({ context: { a: '3', b: '' } }))).toBe('not allowed');
  });
});
