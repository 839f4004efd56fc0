import { beforeEach, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../../local/quickbooks/simulator.ts';
import { realmIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import type { ReferenceKind } from '../../../shared/domain/reference-data.ts';
import type { QuickBooksClient } from '../../../shared/quickbooks-online/client.ts';
import { createQuickBooksClient } from '../../../shared/quickbooks-online/http-client.ts';
import {
  createReferencePull,
  type ChangedKind,
  type ReferenceAccess,
} from '../../../shared/quickbooks-online/reference-data.ts';
import { Secret } from '../../../shared/quickbooks-online/secret.ts';
import type { WireObject } from '../../../shared/quickbooks-online/wire.ts';
import { createVirtualClock, type VirtualClock } from '../../fakes/virtual-clock.ts';
import { origin, seededRandom } from './simulated-intuit.ts';

const realmId = realmIdSchema.parse('9341000000000001');
const day = 86_400_000;
const listKinds = ['customer', 'vendor', 'employee', 'item', 'account', 'term'] as const;

let clock: VirtualClock;
let simulator: Simulator;
let token: string;
let client: QuickBooksClient;
let access: ReferenceAccess;

function open(seed: 'us' | 'gb'): void {
  clock = createVirtualClock();
  simulator = createSimulator({
    clock: { nowMs: clock.nowMs },
    sleep: clock.sleep,
    random: seededRandom(7),
  });
  simulator.control.createCompany({ realmId, seed });
  const names = ['callsPerMinute', 'callsPerSecond', 'allCallsPerMinutePerApp'];
  simulator.control.changeSwitches({ limits: Object.fromEntries(names.map((name) => [name, null])) });
  token = simulator.control.connect({ realmId }).accessToken;
  client = createQuickBooksClient({
    countRead: async () => {},
    baseUrl: origin,
    fetch: (url, init) => simulator.handle(new Request(url, init)),
    tokens: { accessTokenFor: async () => ({ outcome: 'opened', accessToken: new Secret(token) }) },
    turns: { take: async () => ({ isGranted: true, slotAtMs: clock.nowMs() }), pause: async () => {} },
    nowMs: clock.nowMs,
    sleep: clock.sleep,
    startTimer: clock.startTimer,
    log: () => {},
  });
  access = {
    connection: {
      tenantId: tenantIdSchema.parse('acme'),
      realmId,
      company: { country: seed === 'us' ? 'US' : 'GB' },
    },
    maxTurnWaitMs: 2_000,
    startByMs: clock.nowMs() + 365 * day,
  };
}
beforeEach(() => open('us'));

/** What a user does inside QuickBooks. */
async function save(entity: string, body: object): Promise<{ Id: string; SyncToken: string }> {
  const request = new Request(`${origin}/v3/company/${realmId}/${entity.toLowerCase()}?minorversion=75`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer = (await (await clock.run(simulator.handle(request))).json()) as Record<string, never>;
  return answer[entity]!;
}
const deactivate = (entity: string, { Id, SyncToken }: { Id: string; SyncToken: string }) =>
  save(entity, { Id, SyncToken, sparse: true, Active: false });

const pull = (over: Pick<QuickBooksClient, 'query' | 'changes'> = client) =>
  createReferencePull({ client: over, nowMs: clock.nowMs });
async function entriesOf<Kind extends ReferenceKind>(kind: Kind) {
  const outcome = await clock.run(pull().pullAll(access, kind));
  if (outcome.outcome !== 'applied') throw new Error(`The list of ${kind} was not read.`);
  return outcome.answer.entries;
}
const changesSince = (since: string, kinds: readonly ChangedKind[] = listKinds) =>
  clock.run(pull().pullChanges(access, kinds, since));
const isoNow = (): string => new Date(clock.nowMs()).toISOString();

describe('pullAll', () => {
  it('reads accounts with their full names, types and classes', async () => {
    const accounts = await entriesOf('account');

    expect(accounts.find(({ id }) => id === '69')).toEqual({
      id: '69',
      name: 'Accounting',
      fullName: 'Legal & Professional Fees:Accounting',
      isActive: true,
      type: 'Expense',
      subType: 'LegalProfessionalFees',
      classification: 'Expense',
      number: undefined,
      currency: 'USD',
    });
  });

  it('reads terms with their days', async () => {
    expect((await entriesOf('term')).map(({ name, dueDays }) => [name, dueDays])).toEqual([
      ['Due on receipt', 0],
      ['Net 15', 15],
      ['Net 30', 30],
      ['Net 60', 60],
    ]);
  });

  it('reads tax codes with TAX and NON and the rates of a code added up', async () => {
    const codes = await entriesOf('taxCode');

    expect(codes.map(({ id, salesRate, isTaxable }) => [id, salesRate, isTaxable])).toEqual(
      expect.arrayContaining([
        ['TAX', undefined, true],
        ['NON', undefined, false],
        ['2', '8', true],
        ['3', '9.1', true],
      ]),
    );
    expect(codes.filter(({ id }) => id === 'TAX')).toHaveLength(1);
  });

  it('tells sales rates from purchase rates, and a code without any', async () => {
    open('gb');

    const codes = await entriesOf('taxCode');

    expect(codes.map(({ name, salesRate, purchaseRate }) => [name, salesRate, purchaseRate])).toEqual([
      ['20.0% S', '20', '20'],
      ['5.0% R', '5', '5'],
      ['0.0% Z', '0', '0'],
      ['Exempt', '0', '0'],
      ['No VAT', undefined, undefined],
    ]);
  });

  it('keeps what was made inactive, under the name that QuickBooks gave it', async () => {
    const created = await save('Customer', {
      DisplayName: 'Quill & Sons',
      CompanyName: 'Quill Ltd',
      PrimaryEmailAddr: { Address: 'ap@quill.example' },
    });
    await deactivate('Customer', created);

    const customers = await entriesOf('customer');

    expect(customers.find(({ id }) => id === created.Id)).toEqual({
      id: created.Id,
      name: 'Quill & Sons (deleted)',
      companyName: 'Quill Ltd',
      email: 'ap@quill.example',
      isActive: false,
    });
  });

  it('reads vendors, employees and items', async () => {
    const item = await save('Item', {
      Name: 'Sharp sand',
      Sku: 'S-1',
      Type: 'Service',
      IncomeAccountRef: { value: '1' },
    });

    expect((await entriesOf('vendor')).length).toBeGreaterThan(10);
    expect((await entriesOf('employee')).length).toBeGreaterThan(0);
    expect((await entriesOf('item')).find(({ id }) => id === item.Id)).toEqual({
      id: item.Id,
      name: 'Sharp sand',
      sku: 'S-1',
      type: 'Service',
      isActive: true,
    });
  });

  it('reads every row of several pages once', async () => {
    const before = (await entriesOf('vendor')).length;
    for (let index = 0; index < 2100; index += 1) await save('Vendor', { DisplayName: `Haulier ${index}` });
    simulator.control.resetCounters();

    const vendors = await entriesOf('vendor');

    expect(new Set(vendors.map(({ id }) => id)).size).toBe(2100 + before);
    expect(vendors).toHaveLength(2100 + before);
    expect(simulator.control.counters(realmId).byKind).toMatchObject({ query: 3 });
  });

  it('is deferred, with nothing of the list, when a later page fails', async () => {
    for (let index = 0; index < 1100; index += 1) await save('Vendor', { DisplayName: `Haulier ${index}` });
    simulator.control.planFault({
      match: { kind: 'query', entity: 'Vendor' },
      nth: 2,
      effect: { type: 'status', status: 503 },
    });

    const outcome = await clock.run(pull().pullAll(access, 'vendor'));

    expect(outcome).toMatchObject({ outcome: 'deferred' });
    expect(outcome).not.toHaveProperty('answer');
  });

  it('is deferred when the rates cannot be read, rather than telling codes without them', async () => {
    simulator.control.planFault({
      match: { kind: 'query', entity: 'TaxRate' },
      effect: { type: 'status', status: 503 },
    });

    expect(await clock.run(pull().pullAll(access, 'taxCode'))).toMatchObject({ outcome: 'deferred' });
  });

  it('says that changes are to be asked for from a little before it began', async () => {
    const outcome = await clock.run(pull().pullAll(access, 'term'));

    expect(outcome).toMatchObject({ answer: { changedSince: '2026-03-02T16:58:00.000Z' } });
  });
});

describe('pullAll with rows that vanish while it reads', () => {
  const rowsOf = (ids: readonly number[]): WireObject[] =>
    ids.map((id) => ({ Id: String(id), Name: `T${id}` }));
  const all = Array.from({ length: 1500 }, (_, index) => index + 1);

  /** Answers pages of a list that has become shorter after some number of calls. */
  function shrinking(ids: (call: number) => readonly number[]) {
    let calls = 0;
    const query: QuickBooksClient['query'] = async (_access, { startPosition = 1, maxResults = 100 }) => {
      calls += 1;
      const answer = rowsOf(ids(calls).slice(startPosition - 1, startPosition - 1 + maxResults));
      return { outcome: 'applied', answer, durationMs: 1 };
    };
    return { query, changes: client.changes };
  }

  it('begins again instead of skipping a row', async () => {
    const over = shrinking((call) => (call === 1 ? all : all.slice(1)));

    const outcome = await pull(over).pullAll(access, 'term');

    expect(outcome.outcome === 'applied' && outcome.answer.entries.map(({ id }) => Number(id))).toEqual(
      all.slice(1),
    );
  });

  it('is deferred when the list never holds still', async () => {
    const outcome = await pull(shrinking((call) => all.slice(call))).pullAll(access, 'term');

    expect(outcome).toMatchObject({ outcome: 'deferred', reason: 'unavailable' });
  });
});

describe('pullAll of odd rows', () => {
  const answering = (rows: Readonly<Record<string, readonly WireObject[]>>) => ({
    query: (async (_access, { entity }) => ({
      outcome: 'applied',
      answer: rows[entity] ?? [],
      durationMs: 1,
    })) satisfies QuickBooksClient['query'],
    changes: client.changes,
  });

  it('reads a field that is not as expected as absent, and keeps a row without a name', async () => {
    const over = answering({
      Term: [
        { Id: '1', Name: 7, DueDays: 'soon' },
        { Id: '2', Name: 'Net 15', DueDays: '15', Active: 'yes' },
        { Name: 'No id' },
      ],
    });

    expect(await pull(over).pullAll(access, 'term')).toMatchObject({
      answer: {
        entries: [
          { id: '1', name: '#1', isActive: true, dueDays: undefined },
          { id: '2', name: 'Net 15', isActive: true, dueDays: 15 },
        ],
      },
    });
  });

  const code = (details: readonly WireObject[]): WireObject => ({
    Id: '9',
    Name: 'Both',
    SalesTaxRateList: { TaxRateDetail: details },
  });
  const detail = (value: string, more: WireObject = {}): WireObject => ({
    TaxRateRef: { value },
    TaxTypeApplicable: 'TaxOnAmount',
    TaxOrder: '0',
    ...more,
  });
  const rateWith = async (rates: readonly WireObject[], details: readonly WireObject[]) => {
    const over = answering({ TaxRate: rates, TaxCode: [code(details)] });
    const outcome = await pull(over).pullAll(access, 'taxCode');
    return outcome.outcome === 'applied'
      ? outcome.answer.entries.find(({ id }) => id === '9')?.salesRate
      : undefined;
  };

  it('takes the value of a rate that is in force today', async () => {
    const rate = {
      Id: '1',
      RateValue: '20',
      EffectiveTaxRate: [
        { RateValue: '15', EffectiveDate: '2008-12-01T00:00:00Z', EndDate: '2009-12-31T00:00:00Z' },
        { RateValue: '17.5', EffectiveDate: '2010-01-01T00:00:00Z' },
        { RateValue: '22', EffectiveDate: '2026-04-01T00:00:00Z' },
      ],
    };

    expect(await rateWith([rate], [detail('1')])).toBe('17.5');
  });

  it.each([
    ['rates that cancel out', [detail('1'), detail('2')], '0'],
    [
      'a rate on top of another',
      [detail('1'), detail('3', { TaxTypeApplicable: 'TaxOnAmountPlusTax', TaxOrder: '1' })],
      '26',
    ],
    [
      'a rate on another tax',
      [detail('1'), detail('3', { TaxTypeApplicable: 'TaxOnTax', TaxOrder: '1', TaxOnTaxOrder: '0' })],
      '21',
    ],
    ['a rate that is not known', [detail('1'), detail('8')], undefined],
    ['no rate', [], undefined],
  ])('combines %s', async (_case, details, expected) => {
    const rates = [
      { Id: '1', RateValue: '20' },
      { Id: '2', RateValue: '-20' },
      { Id: '3', RateValue: '5' },
    ];

    expect(await rateWith(rates, details)).toBe(expected);
  });

  it('adds TAX and NON in the US where a query does not show them', async () => {
    const entries = async (country: string) => {
      const outcome = await pull(answering({})).pullAll(
        { ...access, connection: { ...access.connection, company: { country } } },
        'taxCode',
      );
      return outcome.outcome === 'applied' && outcome.answer.entries.map(({ id }) => id);
    };

    expect(await entries('US')).toEqual(['TAX', 'NON']);
    expect(await entries('GB')).toEqual([]);
  });
});

describe('pullChanges', () => {
  it('tells what was added, renamed and made inactive since, in one call', async () => {
    const since = isoNow();
    const added = await save('Customer', { DisplayName: 'Quill & Sons' });
    const vendor = await save('Vendor', { DisplayName: 'Ferro Supply' });
    await save('Vendor', { Id: vendor.Id, SyncToken: '0', sparse: true, DisplayName: 'Ferro Supplies' });
    const item = await save('Item', { Name: 'Sand', Type: 'Service', IncomeAccountRef: { value: '1' } });
    await deactivate('Item', item);
    simulator.control.resetCounters();

    const outcome = await changesSince(since);

    expect(outcome).toMatchObject({
      outcome: 'applied',
      answer: {
        changes: [
          { kind: 'customer', upserts: [{ id: added.Id, name: 'Quill & Sons' }], removedIds: [] },
          { kind: 'vendor', upserts: [{ id: vendor.Id, name: 'Ferro Supplies' }] },
          { kind: 'employee', upserts: [] },
          { kind: 'item', upserts: [{ id: item.Id, name: 'Sand (deleted)', isActive: false }] },
          { kind: 'account', upserts: [] },
          { kind: 'term', upserts: [] },
        ],
      },
    });
    expect(simulator.control.counters(realmId)).toMatchObject({ metered: 1 });
  });

  it('reads stubs as removed, whatever the order of the answer', async () => {
    const over = {
      query: client.query,
      changes: createQuickBooksClient({
        countRead: async () => {},
        baseUrl: origin,
        fetch: async () =>
          new Response(
            JSON.stringify({
              CDCResponse: [
                {
                  QueryResponse: [
                    {},
                    {
                      Customer: [
                        { Id: '5', status: 'Deleted', domain: 'QBO' },
                        { Id: '6', DisplayName: 'A' },
                      ],
                    },
                  ],
                },
              ],
            }),
          ),
        tokens: { accessTokenFor: async () => ({ outcome: 'opened', accessToken: new Secret(token) }) },
        turns: { take: async () => ({ isGranted: true, slotAtMs: clock.nowMs() }), pause: async () => {} },
        nowMs: clock.nowMs,
        sleep: clock.sleep,
        startTimer: clock.startTimer,
        log: () => {},
      }).changes,
    };

    const outcome = await clock.run(pull(over).pullChanges(access, ['customer', 'vendor'], isoNow()));

    expect(outcome).toMatchObject({
      answer: {
        changes: [
          { kind: 'customer', upserts: [{ id: '6', name: 'A' }], removedIds: ['5'] },
          { kind: 'vendor', upserts: [], removedIds: [] },
        ],
      },
    });
  });

  it('asks next time from a little before this call', async () => {
    expect(await changesSince(isoNow(), ['term'])).toMatchObject({
      answer: { changedSince: '2026-03-02T16:58:00.000Z' },
    });
  });

  it('wants the lists read whole when a thousand objects came back', async () => {
    const since = isoNow();
    for (let index = 0; index < 999; index += 1) await save('Vendor', { DisplayName: `Haulier ${index}` });
    expect((await changesSince(since)).outcome).toBe('applied');
    await save('Customer', { DisplayName: 'The thousandth' });

    expect(await changesSince(since)).toEqual({ outcome: 'tooMany' });
  });

  it.each([
    ['30 days ago', new Date(Date.parse('2026-03-02T17:00:00Z') - 30 * day).toISOString()],
    ['an unreadable moment', 'yesterday'],
  ])('does not even ask for changes since %s', async (_case, since) => {
    expect(await changesSince(since)).toEqual({ outcome: 'tooMany' });
    expect(simulator.control.counters(realmId)).toMatchObject({ metered: 0 });
  });

  it.each([
    ['a fault', { type: 'fault', code: '4001' }, 'refused'],
    ['an outage', { type: 'status', status: 503 }, 'deferred'],
    ['a page that is no answer', { type: 'status', status: 200, body: '{}' }, 'deferred'],
    [
      'a slot that is a fault',
      { type: 'status', status: 200, body: '{"CDCResponse":[{"QueryResponse":[{"Fault":{}}]}]}' },
      'deferred',
    ],
  ] as const)('tells nothing of the lists after %s', async (_case, effect, expected) => {
    simulator.control.planFault({ match: { kind: 'cdc' }, effect });

    const outcome = await changesSince(isoNow());

    expect(outcome.outcome).toBe(expected);
    expect(outcome).not.toHaveProperty('answer');
  });
});
