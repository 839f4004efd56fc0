import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StackFailure } from './stack-failure.ts';

/** DynamoDB Local, or another engine that was named. `javaPid` is there only for the one we started. */
export interface Dynamo {
  endpoint: string;
  javaPid?: number;
  readonly close: () => Promise<void>;
}

export interface DynamoOptions {
  /** Where tables are kept; in memory without it. */
  directory?: string;
  /** Read for PATH, JAVA_HOME and DYNAMODB_ENDPOINT. */
  environment: Readonly<Record<string, string | undefined>>;
}

const START_TIMEOUT_MS = 45_000;
const REMEDY =
  'Install a Java 17 runtime (Debian: apt-get install openjdk-17-jre-headless; macOS: brew install openjdk@17) ' +
  'and have `java` in PATH or JAVA_HOME set, or name another DynamoDB endpoint in DYNAMODB_ENDPOINT.';

// The shell outlives a runner that is killed: its standard input ends, and it ends Java. Descriptor 3 carries Java's
// output, which ends when Java does; the shell keeps no copy of it.
const WATCHDOG =
  '"$@" >&3 2>&3 & pid=$!; exec 3>&-; echo "$pid"; cat >/dev/null; kill -9 "$pid"; wait "$pid"';

/** Starts Amazon's DynamoDB Local from the npm package that ships it. */
export async function startDynamo(options: DynamoOptions): Promise<Dynamo> {
  const named = options.environment['DYNAMODB_ENDPOINT'];
  if (named !== undefined && named !== '') return { endpoint: named, close: () => Promise.resolve() };
  const java = findJava(options.environment);
  const port = await freePort();
  const watchdog = spawnJava(java, port, options.directory);
  const output = collect(watchdog.stdio[3]);
  const javaPid = await firstNumber(watchdog);
  const endpoint = `http://127.0.0.1:${port}`;
  const close = (): Promise<void> => stop(watchdog);
  try {
    await untilItAnswers(endpoint, output);
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint, javaPid, close };
}

/** Throws at once where DynamoDB could not be started for want of Java. */
export function requireDynamo({ environment }: DynamoOptions): void {
  if (!environment['DYNAMODB_ENDPOINT']) findJava(environment);
}

function findJava(environment: DynamoOptions['environment']): string {
  const home = environment['JAVA_HOME'];
  const folders = [
    ...(home === undefined ? [] : [path.join(home, 'bin')]),
    ...(environment['PATH'] ?? '').split(path.delimiter),
  ];
  for (const folder of folders) {
    const candidate = path.join(folder, 'java');
    if (folder !== '' && isExecutable(candidate)) return candidate;
  }
  throw new StackFailure(`The local stack needs Java for DynamoDB Local, and there is none. ${REMEDY}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** DynamoDB Local cannot choose a port itself; the system proposes one. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

function spawnJava(java: string, port: number, directory: string | undefined): ChildProcess {
  if (directory !== undefined) mkdirSync(directory, { recursive: true });
  const entry = fileURLToPath(import.meta.resolve('amplify-dynamodb-simulator/package.json'));
  const storage = directory === undefined ? ['-inMemory'] : ['-dbPath', path.resolve(directory)];
  const flags = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Djava.library.path=./DynamoDBLocal_lib'];
  // Without -disableTelemetry it reports to AWS.
  const engine = [
    '-jar',
    'DynamoDBLocal.jar',
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
    ...storage,
  ];
  return spawn('/bin/sh', ['-c', WATCHDOG, 'watchdog', java, ...flags, ...engine], {
    cwd: path.join(path.dirname(entry), 'emulator'),
    // A session of its own: Ctrl-C reaches the runner alone, which then ends things in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
  });
}

interface Output {
  text: string;
  hasEnded: boolean;
}

function collect(stream: unknown): Output {
  const output: Output = { text: '', hasEnded: false };
  if (!isReadable(stream)) return output;
  stream.on('data', (chunk) => (output.text = (output.text + String(chunk)).slice(-4000)));
  stream.on('end', () => (output.hasEnded = true));
  return output;
}

const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === 'object' && stream !== null && 'on' in stream;

function firstNumber(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.once('data', (chunk) => resolve(Number.parseInt(String(chunk), 10)));
  });
}

async function untilItAnswers(endpoint: string, output: Output): Promise<void> {
  const deadlineMs = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadlineMs) {
    if (output.hasEnded) throw failedStart(output);
    const isUp = await fetch(endpoint, { signal: AbortSignal.timeout(2000) }).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(50);
  }
  throw failedStart(output);
}

function failedStart(output: Output): StackFailure {
  const why = output.text.includes('UnsupportedClassVersionError')
    ? 'the Java found here is too old'
    : `its last words: ${output.text.trim() || '(none)'}`;
  return new StackFailure(`DynamoDB Local did not start: ${why}. ${REMEDY}`);
}

function stop(watchdog: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (watchdog.exitCode !== null || watchdog.signalCode !== null) {
      resolve();
      return;
    }
    watchdog.once('exit', () => resolve());
    watchdog.stdin?.end();
  });
}
