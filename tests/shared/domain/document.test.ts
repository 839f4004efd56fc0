import { describe, expect, it } from 'vitest';
import { causeCodes, causes } from '../../../shared/domain/causes.ts';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import {
  documentStates,
  documentTransitions,
  maxAttemptsKept,
  statesBefore,
  withAttempt,
  type Attempt,
} from '../../../shared/domain/document.ts';

describe('documentTransitions', () => {
  it('has a row for every state', () => {
    expect(Object.keys(documentTransitions).toSorted()).toEqual([...documentStates].toSorted());
  });

  it('lets what is in the books move only to be changed there', () => {
    expect(documentTransitions.pushed).toEqual(['queued']);
  });

  it('never turns a refusal into a push without queueing it again', () => {
    expect(statesBefore('pushed')).toEqual(['queued', 'unknown', 'waiting', 'parked']);
  });

  it('gives every state but the final one a way on', () => {
    const stuck = documentStates.filter((state) => documentTransitions[state].length === 0);

    expect(stuck).toEqual(['voided']);
  });
});

describe('withAttempt', () => {
  const attempt = (durationMs: number): Attempt => ({
    at: '2026-03-02T10:00:00.000Z',
    operation: 'create',
    outcome: 'unknown',
    durationMs,
  });

  it('keeps the newest and drops the oldest', () => {
    const attempts = Array.from({ length: 15 }, (_, index) => index).reduce<Attempt[]>(
      (kept, index) => withAttempt(kept, attempt(index)),
      [],
    );

    expect(attempts).toHaveLength(maxAttemptsKept);
    expect(attempts.at(0)?.durationMs).toBe(5);
    expect(attempts.at(-1)?.durationMs).toBe(14);
  });
});

describe('causes', () => {
  it.each(causeCodes)('%s tells what happened, who can fix it and what to do', (code) => {
    const cause = causes[code];

    expect(cause.title.length).toBeGreaterThan(5);
    expect(cause.whatHappened).toMatch(/\.$/);
    expect(cause.whatToDo).toMatch(/\.$/);
    expect(cause.actions.length).toBeGreaterThan(0);
  });

  it('names no fault code of a provider', () => {
    expect(JSON.stringify(causes)).not.toMatch(/\b\d{3,5}\b/);
  });
});

describe('canonicalJson', () => {
  it('gives equal content equal text, whatever order it came in', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[1,{"d":1}]}');
    expect(canonicalJson({ a: null, b: [1, { d: 1 }] })).toBe('{"a":null,"b":[1,{"d":1}]}');
  });
});
