/**
 * M9: what each function loads at its start, and how long that takes in a fresh process, beside a bundle that holds only
 * the SDK clients the function loads. Variants take turns, so that a slow moment of the machine meets all of them.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { entryNames, type EntryName } from '../../infra/bundles.ts';
import type { FunctionEnvironments } from '../../infra/environments.ts';
import { median } from './statistics.ts';

export interface ColdStart {
  readonly entry: EntryName;
  readonly bundleKb: number;
  /** With what is loaded later, if at all. */
  readonly assetKb: number;
  readonly importMs: number;
  readonly floorKb: number;
  readonly floorMs: number;
  readonly clients: readonly string[];
  readonly hasOAuthAtStart: boolean;
}

export interface ColdStarts {
  readonly functions: readonly ColdStart[];
  /** Everything a first version loads at the start of every function, bundled as esbuild does by default. */
  readonly naive: { readonly bundleKb: number; readonly importMs: number };
}

const projectRoot = path.join(import.meta.dirname, '../..');
const synthesized = path.join(projectRoot, 'cdk.out/bundles');
const run = promisify(execFile);
// As in infra/bundles.ts.
const banner = {
  js: "import { createRequire as bundleRequire } from 'node:module';const require = bundleRequire(import.meta.url);",
};

export async function measureColdStarts(options: { rounds: number }): Promise<ColdStarts> {
  // What lies there may be older than the code.
  execFileSync(process.execPath, ['infra/synth.ts'], { cwd: projectRoot, stdio: 'ignore' });
  const scratch = mkdtempSync(path.join(tmpdir(), 'counterfoil-bench-'));
  try {
    // A copy, because a synthesis meanwhile would take the bundles away.
    const bundles = path.join(scratch, 'bundles');
    cpSync(synthesized, bundles, { recursive: true });
    const fileOf = (entry: EntryName): string => path.join(bundles, entry.replace('/', '-'), 'index.mjs');
    const metafile = JSON.parse(readFileSync(path.join(bundles, 'meta.json'), 'utf8')) as Metafile;
    const entries = entryNames.map((entry) => ({ entry, ...startOf(metafile, entry) }));
    const floors = await buildFloors(
      scratch,
      entries.map(({ clients }) => clients),
    );
    const naive = await buildNaive(scratch);
    const times = await timeInTurn(options.rounds, [
      naive.file,
      // Functions stand beside their floor, so that a slow moment of the machine meets both.
      ...[...floors].flatMap(([name, { file }]) => [
        file,
        ...entries.filter(({ clients }) => clients.join(' ') === name).map(({ entry }) => fileOf(entry)),
      ]),
    ]);
    const functions = entries.map(({ entry, clients, bundleBytes, assetBytes, hasOAuthAtStart }) => {
      const floor = floors.get(clients.join(' '));
      return {
        entry,
        clients,
        hasOAuthAtStart,
        bundleKb: bundleBytes / 1024,
        assetKb: assetBytes / 1024,
        importMs: median(times.get(fileOf(entry)) ?? []),
        floorKb: (floor?.bytes ?? 0) / 1024,
        floorMs: median(times.get(floor?.file ?? '') ?? []),
      };
    });
    const naiveMs = median(times.get(naive.file) ?? []);
    return { functions, naive: { bundleKb: naive.bytes / 1024, importMs: naiveMs } };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What is loaded at start: everything that is reached by static imports. */
function startOf(
  metafile: Metafile,
  entry: EntryName,
): { bundleBytes: number; assetBytes: number; clients: string[]; hasOAuthAtStart: boolean } {
  const first = Object.keys(metafile.outputs).find(
    (file) => metafile.outputs[file]?.entryPoint === `functions/${entry}.handler.ts`,
  );
  if (first === undefined) throw new Error(`There is no bundle of ${entry}; run npm run synth.`);
  const atStart = reach(metafile, first, ['import-statement']);
  const all = reach(metafile, first, ['import-statement', 'dynamic-import']);
  const inputs = atStart.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
  const clients = inputs.flatMap(
    (input) => /node_modules\/(@aws-sdk\/client-[^/]+)\//.exec(input)?.[1] ?? [],
  );
  return {
    bundleBytes: bytesOf(metafile, atStart),
    assetBytes: bytesOf(metafile, all),
    clients: [...new Set(clients)].toSorted(),
    hasOAuthAtStart: inputs.some((input) => input.includes('node_modules/intuit-oauth/')),
  };
}

const bytesOf = (metafile: Metafile, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);

function reach(metafile: Metafile, first: string, kinds: readonly string[]): string[] {
  const reached = new Set<string>();
  const waiting = [first];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const imported of metafile.outputs[file]?.imports ?? []) {
      if (imported.external !== true && kinds.includes(imported.kind)) waiting.push(imported.path);
    }
  }
  return [...reached];
}

/** Each client with the commands that we send by it. */
const clientSources: Readonly<Record<string, string>> = {
  '@aws-sdk/client-dynamodb': `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    import * as documents from '@aws-sdk/lib-dynamodb';
    const { BatchGetCommand, DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } = documents;
    export const table = documents.DynamoDBDocumentClient.from(new DynamoDBClient());
    export const commands = [BatchGetCommand, DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand];`,
  '@aws-sdk/client-eventbridge': `
    import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
    export const bus = [new EventBridgeClient(), PutEventsCommand];`,
  '@aws-sdk/client-kms': `
    import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
    export const kms = [new KMSClient(), DecryptCommand, EncryptCommand];`,
  '@aws-sdk/client-secrets-manager': `
    import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
    export const secrets = [new SecretsManagerClient(), GetSecretValueCommand];`,
  '@aws-sdk/client-sqs': `
    import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
    export const queue = [new SQSClient(), SendMessageBatchCommand, SendMessageCommand];`,
};

