import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSimulator } from '../../../../local/quickbooks/simulator.ts';
import type { Simulator } from '../../../../local/quickbooks/simulator.ts';
import { save, subscribed } from './subscribed.ts';

interface Arrived {
  body: Buffer;
  signature: string | string[] | undefined;
}

let folder: string;
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quickbooks-'));
  undo.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const step of undo.toReversed()) await step();
  undo.length = 0;
});

/** An app's endpoint on this machine: answers by turns, then 200; `reached` resolves at the given delivery. */
async function endpoint(statuses: number[], deliveries: number) {
  const arrived: Arrived[] = [];
  const reached = Promise.withResolvers<void>();
  const server = createServer((incoming, outgoing) => {
    void buffer(incoming).then((body) => {
      arrived.push({ body, signature: incoming.headers['intuit-signature'] });
      outgoing.writeHead(statuses.shift() ?? 200, { location: '/elsewhere' }).end();
      if (arrived.length === deliveries) reached.resolve();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhooks`, arrived, reached: reached.promise };
}

function realSimulator(): Simulator {
  return createSimulator({
    clock: { nowMs: () => Date.now() },
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    random: Math.random,
  });
}

/** How many deliveries wait, how many changes are gathered, and how many attempts there were, by a state file. */
async function savedIn(path: string): Promise<unknown> {
  const saved = JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as {
    webhooks?: { lines: { queue: unknown[]; gathering: unknown[] }[]; records: unknown[] };
  };
  const [line] = saved.webhooks?.lines ?? [];
  return [line?.queue.length, line?.gathering.length, saved.webhooks?.records.length];
}

describe('webhooks in real time', () => {
  it.each([500, 307])('reach an endpoint on this machine, and again when it answers %i', async (status) => {
    const simulator = realSimulator();
    const { url, arrived, reached } = await endpoint([status], 2);
    const { realmId } = simulator.control.createCompany();
    simulator.control.connect({ realmId });
    const post = (call: string, body: object): Promise<Response> =>
      simulator.handle(
        new Request(`http://qbo.test/_control/${call}`, { method: 'POST', body: JSON.stringify(body) }),
      );

    await post('webhooks', { endpointUrl: url, verifierToken: 'verifier' });
    await post('entities', { realmId, entity: 'Vendor', rows: [{ DisplayName: 'Zoë' }] });
    await reached;
    await simulator.control.idle();

    const [first, second] = arrived;
    const signature = createHmac('sha256', 'verifier').update(first!.body).digest('base64');
    expect(second!.body.equals(first!.body)).toBe(true);
    expect([first!.signature, second!.signature]).toEqual([signature, signature]);
    expect(simulator.control.webhooks.attempts()).toMatchObject([{ status }, { status: 200 }]);
  });

  it('are held up by an endpoint that is not there, and come when it is', async () => {
    const simulator = realSimulator();
    const { url, arrived, reached } = await endpoint([], 1);
    const { realmId } = simulator.control.createCompany();
    simulator.control.connect({ realmId });
    const { webhooks } = simulator.control;
    webhooks.configure({ endpointUrl: 'http://127.0.0.1:1/nobody', verifierToken: 'verifier' });
    simulator.control.addEntities({ realmId, entity: 'Vendor', rows: [{ DisplayName: 'Ferro' }] });
    await webhooks.deliverDue();

    webhooks.change({ endpointUrl: url });
    simulator.control.advanceClock(10_000);
    await reached;
    await simulator.control.idle();

    expect(arrived).toHaveLength(1);
    expect(webhooks.attempts().map(({ outcome }) => outcome)).toEqual([
      'unreachable',
      'unreachable',
      'acknowledged',
    ]);
  });
});

describe('the state file', () => {
  it('is written after a delivery that nobody asked for', async () => {
    const stateFile = join(folder, 'books.json');
    const company = subscribed({ environment: 'production' }, { deliversByItself: true, stateFile });
    await save(company, 'Term', { Name: 'Net 7', DueDays: 7 });
    await company.time.advance(500);
    await expect.poll(() => savedIn(stateFile), { timeout: 5_000 }).toEqual([0, 1, 0]);

    await company.time.advance(300_000);
    await company.time.advance(500);

    await expect.poll(() => savedIn(stateFile), { timeout: 5_000 }).toEqual([0, 0, 1]);
  });
});
