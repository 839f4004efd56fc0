import { describe, expect, it } from 'vitest';
import {
  commandSpecs,
  helpFor,
  optionSpecs,
  type CommandName,
} from '../../../functions/operate/command-specs.ts';
import { findTarget } from '../../../functions/operate/find-target.ts';
import { readCommand } from '../../../functions/operate/read-command.ts';
import { UsageError } from '../../../functions/operate/usage-error.ts';
import { operatedQueues } from '../../../shared/contracts/queues.ts';

const read = (line: string) => readCommand(line.split(' '));
const why = ['--reason', 'The table is up again.'];

describe('readCommand', () => {
  it('reads a redrive with what is meant by it', () => {
    const found = readCommand([
      ...[
        '--stage',
        'prod',
        'dead-letters',
        'redrive',
        '--tenant',
        'acme',
        '--cause',
        'parked',
        '--rate',
        '20',
      ],
      ...[...why, '--dry-run', '--json'],
    ]);

    expect(found).toEqual({
      target: { stage: 'prod' },
      isJson: true,
      command: {
        name: 'dead-letters redrive',
        ...{ reason: 'The table is up again.', isDryRun: true, isSure: false, perSecond: 20 },
        wanted: {
          queues: operatedQueues,
          selection: { messageId: undefined, tenantId: 'acme', cause: 'parked', verdict: undefined },
          limit: 1_000,
          holdSeconds: 300 + (operatedQueues.length * 1_000) / 20,
        },
      },
    });
  });

  it('holds messages as long as it takes to send them at the slowest', () => {
    const found = readCommand(['dead-letters', 'redrive', '--all', '--limit', '500', '--rate', '1', ...why]);

    expect(found).toMatchObject({ command: { wanted: { holdSeconds: 300 + operatedQueues.length * 500 } } });
  });

  it('takes the local stack where no stage is named', () => {
    expect(read('queues')).toMatchObject({ target: { local: undefined }, command: { limit: 0 } });
    expect(read('queues --local x')).toMatchObject({ target: { local: 'x' } });
  });

  it.each([
    ['frob', 'frob: there is no such command'],
    ['dead-letters frob', 'dead-letters frob: there is no such command'],
    ['queues now', 'now: queues takes options only'],
    ['queues --rate 3', '--rate: queues knows no such option'],
    ['queues --nothing', "Unknown option '--nothing'"],
    ['dead-letters list --limit 0', '--limit: '],
    ['dead-letters list --limit many', '--limit: '],
    ['dead-letters list --queue mine', '--queue: '],
    ['dead-letters list --verdict fine', '--verdict: '],
    ['dead-letters show', '--message: it is not said which message to show'],
    ['dead-letters redrive --all', '--reason: it is not said why it is done'],
    ['dead-letters discard --all', '--reason: it is not said why it is done'],
    ['dead-letters redrive --reason because', '--all: nothing says which messages are meant'],
    ['dead-letters redrive --all --tenant acme --reason because', '--all: it cannot go with a choice'],
    ['dead-letters redrive --all --reason x', '--reason: '],
    ['tenant show', 'TENANT: tenant show takes the id of one tenant'],
    ['tenant show a b', 'TENANT: tenant show takes the id of one tenant'],
    ['tenant pause #', 'TENANT: tenant pause takes the id of one tenant'],
    ['tenant pause acme --stage NO', '--stage: '],
    ['tenant refresh-token', 'TENANT: tenant refresh-token takes the id of one tenant'],
  ])('refuses %s, and says what to do', (line, words) => {
    const reading = (): unknown => read(line);

    expect(reading).toThrow(UsageError);
    expect(reading).toThrow(words);
    expect(reading).toThrow('What to do: ');
  });

  it('tells how each command is used, with every option that it takes', () => {
    for (const name of Object.keys(commandSpecs) as CommandName[]) {
      const found = readCommand([...name.split(' '), '--help']);

      expect(found).toEqual({ help: helpFor(name) });
      for (const option of commandSpecs[name].options) expect(helpFor(name)).toContain(`--${option}`);
    }
    expect(readCommand([])).toEqual({ help: helpFor() });
    expect(read('--help')).toEqual({ help: helpFor() });
  });

  it('has no option that no command takes', () => {
    const taken = new Set<string>(Object.values(commandSpecs).flatMap(({ options }) => [...options]));

    expect(Object.keys(optionSpecs).filter((option) => !taken.has(option))).toEqual([]);
  });
});

const announced = JSON.stringify({
  pid: 7,
  dynamoEndpoint: 'http://127.0.0.1:8000',
  queuesEndpoint: 'http://127.0.0.1:9000',
  tables: ['counterfoil-dev-tenant_provider_keys', 'counterfoil-dev'],
});
const deps = {
  readFile: (path: string) => (path === '/work/.local/dev.json' ? announced : undefined),
  isRunning: (pid: number) => pid === 7,
  devDirectory: '/work/.local',
};

describe('findTarget', () => {
  it('finds a stage by its name', () => {
    expect(findTarget(deps, { stage: 'prod' })).toEqual({ stage: 'prod', tableName: 'counterfoil-prod' });
  });

  it('finds the stack that announced itself', () => {
    expect(findTarget(deps, { local: undefined })).toEqual({
      stage: 'dev',
      tableName: 'counterfoil-dev',
      local: { dynamoEndpoint: 'http://127.0.0.1:8000', queuesEndpoint: 'http://127.0.0.1:9000' },
    });
  });

  it.each([
    ['no folder of that name', { ...deps }, { local: '/elsewhere' }],
    ['a stack that has ended', { ...deps, isRunning: () => false }, { local: undefined }],
    ['a file that is none', { ...deps, readFile: () => 'x' }, { local: undefined }],
  ])('says what to do where there is %s', (_, of, name) => {
    expect(() => findTarget(of, name)).toThrow('What to do: start one with `npm run dev`');
  });
});
