import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../local/demo/progress.ts';

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

  it('writes a line every three seconds elsewhere, and the last one always', () => {
    const { progress, written, pass } = recorded({});

    progress.update('a');
    progress.update('b');
    pass(3000);
    progress.update('c');
    pass(1000);
    progress.update('d');
    progress.settle();
    progress.settle();

    expect(written).toEqual(['a\n', 'c\n', 'd\n']);
  });
});
