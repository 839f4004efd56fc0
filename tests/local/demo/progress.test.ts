import Big from 'big.js';
import { describe, expect, it } from 'vitest';
import {
  countsLine,
  createPatienceHint,
  createProgress,
  tenantProgress,
} from '../../../local/demo/progress.ts';
import type { Progressing } from '../../../local/demo/submit.ts';

function recorded(output: { isTTY?: boolean; columns?: number }) {
  let now = 0;
  const written: string[] = [];
  const progress = createProgress({ ...output, write: (text) => written.push(text) }, () => now);
  return { progress, written, pass: (ms: number) => (now += ms) };
}

describe('createProgress', () => {
  it('updates in place on a terminal, within its width', () => {
    const { progress, written } = recorded({ isTTY: true, columns: 10 });

    progress.update('one');
    progress.update('two that is long');
    progress.step('next');

    expect(written).toEqual(['\r\u001B[2Kone', '\r\u001B[2Ktwo that ', '\n', 'next\n']);
  });

  it('takes a width of nothing for an unknown one', () => {
    const { progress, written } = recorded({ isTTY: true, columns: 0 });

    progress.update('one');

    expect(written).toEqual(['\r\u001B[2Kone']);
  });

  it('writes a line every five seconds elsewhere, and the last one always', () => {
    const { progress, written, pass } = recorded({});

    progress.update('a');
    progress.update('b');
    pass(5000);
    progress.update('c');
    pass(1000);
    progress.update('d');
    progress.settle();
    progress.settle();

    expect(written).toEqual(['a\n', 'c\n', 'd\n']);
  });
});

const soFar = (...states: string[]): Progressing => ({
  submitted: states.length + 1,
  accepted: states.map((state, index) => ({
    kind: 'invoice',
    number: String(index),
    total: new Big(1),
    lineCount: 1,
    vendorId: undefined,
    document: { documentId: String(index), state },
  })),
  rejected: [{ number: 'C1', code: 'credit_not_supported', detail: 'Below zero.', isDefinite: true }],
  isDone: true,
});

describe('countsLine', () => {
  it('counts by state and leaves out what is zero', () => {
    const line = countsLine(soFar('pushed', 'pushed', 'queued', 'refused'), { all: 9, elapsedMs: 12_300 });

    expect(line).toBe(' 12 s · submitted 5/9 · in QuickBooks 2 · on the way 1 · refused 1 · rejected 1');
  });
});

describe('tenantProgress', () => {
  it('leaves a tenant that is alone the whole progress', () => {
    const { progress, written } = recorded({});
    const only = tenantProgress(progress, ['tenant-a'])('tenant-a');

    only.step('Connected.');
    only.round(soFar('pushed'), { all: 9, elapsedMs: 1000 });
    only.settle(soFar('pushed'), { elapsedMs: 1000 });

    expect(written).toEqual(['Connected.\n', '  1 s · submitted 2/9 · in QuickBooks 1 · rejected 1\n']);
  });

  it('lets two name themselves, share the line of counts within 80 columns, and end by themselves', () => {
    const { progress, written } = recorded({ isTTY: true, columns: 81 });
    const progressOf = tenantProgress(progress, ['tenant-a', 'tenant-b']);
    const [one, other] = [progressOf('tenant-a'), progressOf('tenant-b')];

    one.step('Connected.');
    one.round(soFar('pushed', 'queued'), { all: 143, elapsedMs: 2000 });
    other.round(soFar('queued', 'unknown'), { all: 2412, elapsedMs: 1500 });
    one.settle(soFar('pushed', 'pushed'), { elapsedMs: 2345 });

    const last = '  2 s · tenant-a 1/143 pushed, 1 rejected · tenant-b 0/2412 pushed, 1 unknown, 1 rejected';
    expect(written).toEqual([
      'tenant-a: Connected.\n',
      '\r\u001B[2K  2 s · tenant-a 1/143 pushed, 1 rejected',
      `\r\u001B[2K${last.slice(0, 80)}`,
      '\n',
      'tenant-a: Done, 2 in QuickBooks after 2.3 s.\n',
    ]);
  });
});

describe('createPatienceHint', () => {
  it('names what goes before bills', () => {
    const hintFor = createPatienceHint('bill');

    hintFor(soFar('pushed', 'queued'), 0);

    expect(hintFor(soFar('pushed', 'queued'), 8000)).toContain('vendors go first');
  });

  it('tells once, after eight seconds without a move', () => {
    const hintFor = createPatienceHint('invoice');

    const hints = [0, 7999, 8000, 20_000].map((nowMs) => hintFor(soFar('pushed', 'queued'), nowMs));

    expect(hints.map((hint) => hint !== undefined)).toEqual([false, false, true, false]);
  });

  it('says nothing while invoices arrive, or when none is on the way', () => {
    const hintFor = createPatienceHint('invoice');

    const hints = [
      hintFor(soFar('pushed', 'queued', 'queued'), 0),
      hintFor(soFar('pushed', 'pushed', 'queued'), 9000),
      hintFor(soFar('pushed', 'pushed', 'unknown'), 60_000),
    ];

    expect(hints).toEqual([undefined, undefined, undefined]);
  });
});
