import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../local/demo/read-options.ts';

describe('readOptions', () => {
  it('takes nothing at all', () => {
    expect(readOptions([])).toEqual({
      invoicesFile: undefined,
      billsFile: undefined,
      walkIn: undefined,
      jsonFile: undefined,
      stateDir: undefined,
      wantsHelp: false,
    });
  });

  it('takes every option', () => {
    const files = ['--invoices', 'day.csv', '--bills', 'q2.csv', '--json=out.json', '--state', 'dir'];
    const args = [...files, '--walk-in', ' Shop till '];

    expect(readOptions(args)).toEqual({
      invoicesFile: 'day.csv',
      billsFile: 'q2.csv',
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
    [['--bills='], '--bills needs a value'],
    [['--bills', '--json', 'out.json'], '--bills'],
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
