import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../local/demo/read-options.ts';

describe('readOptions', () => {
  it('takes nothing at all', () => {
    expect(readOptions([])).toEqual({
      invoicesFile: undefined,
      walkIn: undefined,
      jsonFile: undefined,
      stateDir: undefined,
      wantsHelp: false,
    });
  });

  it('takes every option', () => {
    const args = ['--invoices', 'day.csv', '--walk-in', ' Shop till ', '--json=out.json', '--state', 'dir'];

    expect(readOptions(args)).toEqual({
      invoicesFile: 'day.csv',
      walkIn: 'Shop till',
      jsonFile: 'out.json',
      stateDir: 'dir',
      wantsHelp: false,
    });
  });

  it('shows help whatever else is asked', () => {
    expect(readOptions(['--help', '--bills', 'q2.csv']).wantsHelp).toBe(true);
  });

  it.each([
    [['--bills', 'q2.csv'], 'Bills cannot be pushed yet'],
    [['--invoice', 'day.csv'], "Unknown option '--invoice'"],
    [['day.csv'], 'Unexpected argument'],
    [['--invoices'], '--invoices'],
    [['--walk-in', '  '], '--walk-in needs a value'],
    [['--state='], '--state needs a value'],
  ])('refuses %j with what to do', (args, message) => {
    expect(() => readOptions(args)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => readOptions(args)).toThrow(message);
  });
});
