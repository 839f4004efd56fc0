import { beforeEach, describe, expect, it } from 'vitest';
import { answerInFormat } from '../../../functions/reconcile/answer-in-format.ts';
import { reconcileAnswerSchema, reconcilePathSchema } from '../../../shared/contracts/reconcile-answers.ts';
import type { Finding } from '../../../shared/contracts/reconcile.ts';
import { lambdaAnswer } from '../../../shared/edge/http-event.ts';
import { createReconcileReading, finding, idOf, tenantId } from './reconcile-reading.ts';

let world: ReturnType<typeof createReconcileReading>;
beforeEach(async () => {
  world = createReconcileReading();
  await world.tenants.put(tenantId, {
    name: 'Acme Haulage',
    timeZone: 'Europe/London',
    now: '2026-01-01T00:00:00.000Z',
  });
});

const name = { localDate: '2026-07-02' };
const found = (findings: readonly Finding[], runId = '2026-07-02') =>
  world.findings.putAll(tenantId, { runId, findings, at: '2026-07-02T02:01:00.000Z' });
const answer = async (format: 'json' | 'html' | 'csv', of = name) =>
  lambdaAnswer((await answerInFormat(world.deps, { tenantId, name: of, format }))!, 'c-1');

describe('a reconcile as data', () => {
  it('is its certificate with its hash', async () => {
    const hash = await world.finished(name);

    const body = reconcileAnswerSchema.parse(JSON.parse((await answer('json')).body));

    expect(body).toMatchObject({
      ...{ runId: '2026-07-02', state: 'finished', outcome: 'complete', certificateHash: hash },
      ...{ isIntact: true, certificate: { companyName: 'Books Ltd', documentCount: 3 } },
    });
  });

  it('says when the certificate is not what its hash was made of', async () => {
    await world.finished(name);
    world.tamper('2026-07-02', { driftCount: 0 });

    expect(JSON.parse((await answer('json')).body)).toMatchObject({ isIntact: false });
  });

  it('has no certificate while it runs, or when it ended in vain', async () => {
    await world.claim(name, '2026-07-02T01:00:00.000Z');
    await world.endedInVain({ localDate: '2026-07-01' });

    expect(JSON.parse((await answer('json')).body)).toEqual({
      ...{ runId: '2026-07-02', localDate: '2026-07-02', state: 'running' },
      startedAt: '2026-07-02T01:00:00.000Z',
    });
    const inVain = JSON.parse((await answer('json', { localDate: '2026-07-01' })).body);
    expect(inVain).toMatchObject({ state: 'finished', outcome: 'incomplete' });
    expect(inVain).not.toHaveProperty('certificate');
  });

  it.each(['json', 'html', 'csv'] as const)(
    'is not there as %s before anybody took it on',
    async (format) => {
      expect(await answerInFormat(world.deps, { tenantId, name, format })).toBeUndefined();
    },
  );
});

