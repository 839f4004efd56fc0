import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulatorServer } from '../../../local/quickbooks/server.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';
import type { Simulator } from '../../../local/quickbooks/simulator.ts';
import { json } from './simulated.ts';

let folder: string;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quickbooks-'));
  undo.push(() => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const step of undo.toReversed()) await step();
  undo.length = 0;
});

function realSimulator(stateFile?: string): Simulator {
  return createSimulator({
    clock: { nowMs: () => Date.now() },
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    random: Math.random,
    ...(stateFile === undefined ? {} : { stateFile }),
  });
}

async function served(simulator: Simulator): Promise<string> {
  const server = await startSimulatorServer({ simulator, port: 0 });
  undo.push(() => server.close());
  return server.url;
}

describe('the server', () => {
  it('serves over HTTP, good answers in chunks and errors with a length', async () => {
    const simulator = realSimulator();
    const url = await served(simulator);
    const { realmId } = simulator.control.createCompany();
    const { accessToken } = simulator.control.connect({ realmId });
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };

    const good = await fetch(`${url}/v3/company/${realmId}/customer/1`, { headers });
    const bad = await fetch(`${url}/v3/company/${realmId}/customer/99999`, { headers });

    expect([good.status, good.headers.get('transfer-encoding')]).toEqual([200, 'chunked']);
    expect([bad.status, bad.headers.get('content-length')]).toEqual([400, String((await bad.text()).length)]);
    expect(bad.headers.get('intuit_tid')).not.toBeNull();
  });

  it('cuts the connection when a reset is planned', async () => {
    const simulator = realSimulator();
    const url = await served(simulator);
    const { realmId } = simulator.control.createCompany();
    const { accessToken } = simulator.control.connect({ realmId });
    simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };

    const call = fetch(`${url}/v3/company/${realmId}/customer`, {
      method: 'POST',
      body: JSON.stringify({ DisplayName: 'Quill' }),
      headers,
    });

    await expect(call).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/ECONNRESET|UND_ERR_SOCKET/u) },
    });
    const found = await fetch(`${url}/app/${realmId}?show=customer`);
    expect(await found.text()).toContain('Quill');
  });

  it('is steered over HTTP', async () => {
    const url = await served(realSimulator());

    const created = await fetch(`${url}/_control/companies`, {
      method: 'POST',
      body: JSON.stringify({ seed: 'gb' }),
    });
    const { realmId } = await json<{ realmId: string }>(created);

    expect(await (await fetch(`${url}/app`)).text()).toContain(realmId);
  });
});

describe('the state file', () => {
  it('keeps companies, books and tokens between runs', async () => {
    const path = join(folder, 'state.json');
    const first = realSimulator(path);
    const { realmId } = first.control.createCompany({ seed: 'us' });
    const { accessToken } = first.control.connect({ realmId });
    const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` };
    const url = `http://qbo.test/v3/company/${realmId}/customer`;
    const body = JSON.stringify({ DisplayName: 'Quill' });
    const created = await first.handle(new Request(url, { method: 'POST', body, headers }));
    const { Customer: customer } = await json<{ Customer: { Id: string } }>(created);
    await first.flush();

    const read = await realSimulator(path).handle(new Request(`${url}/${customer.Id}`, { headers }));

    expect(await json(read)).toMatchObject({ Customer: { DisplayName: 'Quill' } });
    expect(await readdir(folder)).toEqual(['state.json']);
  });

  it('is written by itself soon after a change', async () => {
    const path = join(folder, 'state.json');
    const woken = Promise.withResolvers<void>();
    const simulator = createSimulator({
      clock: { nowMs: () => 0 },
      sleep: () => woken.promise,
      random: Math.random,
      stateFile: path,
    });
    const body = JSON.stringify({ realmId: '77', seed: 'us' });
    await simulator.handle(new Request('http://qbo.test/_control/companies', { method: 'POST', body }));

    woken.resolve();
    await woken.promise;
    await simulator.flush();

    expect(await readFile(path, 'utf8')).toContain('"realmId":"77"');
  });

  it('that is something else is not overwritten but complained about', async () => {
    const path = join(folder, 'state.json');
    await writeFile(path, '{"my":"notes"}');

    expect(() => realSimulator(path)).toThrow(`Cannot use the state file ${path}`);
    expect(await readFile(path, 'utf8')).toBe('{"my":"notes"}');
  });
});

describe('main.ts', () => {
  function started(
    ...args: string[]
  ): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
    const child = spawn(process.execPath, ['local/quickbooks/main.ts', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    undo.push(async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    });
    return child;
  }

  it('prints its address, serves two companies, keeps its state on SIGTERM and ends', async () => {
    const path = join(folder, 'state.json');
    const child = started('--port', '0', '--state', path);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /http:\/\/127\.0\.0\.1:\d+/u.exec(line.toString())?.[0] ?? '';
    const companies = await (await fetch(`${url}/_control/companies`)).json();
    await fetch(`${url}/_control/companies`, { method: 'POST', body: '{"realmId":"77"}' });

    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];

    expect(companies).toHaveLength(2);
    expect(code).toBe(0);
    expect(await readFile(path, 'utf8')).toContain('"realmId":"77"');
  });

  it('says that the port is taken and exits with 1', async () => {
    const blocker = createServer();
    blocker.listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    undo.push(async () => {
      blocker.close();
      await once(blocker, 'close');
    });
    const { port } = blocker.address() as AddressInfo;

    const child = started('--port', String(port));
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);

    expect(code).toBe(1);
    expect(said).toBe(
      'Cannot start the QuickBooks simulator. The port is taken. Choose another with --port.\n',
    );
  });
});
