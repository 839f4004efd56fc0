import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startStack } from '../../../local/stack.ts';
import type { Stack } from '../../../local/stack.ts';
import { findRunningDev } from '../../../local/stack/running-dev.ts';
import { isAlive, until } from '../processes.ts';
import { fixtureAssembly } from './fixture.ts';

const root = path.join(import.meta.dirname, '../../..');
const temporary = (): string => mkdtempSync(path.join(tmpdir(), 'stack-'));

function run(script: string, args: string[] = [], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.resolve(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, ...collected(child) };
}

function collected(child: ChildProcess): { text: () => string; ended: Promise<unknown> } {
  let text = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (text += String(chunk)));
  return { text: () => text, ended: once(child, 'close') };
}

describe('a runner that is killed', () => {
  it('leaves no Java behind', async () => {
    const { child, text, ended } = run(fileURLToPath(new URL('./runner.ts', import.meta.url)));
    await until(() => text().includes('javaPid'));
    const { javaPid } = JSON.parse(
      text()
        .split('\n')
        .find((line) => line.includes('javaPid'))!,
    );
    const wasAlive = isAlive(javaPid);

    child.kill('SIGKILL');
    await ended;

    expect(wasAlive).toBe(true);
    await until(() => !isAlive(javaPid));
  });
});

describe('npm run dev', () => {
  it('ends with 1 and a remedy when its port is taken', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };

    const { child, text, ended } = run('local/dev.ts', ['--port', String(port), '--announce', temporary()]);
    await ended;

    expect(child.exitCode).toBe(1);
    expect(text().trim()).toBe(
      `Port ${port} is taken by another program. End that one, or start elsewhere: npm run dev -- --port ${port + 10}`,
    );
  });

  it('ends with 1 and a remedy when another stack uses the same state', async () => {
    const state = temporary();
    writeFileSync(path.join(state, 'stack.lock'), JSON.stringify({ pid: process.pid }));

    const { child, text, ended } = run('local/dev.ts', [
      '--port',
      '0',
      '--state',
      state,
      '--announce',
      temporary(),
    ]);
    await ended;

    expect(child.exitCode).toBe(1);
    expect(text()).toMatch(
      new RegExp(`Another local stack \\(process ${process.pid}\\) already uses.*--state\\.`),
    );
  });

  it('ends with 1 and a remedy when one already runs', async () => {
    const announce = temporary();
    const address = { issuer: 'i', webClientId: 'w', redirectUri: 'r', clientId: 'c', clientSecret: 's' };
    writeFileSync(
      path.join(announce, 'dev.json'),
      JSON.stringify({
        pid: process.pid,
        origin: 'http://127.0.0.1:4010',
        quickbooksUrl: '',
        clockUrl: '',
        dynamoEndpoint: '',
        tables: [],
        queuesEndpoint: '',
        signInTarget: address,
        vendorClient: address,
      }),
    );

    const { child, text, ended } = run('local/dev.ts', ['--port', '0', '--announce', announce]);
    await ended;

    expect(child.exitCode).toBe(1);
    expect(text()).toMatch(/already runs at http:\/\/127\.0\.0\.1:4010 \(process \d+\).*Ctrl-C/);
  });

  it('ends with 1 and a remedy when there is no Java', async () => {
    const { child, text, ended } = run('local/dev.ts', ['--port', '0', '--announce', temporary()], {
      PATH: '/nonexistent',
      JAVA_HOME: '',
    });
    await ended;

    expect(child.exitCode).toBe(1);
    expect(text()).toMatch(/needs Java for DynamoDB Local.*Install a Java 17 runtime/);
  });

  it(
    'runs the real templates, tells others where, and ends cleanly on Ctrl-C',
    { timeout: 120_000 },
    async () => {
      const announce = temporary();
      const { child, text, ended } = run('local/dev.ts', ['--port', '0', '--announce', announce]);
      await until(() => text().includes('Ctrl-C ends the stack') || child.exitCode !== null);
      expect(text()).toContain('Ada Admin');
      const running = findRunningDev(announce)!;
      const answer = await fetch(`${running.origin}/v1/tenants/tenant-a`);
      const books = await fetch(`${running.quickbooksUrl}/app`);

      child.kill('SIGINT');
      await ended;

      expect([answer.status, books.status]).toEqual([401, 200]);
      expect(child.exitCode).toBe(0);
      expect(findRunningDev(announce)).toBeUndefined();
      expect(statSync(path.join(announce, 'dev.json'), { throwIfNoEntry: false })).toBeUndefined();
    },
  );
});

