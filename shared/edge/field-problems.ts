import type * as z from 'zod';
import type { FieldProblem } from '../domain/errors.ts';

// A request can be wrong in thousands of places; a person mends the first ones and sends it again.
const maxFieldProblems = 50;
const maxNameLength = 100;

type Issue = z.core.$ZodIssue;

/** What is wrong, field by field. Values are never quoted; names of fields are, shortened. */
export function fieldProblems(error: z.ZodError, input: unknown): FieldProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, input)).slice(0, maxFieldProblems);
}

function problemsOf(issue: Issue, input: unknown): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldName([...issue.path, key]),
      reason: 'is not a field of this request',
      remedy: 'Remove it.',
    }));
  }
  const isMissing = issue.code === 'invalid_type' && valueAt(input, issue.path) === undefined;
  return [
    {
      field: fieldName(issue.path),
      reason: isMissing ? 'is missing' : reasonOf(issue),
      remedy: `Expected: ${isOwnMessage(issue.message) ? issue.message : expectation(issue)}.`,
    },
  ];
}

/** `lines[3].amount`; the request as a whole is `(request)`. */
function fieldName(path: readonly PropertyKey[]): string {
  const name = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step).slice(0, maxNameLength)}`))
    .join('')
    .replace(/^\./, '');
  return name === '' ? '(request)' : name;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value;
  }
  return value;
}

function reasonOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return 'has the wrong type';
    case 'too_small':
      return 'is too short or too small';
    case 'too_big':
      return 'is too long or too big';
    case 'invalid_value':
      return 'is not one of the possible values';
    case 'custom':
      return 'does not fit';
    case 'invalid_format':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'has the wrong form';
  }
}

// Messages written in our schemas tell what is expected; zod's own begin with these words.
const isOwnMessage = (message: string): boolean => !/^(Invalid|Too (big|small)|Unrecognized)\b/.test(message);

const typeWords: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'too_small':
      return `at least ${String(issue.minimum)}${countedIn(issue.origin)}`;
    case 'too_big':
      return `at most ${String(issue.maximum)}${countedIn(issue.origin)}`;
    case 'invalid_value':
      return `one of ${issue.values
        .slice(0, 20)
        .map((value) => JSON.stringify(value))
        .join(', ')}`;
    case 'invalid_format':
      return issue.format === 'email' ? 'an e-mail address' : `the form of a ${issue.format}`;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return 'what the description of the API says';
  }
}

const countedIn = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
