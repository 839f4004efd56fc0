import { describe, expect, it } from 'vitest';
import {
  forecastLetters,
  groupLetters,
  listLetters,
  showLetter,
} from '../../../functions/operate/look-at-letters.ts';
import { discardLetters, redriveLetters } from '../../../functions/operate/move-letters.ts';
import { showQueues } from '../../../functions/operate/show-queues.ts';
import { operatedQueues } from '../../../shared/contracts/queues.ts';
import { operatorAnswerSchema } from '../../../shared/contracts/operate.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createPushWorld } from '../../flows/push-world.ts';
import { createLettersWorld, deadLetters, park, sources } from './letters-world.ts';

const [invoices] = sources;
const [deadInvoices] = deadLetters;
const acme = tenantIdSchema.parse('acme');

const wanted = { queues: operatedQueues, selection: {}, limit: 100, holdSeconds: 600 };
const because = { reason: 'The table is up again.', isDryRun: false };
const redriveAll = { ...wanted, ...because, perSecond: 5 };

/** A tenant with parked invoices, whose pointers are dead letters. */
async function setUp(parked: number) {
  const world = createPushWorld({ tenantId: 'acme' });
  const letters = createLettersWorld([world]);
  const ids: string[] = [];
  for (let index = 0; index < parked; index += 1) {
    const { documentId } = await world.submit({ id: `ext-${index}`, number: `N-${index}` });
    await park(world, [documentId]);
    const body = JSON.stringify({ tenantId: 'acme', documentId });
    ids.push(letters.queues.put(deadInvoices!, { body, groupId: 'acme', receiveCount: 6 }));
  }
  const rows = async () => (await letters.trail.list(acme, { limit: 50 })).rows;
  const ownRows = () => [...letters.trailTable.items.values()].filter(({ pk }) => pk === 'OPERATORS');
  return { ...letters, world, ids, rows, ownRows };
}

describe('looking at dead letters', () => {
  it('gives them back, so that others see them at once', async () => {
    const { deps, queues, ids } = await setUp(3);

    const { letters, mayBeMore } = await listLetters(deps, wanted);

    expect(letters.map(({ messageId, verdict, cause }) => [messageId, verdict, cause])).toEqual(
      ids.map((id) => [id, 'wouldSucceed', 'parked']),
    );
    expect(mayBeMore).toBe(false);
    expect(queues.visibleIn(deadInvoices!)).toEqual(ids);
  });

  it('gives them back when judging fails', async () => {
    const { deps, queues, ids } = await setUp(2);
    const failing = { ...deps, findObstacles: () => Promise.reject(new Error('table down')) };

    await expect(listLetters(failing, wanted)).rejects.toThrow('table down');

    expect(queues.visibleIn(deadInvoices!)).toEqual(ids);
  });

  it('says that there may be more than it looked at', async () => {
    const { deps } = await setUp(3);

    const { letters, mayBeMore } = await listLetters(deps, { ...wanted, limit: 2 });

    expect(letters).toHaveLength(2);
    expect(mayBeMore).toBe(true);
  });

  it('shows one with its document, and nothing of what was submitted', async () => {
    const { deps, ids } = await setUp(2);

    const shown = await showLetter(deps, { ...wanted, selection: { messageId: ids[1]! } });

    expect(shown).toMatchObject({
      letter: { messageId: ids[1], queue: 'push-invoices', pointsTo: 'document', receiveCount: 7 },
      document: { state: 'parked', number: 'N-1', revision: 1, attempts: 0 },
    });
  });

  it('tells of one that is not there with what to do', async () => {
    const { deps } = await setUp(1);

    await expect(showLetter(deps, { ...wanted, selection: { messageId: 'm-9' } })).rejects.toThrow(
      '--message: no dead letter m-9 lies in the queues that were looked at.',
    );
  });

  it('groups them by tenant and cause, and shows no more of an unreadable one than its head', async () => {
    const { deps, queues } = await setUp(2);
    queues.put(deadInvoices!, { body: 'x'.repeat(500) });

    const { groups } = await groupLetters(deps, wanted);
    const { letters } = await listLetters(deps, { ...wanted, selection: { cause: 'unreadable' } });

    expect(groups.map(({ tenantId, cause, count }) => [tenantId, cause, count])).toEqual([
      ['acme', 'parked', 2],
      [undefined, 'unreadable', 1],
    ]);
    expect(letters.map(({ head }) => head)).toEqual([Buffer.from('x'.repeat(48)).toString('base64')]);
  });

  it('counts what waits in each queue, and never receives from one that works', async () => {
    const { deps, queues } = await setUp(2);
    queues.put(invoices, { body: '{"tenantId":"acme"}' });

    const { queues: told } = await showQueues(deps, { queues: operatedQueues, limit: 10 });

    expect(told[0]).toEqual({
      queue: 'push-invoices',
      ...{ waiting: 1, inFlight: 0, delayed: 0, deadLetters: 2 },
      oldestDeadLetterSentAt: '2026-03-03T09:00:00.000Z',
    });
    expect(told.find(({ queue }) => queue === 'sweep')).toEqual({ queue: 'sweep', deadLetters: 0 });
    expect((await queues.take(invoices, { max: 1, holdSeconds: 1 }))[0]).toMatchObject({ receiveCount: 1 });
  });

  it('answers in the shape that is promised', async () => {
    const { deps, ids } = await setUp(2);
    const answers = [
      await listLetters(deps, wanted),
      await forecastLetters(deps, wanted),
      await groupLetters(deps, wanted),
      await showLetter(deps, { ...wanted, selection: { messageId: ids[0]! } }),
      await redriveLetters(deps, { ...redriveAll, isDryRun: true }),
    ];

    expect(answers.map((answer) => operatorAnswerSchema.safeParse(answer).error)).toEqual(
      answers.map(() => undefined),
    );
  });
});