describe('a state folder', () => {
  const assembly = fixtureAssembly();
  const kmsOf = (stack: Stack): Promise<KMSClient> =>
    stack.invoke('echo', {}).then((outcome) => {
      const { body } = (outcome as { payload: { body: string } }).payload;
      const endpoint = JSON.parse(body).environment.AWS_ENDPOINT_URL_KMS;
      return new KMSClient({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'l', secretAccessKey: 'l' },
      });
    });

  it('keeps items, sealed values, schedules and the clock from one run to the next', async () => {
    const stateDir = path.join(temporary(), 'state');
    const first = await startStack({ assembly, stateDir });
    await first.dynamo.client.send(new PutItemCommand({ TableName: 'fixture', Item: { pk: { S: 'kept' } } }));
    const sealed = await (
      await kmsOf(first)
    ).send(new EncryptCommand({ KeyId: 'Fixture-Key', Plaintext: Buffer.from('token') }));
    await first.clock.advance(7_200_000);
    const firstNowMs = first.clock.nowMs();
    await first.stop();

    const second = await startStack({ assembly, stateDir });
    onTestFinished(() => second.stop());
    const item = await second.dynamo.client.send(
      new GetItemCommand({ TableName: 'fixture', Key: { pk: { S: 'kept' } } }),
    );
    const opened = await (
      await kmsOf(second)
    ).send(new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob! }));

    expect(item.Item).toEqual({ pk: { S: 'kept' } });
    expect(Buffer.from(opened.Plaintext!).toString()).toBe('token');
    expect(second.clock.nowMs()).toBeGreaterThanOrEqual(firstNowMs);
    expect(second.schedules().map(({ schedule }) => schedule.Name)).toContain('hourly');
  });

  it('begins behind real time where that is asked for, and never goes back afterwards', async () => {
    const stateDir = path.join(temporary(), 'state');
    const first = await startStack({ assembly, stateDir, beginsBehindMs: 86_400_000 });
    const firstBehindMs = Date.now() - first.clock.nowMs();
    const booksBehindMs = Date.now() - first.quickbooks.simulator!.control.clock().nowMs;
    await first.clock.advance(80_000_000);
    await first.stop();

    const second = await startStack({ assembly, stateDir, beginsBehindMs: 86_400_000 });
    onTestFinished(() => second.stop());

    expect([firstBehindMs, booksBehindMs].map((ms) => Math.round(ms / 1000))).toEqual([86_400, 86_400]);
    expect(Math.round((Date.now() - second.clock.nowMs()) / 1000)).toBe(6_400);
  });

  it('is taken over from a runner that died', async () => {
    const stateDir = temporary();
    const { pid } = spawnSync(process.execPath, ['--eval', '0']);
    writeFileSync(path.join(stateDir, 'stack.lock'), JSON.stringify({ pid }));

    const stack = await startStack({ assembly, stateDir });
    await stack.stop();

    expect(statSync(path.join(stateDir, 'stack.lock'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('is given back when a part cannot start', async () => {
    const stateDir = temporary();
    const broken = {
      ...assembly,
      resources: [{ ...assembly.resources[0]!, properties: { KeySchema: 'none' } }],
    };

    await expect(startStack({ assembly: broken, stateDir })).rejects.toThrow(/KeySchema/);

    expect(statSync(path.join(stateDir, 'stack.lock'), { throwIfNoEntry: false })).toBeUndefined();
  });
});
