import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../functions/operate/read-command.ts';
import { printAnswer } from '../../../functions/operate/print-answer.ts';
import { runCommand, type RunDeps } from '../../../functions/operate/run-command.ts';
import { createSettingsStore } from '../../../shared/store/settings.ts';
import { createPushWorld } from '../../flows/push-world.ts';
import { createLettersWorld, deadLetters, park } from './letters-world.ts';

async function setUp(confirm?: RunDeps['confirm']) {
  const world = createPushWorld({ tenantId: 'acme' });
  const letters = createLettersWorld([world]);
  const { documentId } = await world.submit();
  await park(world, [documentId]);
  letters.queues.put(deadLetters[0]!, { body: JSON.stringify({ tenantId: 'acme', documentId }) });
  const acts: unknown[] = [];
  const setPaused = (isPaused: boolean) => async (of: { tenantId: typeof world.tenantId; by: string }) => {
    acts.push({ isPaused, by: of.by });
    return { tenantId: of.tenantId, isPaused };
  };
  const deps: RunDeps = {
    ...letters.deps,
    documents: {
      ...letters.deps.documents,
      list: async () => ({ documents: [await world.document(documentId)], lookedThrough: 1 }),
    },
    settings: createSettingsStore(world.table),
    lanes: world.deps.lanes,
    runs: world.runs,
    pause: setPaused(true),
    resume: setPaused(false),
    sendCompany: async (message) => void acts.push(message),
    erase: async (of) => {
      acts.push(of);
      return of.tenantId === world.tenantId ? 'erasing' : undefined;
    },
    startReconcile: async (of) => {
      acts.push(of);
      return { runId: '2026-03-02.2026-03-02T17:00:00.000Z' };
    },
    listReconciles: async () => ({
      reconciles: [
        {
          ...{ runId: '2026-03-02', localDate: '2026-03-02', state: 'finished', outcome: 'complete' },
          ...{ startedAt: '2026-03-02T02:00:00.000Z', isChained: true },
        },
      ],
    }),
    confirm,
  };
  const run = (...args: string[]) => {
    const read = readCommand(args);
    if ('help' in read) throw new Error(read.help);
    return runCommand(deps, read.command);
  };
  const rows = async () =>
    (await letters.trail.list(world.tenantId, { limit: 10 })).rows.map(({ actor, action, about }) => ({
      ...{ actor, action, about },
    }));
  const operatorRows = () =>
    [...letters.trailTable.items.values()]
      .filter(({ pk }) => pk.startsWith('OPERATORS'))
      .map(({ action, about }) => ({ action, about }));
  const visible = () => letters.queues.visibleIn(deadLetters[0]!);
  return { run, acts, rows, operatorRows, visible, world };
}

const redrive = ['dead-letters', 'redrive', '--all', '--reason', 'It is up again.'];