/** For each set of clients a bundle that makes them and does nothing else, with the options of infra/bundles.ts. */
async function buildFloors(
  scratch: string,
  sets: readonly (readonly string[])[],
): Promise<Map<string, { file: string; bytes: number }>> {
  const names = [...new Set(sets.map((clients) => clients.join(' ')))];
  const sources = path.join(scratch, 'floor-sources');
  const outdir = path.join(scratch, 'floors');
  mkdirSync(sources);
  names.forEach((name, index) => {
    const clients = name.split(' ').filter((client) => client !== '');
    writeFileSync(path.join(sources, `floor${index}.ts`), floorSource(clients));
  });
  const { metafile } = await build({
    absWorkingDir: projectRoot,
    entryPoints: names.map((_, index) => path.join(sources, `floor${index}.ts`)),
    nodePaths: [path.join(projectRoot, 'node_modules')],
    outdir,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    banner,
    metafile: true,
    logLevel: 'warning',
  });
  return new Map(
    names.map((name, index) => {
      const file = path.join(outdir, `floor${index}.mjs`);
      const atStart = reach(metafile, path.relative(projectRoot, file), ['import-statement']);
      return [name, { file, bytes: bytesOf(metafile, atStart) }];
    }),
  );
}

async function buildNaive(scratch: string): Promise<{ file: string; bytes: number }> {
  const directory = path.join(scratch, 'naive');
  mkdirSync(directory);
  const outfile = path.join(directory, 'index.mjs');
  const contents = `
    import { z } from 'zod';
    import { Logger } from '@aws-lambda-powertools/logger';
    import middy from '@middy/core';
    import QuickBooks from 'node-quickbooks';
    import OAuthClient from 'intuit-oauth';
    ${floorSource(['dynamodb', 'eventbridge', 'kms', 'secrets-manager', 'sqs'].map((name) => `@aws-sdk/client-${name}`))}
    export const all = [z, Logger, middy, QuickBooks, OAuthClient];`;
  await build({
    stdin: { contents, resolveDir: projectRoot, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    keepNames: true,
    banner,
    logLevel: 'error',
  });
  return { file: outfile, bytes: statSync(outfile).size };
}

const floorSource = (clients: readonly string[]): string =>
  clients
    .map((client) => {
      const source = clientSources[client];
      if (source === undefined) throw new Error(`The bench does not know the client of ${client}.`);
      return source;
    })
    .join('\n') + '\nexport const handler = async () => {};\n';

async function timeInTurn(rounds: number, files: readonly string[]): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(files.map((file) => [file, []]));
  const probe = path.join(mkdtempSync(path.join(tmpdir(), 'counterfoil-probe-')), 'probe.mjs');
  writeFileSync(
    probe,
    'const t = performance.now(); await import(process.argv[2]); process.stdout.write(String(performance.now() - t)); process.exit(0);',
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const file of files) {
      const { stdout } = await run(process.execPath, [probe, file], {
        env: environment,
        timeout: 20_000,
      });
      times.get(file)?.push(Number(stdout));
    }
  }
  rmSync(path.dirname(probe), { recursive: true, force: true });
  return times;
}

type Variable = { [Entry in EntryName]: keyof FunctionEnvironments[Entry] }[EntryName];

// Every name that any function reads at its start, and no other compiles; values of the right form.
const environment: Readonly<Record<Variable | `AWS_${string}`, string>> = {
  AWS_REGION: 'eu-west-2',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  STAGE: 'bench',
  TABLE_NAME: 'bench',
  PROVIDER_KEYS_TABLE_NAME: 'bench',
  EVENT_BUS_NAME: 'bench',
  TOKEN_KEY_ARN: 'arn:aws:kms:eu-west-2:000000000000:key/bench',
  QUICKBOOKS_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-2:000000000000:secret:bench',
  QUICKBOOKS_TOKEN_URL: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  QUICKBOOKS_REVOKE_URL: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  QUICKBOOKS_AUTHORIZE_URL: 'https://appcenter.intuit.com/connect/oauth2',
  QUICKBOOKS_API_BASE_URL: 'https://quickbooks.api.intuit.com',
  QUICKBOOKS_APP_URL: 'https://app.qbo.intuit.com',
  PUBLIC_ORIGIN: 'https://books.example.com',
  PUSH_INVOICES_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/invoices',
  PUSH_BILLS_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/bills',
  REFRESH_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/refreshes',
  ERASURE_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/erasures',
  CHANGES_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/changes',
  QUARANTINE_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/webhook-quarantine',
  RECONCILE_QUEUE_URL: 'https://sqs.eu-west-2.amazonaws.com/000000000000/reconcile',
  RECONCILE_QUEUE_ARN: 'arn:aws:sqs:eu-west-2:000000000000:reconcile',
  RECONCILE_DEAD_LETTERS_ARN: 'arn:aws:sqs:eu-west-2:000000000000:reconcile-dead-letters',
  NIGHT_SCHEDULE_GROUP: 'bench',
  NIGHT_SCHEDULER_ROLE_ARN: 'arn:aws:iam::000000000000:role/bench',
};