describe('redriveLetters', () => {
  it('sends each to its queue in its group, writes it down, and takes it out of the dead letters', async () => {
    const { deps, queues, rows, ids, world, work } = await setUp(2);

    const moved = await redriveLetters(deps, redriveAll);

    expect(moved).toEqual({
      answer: 'redriven',
      isDryRun: false,
      moved: 2,
      byVerdict: { wouldSucceed: 2 },
      left: {},
      notReached: 0,
      end: 'done',
      mayBeMore: false,
    });
    expect(queues.idsIn(deadInvoices!)).toEqual([]);
    expect(
      (await rows()).map(({ actor, action, outcome, about }) => ({ actor, action, outcome, about })),
    ).toEqual(
      ids.toReversed().map((messageId) => ({
        actor: 'operator:sam',
        action: 'operate/redrive',
        outcome: 'done',
        about: {
          ...{ queue: 'push-invoices', messageId, documentId: expect.stringMatching(/^doc_/) },
          ...{ verdict: 'wouldSucceed', cause: 'parked', reason: 'The table is up again.' },
        },
      })),
    );
    expect(await queues.take(invoices, { max: 5, holdSeconds: 0 })).toMatchObject([
      { groupId: 'acme' },
      { groupId: 'acme' },
    ]);
    await work();
    expect(world.rows('Invoice')).toHaveLength(2);
  });

  it('sends no more a second than it was told', async () => {
    const { deps, control } = await setUp(6);

    await redriveLetters(deps, { ...redriveAll, perSecond: 2 });

    expect(control.waitedMs).toBe(2_500);
  });

  it('moves nothing in a dry run', async () => {
    const { deps, queues, ids, rows } = await setUp(2);

    const moved = await redriveLetters(deps, { ...redriveAll, isDryRun: true });

    expect(moved).toMatchObject({ isDryRun: true, moved: 2 });
    expect(queues.visibleIn(deadInvoices!)).toEqual(ids);
    expect(queues.idsIn(invoices)).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('stops after the message in hand, and gives the others back', async () => {
    const { deps, queues, ids, control } = await setUp(4);
    control.stopAfter = 1;

    const moved = await redriveLetters(deps, redriveAll);

    expect(moved).toMatchObject({ moved: 1, notReached: 3, end: 'stopped' });
    expect(queues.visibleIn(deadInvoices!)).toEqual(ids.slice(1));
  });

  it('takes only those that are meant', async () => {
    const { deps, queues, ids } = await setUp(3);

    const moved = await redriveLetters(deps, { ...redriveAll, selection: { messageId: ids[1]! } });

    expect(moved).toMatchObject({ moved: 1, notReached: 0 });
    expect(queues.visibleIn(deadInvoices!)).toEqual([ids[0], ids[2]]);
  });

  it('leaves what sending again cannot help', async () => {
    const { deps, queues } = await setUp(0);
    const broken = queues.put(deadInvoices!, { body: 'not json' });
    const stranger = queues.put(deadInvoices!, { body: '{"tenantId":"nobody"}' });
    const run = queues.put('counterfoil-dev-sweep-dead-letters', { body: '{}' });

    const moved = await redriveLetters(deps, redriveAll);

    expect(moved).toMatchObject({ moved: 0, left: { unreadable: 1, unknownTenant: 1, nextRun: 1 } });
    expect(queues.visibleIn(deadInvoices!)).toEqual([broken, stranger]);
    expect(queues.visibleIn('counterfoil-dev-sweep-dead-letters')).toEqual([run]);
  });

  it('leaves a letter that SQS did not take where it lies, and says how far it came', async () => {
    const { deps, queues, ids, rows } = await setUp(3);
    let sends = 0;
    const send: typeof queues.send = async (...of) => {
      sends += 1;
      if (sends === 2) throw new Error('throttled');
      await queues.send(...of);
    };

    const moved = await redriveLetters({ ...deps, queues: { ...queues, send } }, redriveAll);

    expect(moved).toMatchObject({ moved: 1, notReached: 2, end: 'failed', failure: 'throttled' });
    expect(queues.visibleIn(deadInvoices!)).toEqual(ids.slice(1));
    expect(await rows()).toHaveLength(1);
  });

  it('may be repeated after it died between sending and deleting: the document is pushed once', async () => {
    const { deps, queues, world, work } = await setUp(1);
    const remove = (): Promise<never> => Promise.reject(new Error('gone'));

    await redriveLetters({ ...deps, queues: { ...queues, remove } }, redriveAll);
    await redriveLetters(deps, redriveAll);
    await work();

    expect(queues.idsIn(deadInvoices!)).toEqual([]);
    expect(world.rows('Invoice')).toHaveLength(1);
  });
});

describe('discardLetters', () => {
  it('deletes them and keeps in the trail what they were; the document stays parked', async () => {
    const { deps, queues, rows, world } = await setUp(1);

    const moved = await discardLetters(deps, { ...wanted, ...because });

    const [row] = await rows();
    expect(moved).toMatchObject({ answer: 'discarded', moved: 1 });
    expect(queues.idsIn(deadInvoices!)).toEqual([]);
    expect(row).toMatchObject({
      action: 'operate/discard',
      about: { cause: 'parked', queue: 'push-invoices' },
    });
    expect(await world.document(row!.about!['documentId'] as never)).toMatchObject({ state: 'parked' });
  });

  it('writes down before it deletes', async () => {
    const { deps, queues, ids } = await setUp(1);
    const add = (): Promise<never> => Promise.reject(new Error('table down'));

    const moved = await discardLetters({ ...deps, trail: { add } }, { ...wanted, ...because });

    expect(moved).toMatchObject({ moved: 0, end: 'failed', failure: 'table down' });
    expect(queues.visibleIn(deadInvoices!)).toEqual(ids);
  });

  it('writes what belongs to no tenant there is into the trail of the operators', async () => {
    const { deps, queues, rows, ownRows } = await setUp(0);
    queues.put(deadInvoices!, { body: 'not json' });
    queues.put(deadInvoices!, { body: '{"tenantId":"nobody"}' });

    await discardLetters(deps, { ...wanted, ...because });

    expect(ownRows().map(({ action, about }) => [action, about])).toEqual([
      ['operate/discard', expect.objectContaining({ cause: 'unreadable', head: 'bm90IGpzb24=' })],
      ['operate/discard', expect.objectContaining({ cause: 'unknownTenant', tenantId: 'nobody' })],
    ]);
    expect(await rows()).toEqual([]);
  });
});