describe('a reconcile as a page', () => {
  it('tells whose books, when in the tenant’s zone, and what came of it', async () => {
    const before = await world.finished({ localDate: '2026-07-01' });
    const hash = await world.finished(name, {
      startedAt: '2026-07-02T01:00:00.000Z',
      finishedAt: '2026-07-02T01:03:00.000Z',
    });
    await found([finding(1)]);

    const { body, headers } = await answer('html');

    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    for (const text of ['Acme Haulage', 'Books Ltd', '2026-07-02 02:00', '2026-07-02 02:03', hash, before])
      expect(body).toContain(text);
    expect(body).toContain('Complete. What changed in the books since the reconcile before was read.');
    expect(body).toContain('1 document to be looked at.');
    expect(body).toContain('Edited in QuickBooks: due date');
    expect(body).toContain('Nothing was left out.');
  });

  it('counts and adds up per kind and verdict, and ties out', async () => {
    await world.finished(name, {
      documentCount: 1206,
      tallies: [
        { kind: 'invoice', verdict: 'agrees', count: 2, totals: { GBP: '20.10', EUR: '5.00' } },
        { kind: 'invoice', verdict: 'excluded', reason: 'waiting', count: 1, totals: { GBP: '10.20' } },
        { kind: 'bill', verdict: 'agrees', count: 1203, totals: { JPY: '1200', KWD: '11141099.123' } },
      ],
    });

    const { body } = await answer('html');

    expect(cells(body)).toEqual([
      'Invoices',
      'Agrees|2|20.10 GBP 5.00 EUR',
      'Not to be in QuickBooks: waits for something to change|1|10.20 GBP',
      'Bills',
      'Agrees|1,203|1,200 JPY 11,141,099.123 KWD',
      'All|1,206|30.30 GBP 5.00 EUR 1,200 JPY 11,141,099.123 KWD',
    ]);
    expect(body).toContain('These are all 1,206 documents of the tenant.');
  });

  it('says so when the rows do not come to all documents', async () => {
    await world.finished(name, { documentCount: 4 });

    expect((await answer('html')).body).toContain('The rows come to 3 of 4 documents');
  });

  it('never says that all is good where something was not read', async () => {
    await world.finished(name, {
      ...{ outcome: 'incomplete', coverage: 'nothing', driftCount: 0 },
      notReadBecause: 'QuickBooks has to be reconnected.',
      tallies: [
        { kind: 'bill', verdict: 'notChecked', reason: 'noConnection', count: 3, totals: { GBP: '1.00' } },
      ],
    });

    const { body } = await answer('html');

    expect(body).toContain('Incomplete: not everything was read.');
    expect(body).not.toContain('No document disagrees.');
    expect(body).toContain('<li>QuickBooks has to be reconnected.</li>');
    expect(body).toContain('<li>Bills: 3, QuickBooks has to be reconnected</li>');
  });

  it('does not pretend that there was nothing to look at when it came to nothing', async () => {
    await world.finished(name, {
      ...{ outcome: 'incomplete', coverage: 'nothing', documentCount: 0, tallies: [], driftCount: 0 },
      notReadBecause: 'It was begun three times and never came to its end.',
    });

    const { body } = await answer('html');

    expect(body).toContain('No document was looked at.');
    expect(body).not.toContain('These are all');
  });

  it('counts those that were on their way beside a complete outcome', async () => {
    await world.finished(name, {
      driftCount: 0,
      tallies: [
        { kind: 'invoice', verdict: 'notChecked', reason: 'inFlight', count: 3, totals: { GBP: '1.00' } },
      ],
    });

    expect((await answer('html')).body).toContain('No document disagrees. 3 documents not checked.');
  });

  it('shows the first two hundred findings and says how many more there are', async () => {
    await world.finished(name, {
      documentCount: 203,
      tallies: [
        { kind: 'invoice', verdict: 'agrees', count: 2, totals: { GBP: '20.00' } },
        { kind: 'invoice', verdict: 'deleted', count: 201, totals: { GBP: '2010.00' } },
      ],
    });
    await found(Array.from({ length: 201 }, (_, n) => finding(n, { verdict: 'deleted', fields: [] })));

    const { body } = await answer('html');

    expect(body).toContain('INV-199<');
    expect(body).not.toContain('INV-200<');
    expect(body).toContain('And 1 more');
  });

  it('shows hostile names as the text they are', async () => {
    const hostile = `"><script>alert(1)</script>'&\u202e`;
    await world.tenants.put(tenantId, { name: hostile, timeZone: 'UTC', now: '2026-01-01T00:00:00.000Z' });
    await world.finished(name, { companyName: hostile, notReadBecause: hostile });
    await found([finding(1, { counterpartyName: hostile, number: hostile })]);

    const { body, headers } = await answer('html');

    expect(body).not.toMatch(/<script|alert\(1\)<\/script>/);
    expect(body.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)).toHaveLength(6);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(body).toContain('<meta http-equiv="content-security-policy" content="default-src &#39;none&#39;;');
  });

  it('warns of a certificate that was changed', async () => {
    await world.finished(name);
    world.tamper('2026-07-02', { driftCount: 0 });

    expect((await answer('html')).body).toContain('This certificate is not what its hash was made of.');
  });

  it('is for a telephone and for paper', async () => {
    await world.finished(name);

    const { body } = await answer('html');

    expect(body).toContain('name="viewport" content="width=device-width"');
    expect(body).toContain('@page{size:A4');
    // A long name breaks anywhere, an amount nowhere but before its currency.
    expect(body).toContain('bdi,code{overflow-wrap:anywhere}');
    expect(body).toMatch(/\.number\{[^}]*white-space:nowrap/);
  });

  it('says that there is no certificate yet, or never will be', async () => {
    await world.claim(name, '2026-07-02T01:00:00.000Z');
    await world.endedInVain({ localDate: '2026-07-01' });

    expect((await answer('html')).body).toContain('There is no certificate yet.');
    expect((await answer('html', { localDate: '2026-07-01' })).body).toContain('Nothing was proven');
  });
});

