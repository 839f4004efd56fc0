/**
 * One statement of a policy, resolved. `*` as an action's or a resource's whole name stands for any, `…/*` at the end of a
 * resource for everything under it.
 */
export interface Statement {
  effect: 'Allow' | 'Deny';
  actions: readonly string[];
  resources: readonly string[];
  conditions: readonly Condition[];
}

/** One line of a condition block: `operator: { key: values }`. */
export interface Condition {
  operator: ConditionOperator;
  key: string;
  values: readonly string[];
}

/** One permission that a call takes. The context holds the condition keys that IAM would know of the call. */
export interface Need {
  action: string;
  resource: string;
  context: Readonly<Record<string, string>>;
}

export type Verdict = 'allowed' | 'not allowed' | 'denied';

const operators = {
  Null: (found: string | undefined, values: readonly string[]) =>
    values.includes(String(found === undefined)),
  StringEquals: (found: string | undefined, values: readonly string[]) =>
    found !== undefined && values.includes(found),
  // Holds where the key is absent, as every negated operator of IAM does.
  StringNotEquals: (found: string | undefined, values: readonly string[]) =>
    found === undefined || !values.includes(found),
} as const;

export type ConditionOperator = keyof typeof operators;

/** The operators that are judged; a template with another one is not run. */
export const conditionOperators = [
  'Null',
  'StringEquals',
  'StringNotEquals',
] as const satisfies ConditionOperator[];

/** A denial beats any permission; what nobody allows is not allowed. */
export function judge(statements: readonly Statement[], need: Need): Verdict {
  const fitting = statements.filter((statement) => fits(statement, need));
  if (fitting.some(({ effect }) => effect === 'Deny')) return 'denied';
  return fitting.length > 0 ? 'allowed' : 'not allowed';
}

function fits({ actions, resources, conditions }: Statement, need: Need): boolean {
  return (
    names(actions, need.action) &&
    resources.some((resource) => covers(resource, need.resource)) &&
    conditions.every(({ operator, key, values }) => operators[operator](need.context[key], values))
  );
}

/** Whether a resource as a policy names it stands for this one. */
export const covers = (named: string, wanted: string): boolean =>
  named === '*' || named === wanted || (named.endsWith('/*') && wanted.startsWith(named.slice(0, -1)));

const names = (listed: readonly string[], wanted: string): boolean =>
  listed.includes(wanted) || listed.includes('*');