describe('runCommand', () => {
  it('asks before it acts, with what would become of the messages', async () => {
    const asked: string[] = [];
    const { run, visible } = await setUp(async (question) => {
      asked.push(question);
      return true;
    });

    expect(await run(...redrive)).toMatchObject({ moved: 1, end: 'done' });
    expect(asked).toEqual(['Redrive 1 messages (wouldSucceed 1)?']);
    expect(visible()).toEqual([]);
  });

  it('does nothing when the answer is no', async () => {
    const { run, visible, rows } = await setUp(async () => false);

    expect(await run(...redrive)).toMatchObject({ moved: 0, end: 'stopped' });
    expect(visible()).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it('has others see the messages while somebody thinks', async () => {
    const seen: number[] = [];
    const { run, visible } = await setUp(async () => {
      seen.push(visible().length);
      return false;
    });

    await run(...redrive);

    expect(seen).toEqual([1]);
  });

  it('asks nobody where that was said, nor in a dry run', async () => {
    const { run } = await setUp();

    expect(await run(...redrive, '--dry-run')).toMatchObject({ moved: 1, isDryRun: true });
    expect(await run(...redrive, '--yes')).toMatchObject({ moved: 1, isDryRun: false });
    await expect(run(...redrive)).rejects.toThrow('--yes: nobody can be asked here.');
  });

  it('shows a tenant', async () => {
    const { run, world } = await setUp();

    expect(await run('tenant', 'show', 'acme')).toMatchObject({
      answer: 'tenant',
      isPaused: false,
      connection: { state: 'active', realmId: world.realmId, company: 'Quill & Sons' },
      parked: [{ documentId: expect.stringMatching(/^doc_/) }],
    });
  });

  it.each([
    ['pause', true],
    ['resume', false],
  ] as const)('can %s a tenant, in the name of the operator, and writes it down', async (word, isPaused) => {
    const { run, acts, rows } = await setUp();

    const answer = await run('tenant', word, 'acme', '--reason', 'Asked for.');

    expect(answer).toEqual({ answer: 'paused', tenantId: 'acme', isPaused });
    expect(acts).toEqual([{ isPaused, by: 'operator:sam' }]);
    expect(await rows()).toEqual([
      { actor: 'operator:sam', action: `operate/${word}`, about: { reason: 'Asked for.' } },
    ]);
  });

  it('has a worker renew the token, and writes it down', async () => {
    const { run, acts, rows } = await setUp();

    expect(await run('tenant', 'refresh-token', 'acme')).toEqual({ answer: 'renewing', tenantId: 'acme' });
    expect(acts).toEqual([{ tenantId: 'acme', renewsToken: true }]);
    expect(await rows()).toEqual([{ actor: 'operator:sam', action: 'operate/refresh-token', about: {} }]);
  });

  it('says that a grant that is dead cannot be renewed', async () => {
    const { run, acts, rows, world } = await setUp();
    world.state.connection = { ...world.state.connection!, state: 'needsReconnect' };

    const renewing = run('tenant', 'refresh-token', 'acme');

    await expect(renewing).rejects.toThrow('acme has no grant that could be renewed: needsReconnect');
    expect([acts, await rows()]).toEqual([[], []]);
  });

  it.each(['show', 'pause', 'resume', 'refresh-token'])(
    'does nothing to a tenant that is not there: %s',
    async (word) => {
      const { run, acts } = await setUp();

      await expect(run('tenant', word, 'nobody')).rejects.toThrow('there is no tenant nobody in this stage');
      expect(acts).toEqual([]);
    },
  );
});

describe('tenant erase', () => {
  it('asks, erases, and writes it down in the trail of operators, not in the one that goes', async () => {
    const { run, acts, rows, world, operatorRows } = await setUp(async () => true);

    expect(await run('tenant', 'erase', 'acme', '--reason', 'contractEnded')).toEqual({
      ...{ answer: 'erasing', tenantId: 'acme', state: 'erasing' },
    });

    expect(acts).toEqual([{ tenantId: world.tenantId, by: 'operator:sam', reason: 'contractEnded' }]);
    expect(await rows()).toEqual([]);
    expect(operatorRows()).toEqual([
      { action: 'operate/erase', about: { tenantId: 'acme', reason: 'contractEnded' } },
    ]);
  });

  it('erases nothing when the answer is no, or where nobody can be asked', async () => {
    const refusing = await setUp(async () => false);
    const alone = await setUp();
    const erase = ['tenant', 'erase', 'acme', '--reason', 'mistake'];

    expect(await refusing.run(...erase)).toMatchObject({ state: 'notErased' });
    await expect(alone.run(...erase)).rejects.toThrow(/give --yes/);
    expect([...refusing.acts, ...alone.acts]).toEqual([]);
  });

  it('wants to know why, by one of the reasons', async () => {
    const { run } = await setUp();

    expect(() => run('tenant', 'erase', 'acme', '--yes', '--reason', 'because')).toThrow(/contractEnded/);
  });

  it('says so when there never was such a tenant', async () => {
    const { run } = await setUp();

    await expect(run('tenant', 'erase', 'nobody', '--yes', '--reason', 'requested')).rejects.toThrow(
      /no tenant nobody/,
    );
  });
});

describe('reconcile', () => {
  it('is asked for, and written down', async () => {
    const { run, acts, rows, world } = await setUp();

    expect(await run('reconcile', 'run', 'acme')).toMatchObject({ answer: 'reconciling', tenantId: 'acme' });
    expect(acts).toEqual([world.tenantId]);
    expect((await rows()).map(({ action }) => action)).toEqual(['operate/reconcile']);
  });

  it('shows what came of the newest ones', async () => {
    const { run } = await setUp();

    expect(printAnswer(await run('reconcile', 'show', 'acme'))).toMatch(/2026-03-02 +complete .* yes/);
  });
});