describe('findings as CSV', () => {
  it('are one row each, for a spreadsheet', async () => {
    await world.finished(name);
    await found([
      finding(1),
      finding(2, { counterpartyName: 'Bo "Bob", Ltd', verdict: 'notChecked', reason: 'inFlight' }),
    ]);

    const { body, headers } = await answer('csv');

    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="findings-2026-07-02.csv"',
    });
    expect(body.split('\r\n')).toEqual([
      'documentId,kind,number,counterpartyName,currency,total,verdict,reason,fields',
      `${idOf(1)},invoice,INV-1,Quill & Sons,GBP,10.00,editedInQuickBooks,,dueOn`,
      `${idOf(2)},invoice,INV-2,"Bo ""Bob"", Ltd",GBP,10.00,notChecked,inFlight,dueOn`,
      '',
    ]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'hold no formula: %j is text',
    async (counterpartyName) => {
      await world.finished(name);
      await found([finding(1, { counterpartyName })]);

      const { body } = await answer('csv');

      expect(body).toMatch(/,"?'[=+\-@\t\r]/);
    },
  );

  it('are all there, beyond a page', async () => {
    await world.finished(name);
    await found(Array.from({ length: 1001 }, (_, n) => finding(n)));

    expect((await answer('csv')).body.split('\r\n')).toHaveLength(1003);
  });

  it('are refused where an answer cannot hold them', async () => {
    await world.finished(name);
    const counterpartyName = 'x'.repeat(500_000);
    await found(Array.from({ length: 11 }, (_, n) => finding(n, { counterpartyName })));

    await expect(answer('csv')).rejects.toMatchObject({ status: 413, code: 'findings_too_many' });
  });

  it('of a night are not those of a run by hand of the same date', async () => {
    const byHand = { ...name, requestedAt: '2026-07-02T14:03:11.000Z' };
    await world.finished(name);
    await world.finished(byHand);
    await found([finding(1)]);
    await found([finding(2)], '2026-07-02.2026-07-02T14:03:11.000Z');

    expect((await answer('csv')).body).not.toContain('INV-2');
    expect((await answer('csv', byHand)).body).toContain('INV-2');
    expect((await answer('csv', byHand)).body).not.toContain('INV-1');
  });
});

describe('the address of a reconcile', () => {
  it('is its date, or date and moment', () => {
    expect(reconcilePathSchema.parse({ runId: '2026-11-27' }).runId).toEqual({ localDate: '2026-11-27' });
    expect(reconcilePathSchema.parse({ runId: '2026-11-27.2026-11-27T14:03:11.000Z' }).runId).toEqual({
      localDate: '2026-11-27',
      requestedAt: '2026-11-27T14:03:11.000Z',
    });
  });

  it.each([
    '',
    '2026-11-31',
    '2026-1-1',
    'latest',
    '2026-11-27.',
    '2026-11-27.now',
    '2026-11-27.2026-11-27T14:03:11Z',
    '2026-11-27.2026-11-27T14:03:11.000+01:00',
    '2026-11-27#2026-11-27T14:03:11.000Z',
    '2026-11-27.2026-11-27T14:03:11.000Z.1',
  ])('is nothing else: %j', (runId) => {
    expect(reconcilePathSchema.safeParse({ runId }).success).toBe(false);
  });
});

/** The rows of the first table, without its head. */
function cells(page: string): string[] {
  const table = page.slice(page.indexOf('<tbody>'), page.indexOf('</table>'));
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)]
      .map(([, cell = '']) => cell.replaceAll('<br>', ' '))
      .join('|'),
  );
}
