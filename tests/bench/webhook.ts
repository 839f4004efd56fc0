/**
 * M11: how long Intuit waits for the acknowledgement of a delivery. The built bundle in processes of its own, with the queue
 * and the secret on loopback, so what the network to them takes is not in it.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startQueues } from '../../local/aws/queues.ts';
import { createSecrets, secretArn } from '../../local/aws/secrets.ts';
import { startAwsServer } from '../../local/aws/server.ts';
import { cloudEvent, signatureOf } from '../fakes/webhook-delivery.ts';
import type { Row } from './report.ts';
import { percentile } from './statistics.ts';

const bundle = path.join(import.meta.dirname, '../../cdk.out/bundles/webhook-receive-notices');
const region = 'eu-west-2';
const verifierToken = 'bench';
const warmRounds = 1_000;
const largeRounds = 200;
const coldRounds = 30;
const run = promisify(execFile);

// The last line is the result: lines of the log come before it.
const probe = `
  const { readFileSync } = await import('node:fs');
  const [bundle, eventFile, rounds] = process.argv.slice(2);
  const event = JSON.parse(readFileSync(eventFile, 'utf8'));
  const importsFromMs = performance.now();
  const { handler } = await import(bundle);
  const times = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    const fromMs = round === 0 ? importsFromMs : performance.now();
    const { statusCode } = await handler(structuredClone(event), {});
    if (statusCode !== 200) throw new Error('Answered ' + statusCode);
    times.push(performance.now() - fromMs);
  }
  process.stdout.write('\\n' + JSON.stringify(times) + '\\n', () => process.exit(0));`;

/** Deliveries of one event, warm and cold, and of a thousand. Needs the bundles that a synthesis wrote. */
export async function measureWebhook(): Promise<Row[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'counterfoil-webhook-'));
  const queues = await startQueues(region);
  const values = new Map([['app', JSON.stringify(quickbooksApp)]]);
  const secrets = await startAwsServer({ secretsmanager: createSecrets({ region, values }) });
  try {
    cpSync(bundle, path.join(scratch, 'bundle'), { recursive: true });
    writeFileSync(path.join(scratch, 'probe.mjs'), probe);
    await createQueues(queues.endpoint);
    const environment = {
      ...{ AWS_REGION: region, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' },
      ...{ AWS_ENDPOINT_URL_SQS: queues.endpoint, AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url },
      ...{ STAGE: 'bench', QUICKBOOKS_SECRET_ARN: secretArn(region, 'app') },
      ...{ CHANGES_QUEUE_URL: queues.urlOf('changes'), QUARANTINE_QUEUE_URL: queues.urlOf('quarantine') },
    };
    const times = (events: number, rounds: number): Promise<number[]> =>
      timesIn({ scratch, environment }, { events, rounds });
    const cold: number[] = [];
    for (let round = 0; round < coldRounds; round += 1) cold.push(...(await times(1, 1)));
    const [, ...warm] = await times(1, warmRounds);
    const [, ...large] = await times(1_000, largeRounds);
    return [
      row({ id: 'M11', metric: 'ms to acknowledge a webhook of 1 event, p99, warm' }, warm, 20),
      row({ id: '', metric: '… cold, the bundle’s import in it, in a fresh process' }, cold, 150),
      row({ id: '', metric: '… of 1,000 events, warm' }, large, 150),
    ];
  } finally {
    await Promise.all([queues.close(), secrets.close()]);
    rmSync(scratch, { recursive: true, force: true });
  }
}

const quickbooksApp = {
  clientId: 'bench',
  clientSecret: 'bench',
  webhookVerifierTokens: ['former', verifierToken],
};

const row = (of: Pick<Row, 'id' | 'metric'>, times: readonly number[], targetMs: number): Row => ({
  ...of,
  ours: percentile(times, 0.99),
  target: { is: '<=', value: targetMs },
  digits: 1,
});

async function createQueues(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new SQSClient({ region, endpoint, credentials });
  for (const QueueName of ['changes', 'quarantine']) await client.send(new CreateQueueCommand({ QueueName }));
  client.destroy();
}

async function timesIn(
  where: { scratch: string; environment: Record<string, string> },
  of: { events: number; rounds: number },
): Promise<number[]> {
  const { scratch, environment: env } = where;
  const eventFile = path.join(scratch, `${of.events}.json`);
  writeFileSync(eventFile, JSON.stringify(lambdaEvent(of.events)));
  const [script, index] = [path.join(scratch, 'probe.mjs'), path.join(scratch, 'bundle/index.mjs')];
  const { stdout } = await run(process.execPath, [script, index, eventFile, String(of.rounds)], {
    ...{ env, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
  });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as number[];
}

/** As API Gateway hands it over; a thousand events have some 350 KB and go in several messages. */
function lambdaEvent(events: number): object {
  const body = JSON.stringify(
    Array.from({ length: events }, (_, index) => cloudEvent({ intuitentityid: String(index) })),
  );
  const headers = {
    'content-type': 'application/json',
    'intuit-signature': signatureOf(body, verifierToken),
  };
  return { ...{ rawPath: '/', headers, body }, requestContext: { requestId: 'bench' } };
}
