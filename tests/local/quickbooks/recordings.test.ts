import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../local/quickbooks/books/json.ts';
import { createSimulator } from '../../../local/quickbooks/simulator.ts';
import type { Simulator } from '../../../local/quickbooks/simulator.ts';
import { masked } from './recordings/compare.ts';
import { readRecording, stepsOf } from './recordings/recording.ts';
import type { Exchange } from './recordings/recording.ts';
import { newerFieldsIn, restoreBefore, restoreNumbering } from './recordings/restore.ts';

/** Cassettes of a real sandbox; another folder of the same kind can be named to replay those. */
const folder = process.env['QUICKBOOKS_RECORDINGS'] ?? '../shared/data/quickbooks-recordings';
const present = existsSync(folder);
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.yml')) : [];
const realmId = '9341000000000001';

interface Replay {
  readonly simulator: Simulator;
  readonly clock: { ms: number };
}

function replayOn(startMs: number): Replay {
  const clock = { ms: startMs };
  const simulator = createSimulator({
    clock: { nowMs: () => clock.ms },
    sleep: () => Promise.resolve(),
    random: () => 0.5,
  });
  return { simulator, clock };
}

async function replay({ simulator, clock }: Replay, exchange: Exchange): Promise<Response> {
  // A recorded 401 is an access token past its hour.
  const expiredMs = exchange.status === 401 ? 3_700_000 : 0;
  clock.ms = exchange.startedMs - expiredMs;
  const { accessToken } = simulator.control.connect({ realmId });
  clock.ms = exchange.startedMs;
  const headers = new Headers({ accept: 'application/json', authorization: `Bearer ${accessToken}` });
  if (exchange.requestType !== undefined) headers.set('content-type', exchange.requestType);
  const { method } = exchange;
  const body = method === 'GET' ? null : exchange.requestText;
  const url = `http://qbo.test/v3/company/${realmId}/${exchange.path}`;
  return simulator.handle(new Request(url, { method, headers, body }));
}

/** Ids that the exchange itself brought into being, recorded or ours. */
function createdIds(exchange: Exchange, answerText: string): Set<string> {
  const ours = stepsOf({ ...exchange, answerText });
  const steps = [...stepsOf(exchange), ...ours].filter((step) => step.kind === 'create');
  return new Set(steps.flatMap((step) => textAt(step.answered[0], 'Id') ?? []));
}

describe.skipIf(!present)(
  `recorded exchanges${present ? '' : ' (skipped: no recordings beside the project)'}`,
  () => {
    it.each(files)('answers %s as QuickBooks did', async (file) => {
      const exchanges = readRecording(join(folder, file));
      const run = replayOn(exchanges[0]?.startedMs ?? 0);
      const newerFields = newerFieldsIn(exchanges);
      run.simulator.control.createCompany({ realmId, switches: { newerFields } });
      const books = run.simulator.books(realmId);
      restoreBefore(
        books,
        exchanges.flatMap((exchange) => stepsOf(exchange)),
      );

      for (const exchange of exchanges) {
        restoreNumbering(books, stepsOf(exchange));
        const response = await replay(run, exchange);
        const text = await response.text();

        const created = createdIds(exchange, text);
        expect(masked(text, created)).toEqual(masked(exchange.answerText, created));
        expect(response.status).toBe(exchange.status);
        expect(response.headers.get('content-type')).toBe(exchange.contentType);
      }
    });
  },
);
