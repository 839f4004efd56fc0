import { gatherWanted } from '../../functions/first-sync/gather-wanted.ts';
import { getFirstSync } from '../../functions/first-sync/get-first-sync.ts';
import { createKnownNames } from '../../functions/push/known-names.ts';
import { describe, expect, it } from 'vitest';
import {
  firstSyncQuerySchema,
  linkReferenceRequestSchema,
  type MatchEntry,
} from '../../shared/contracts/first-sync.ts';
import type { Document } from '../../shared/domain/document.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createReferenceLists } from '../../shared/store/reference-lists.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import { createCausesWorld } from './causes-world.ts';
import {
  createFirstSyncWorld,
  firstSyncDeps,
  withFirstSync,
  type FirstSyncWorld,
} from './first-sync-world.ts';
import { createPreviewer } from './preview-world.ts';
import { createPushWorld } from './push-world.ts';

type World = FirstSyncWorld;
type Policy = 'createMissing' | 'matchOnly';

const policies: readonly Policy[] = ['createMissing', 'matchOnly'];

const enter = (world: World, entity: string, name: string, more: Record<string, unknown> = {}): string => {
  const fields = entity === 'Employee' ? { GivenName: name, FamilyName: 'Co' } : {};
  const id = world.enter(entity, { DisplayName: name, ...fields, ...more });
  return id;
};
const enterItem = (world: World, name: string, more: Record<string, unknown> = {}): string =>
  world.enter('Item', {
    Name: name,
    Type: 'Service',
    IncomeAccountRef: { value: world.state.settings.incomeAccountId },
    ...more,
  });
const deactivate = (world: World, entity: 'Customer' | 'Vendor' | 'Item', id: string): void =>
  world.simulator.control.setActive({ realmId: world.realmId, entity, id, isActive: false });

/** One customer each, in every way in which books can know a name. */
const situations: Readonly<Record<string, (world: World, name: string) => unknown>> = {
  'Exact Ltd': (world, name) => enter(world, 'Customer', name.toUpperCase()),
  'Near Ltd': (world) => enter(world, 'Customer', 'Near Limited'),
  'Mailed Ltd': (world) =>
    enter(world, 'Customer', 'Somebody else', { PrimaryEmailAddr: { Address: 'ops@mailed.example' } }),
  'Vendor Ltd': (world, name) => enter(world, 'Vendor', name),
  'Employee Ltd': (world, name) => enter(world, 'Employee', name),
  'Inactive Ltd': (world, name) => deactivate(world, 'Customer', enter(world, 'Customer', name)),
  'Missing Ltd': () => undefined,
  'Colon: Ltd': () => undefined,
};

async function submitEach(world: World, of: 'submit' | 'submitBill'): Promise<Map<string, Document>> {
  const party = of === 'submit' ? 'customer' : 'vendor';
  const submitted = new Map<string, Document>();
  for (const name of Object.keys(situations)) {
    const id = `p-${name}`;
    const email = name === 'Mailed Ltd' ? { email: 'OPS@mailed.example' } : {};
    submitted.set(
      id,
      await world[of]({ id: `d-${name}`, number: name.slice(0, 8), [party]: { id, name, ...email } }),
    );
  }
  await world.settle([...submitted.values()].map(({ documentId }) => documentId));
  return submitted;
}

/** What a push came to, in the words of the report: the record's id where it was there, or that one was made or asked for. */
async function outcomeOf(
  world: World,
  { documentId }: Document,
  before: ReadonlySet<string>,
): Promise<string | undefined> {
  const { state, entity, pushError } = await world.document(documentId);
  if (state === 'refused') return `asks: ${pushError?.subject?.id}`;
  const [row] = world.rows(entity!.type, world.realmId, `Id = '${entity!.id}'`);
  const ref = (row!['CustomerRef'] ?? row!['VendorRef']) as { value: string; name: string };
  return before.has(ref.value) ? `links: ${ref.value}` : `creates: ${ref.name}`;
}

const foretold = ({ push, externalId, name, record, createdAs }: MatchEntry): string =>
  ({
    links: `links: ${record?.id}`,
    creates: `creates: ${createdAs?.name ?? name}`,
    asks: `asks: ${externalId}`,
  })[push];

const bySituation = (entries: readonly MatchEntry[]) =>
  Object.fromEntries(entries.map(({ name, outcome, push }) => [name, [outcome, push]]));

describe('the first-sync report', () => {
  it('tells of each customer what it is in the books, with who bears its name and who may be meant', async () => {
    const world = await createFirstSyncWorld();
    for (const [name, prepare] of Object.entries(situations)) prepare(world, name);
    await world.refresh();
    await submitEach(world, 'submit');

    const { entries, counts, documents, next } = await world.report({ kind: 'customer' });

    expect(bySituation(entries)).toEqual({
      'Colon: Ltd': ['missing', 'creates'],
      'Employee Ltd': ['clash', 'asks'],
      'Exact Ltd': ['exact', 'links'],
      'Inactive Ltd': ['inactive', 'creates'],
      'Mailed Ltd': ['near', 'creates'],
      'Missing Ltd': ['missing', 'creates'],
      'Near Ltd': ['near', 'creates'],
      'Vendor Ltd': ['clash', 'asks'],
    });
    expect([counts.customer, documents, next]).toEqual([
      { linked: 0, exact: 1, ambiguous: 0, clash: 2, inactive: 1, near: 2, missing: 2 },
      { count: 8, isComplete: true },
      undefined,
    ]);
    const of = (name: string) => entries.find((entry) => entry.name === name)!;
    expect(of('Exact Ltd')).toMatchObject({
      externalId: 'p-Exact Ltd',
      documentCount: 1,
      record: { name: 'EXACT LTD' },
    });
    expect(of('Near Ltd').candidates).toMatchObject([
      { record: { name: 'Near Limited' }, reason: 'legalSuffix' },
    ]);
    expect(of('Mailed Ltd').candidates).toMatchObject([
      { record: { name: 'Somebody else' }, reason: 'email' },
    ]);
    expect(of('Vendor Ltd').bearer).toMatchObject({ kind: 'vendor', name: 'Vendor Ltd' });
    expect(of('Employee Ltd').bearer).toMatchObject({ kind: 'employee' });
    expect(of('Inactive Ltd').inactiveRecords).toMatchObject([{ isActive: false }]);
    expect(of('Colon: Ltd').createdAs).toEqual({ name: 'Colon Ltd', changes: ['characters'] });
  });

  it.each(
    policies.flatMap((policy) => (['submit', 'submitBill'] as const).map((of) => [policy, of] as const)),
  )('foretells what the push then does (%s, %s)', async (policy, of) => {
    const world = await createFirstSyncWorld();
    await world.save({ customerPolicy: policy, vendorPolicy: policy });
    for (const [name, prepare] of Object.entries(situations)) prepare(world, name);
    await world.refresh();
    const submitted = await submitEach(world, of);
    const kind = of === 'submit' ? 'customer' : 'vendor';
    const { entries } = await world.report({ kind });
    const entity = of === 'submit' ? 'Customer' : 'Vendor';
    const before = new Set(world.rows(entity).map(({ Id }) => String(Id)));

    await world.save({ mode: 'automatic' });

    const pushed = new Map<string, string | undefined>();
    for (const [id, document] of submitted) pushed.set(id, await outcomeOf(world, document, before));
    expect(pushed).toEqual(new Map(entries.map((entry) => [entry.externalId, foretold(entry)])));
    expect(pushed.size).toBe(Object.keys(situations).length);
  });

  it.each(policies)(
    'foretells items too, and the names that they are created under (%s)',
    async (itemPolicy) => {
      const world = await createFirstSyncWorld();
      await world.save({ itemPolicy });
      enterItem(world, 'Sand');
      enterItem(world, 'Gravel', { Sku: 'OTHER' });
      deactivate(world, 'Item', enterItem(world, 'Lime'));
      const categoryId = world.enter('Item', { Name: 'Hardcore', Type: 'Category' });
      const below = { SubItem: true, ParentRef: { value: categoryId } };
      enterItem(world, 'Slate');
      enterItem(world, 'Slate', { ...below, Sku: 'OTHER' });
      enterItem(world, 'Bricks');
      enterItem(world, 'Bricks', below);
      enterItem(world, 'Clay', { Sku: 'OTHER' });
      enterItem(world, 'Clay (CL)', { Sku: 'THIRD' });
      await createLinks(world.table).put(
        { tenantId: world.tenantId, realmId: world.realmId, kind: 'item' },
        {
          ...{ externalId: 'OM', originalName: 'Marble', entityName: 'Marble' },
          entityId: enterItem(world, 'Old marble'),
        },
      );
      await world.refresh();
      const wanted = [
        ['SA', 'sand'],
        ['GR', 'Gravel'],
        ['LI', 'Lime'],
        ['TO', 'Topsoil'],
        ['T2', 'Topsoil'],
        ['HA', 'Hardcore'],
        ['SL', 'Slate'],
        ['BR', 'Bricks'],
        ['CL', 'Clay'],
        ['OM', 'Marble'],
        ['MA', 'Marble'],
      ] as const;
      const submitted = new Map<string, Document>();
      for (const [code, name] of wanted) {
        const lines = [{ item: { code, name }, quantity: '1', unitPrice: '5.00', amount: '5.00' }];
        submitted.set(code, await world.submit({ id: code, number: code, lines }));
      }
      await world.settle([...submitted.values()].map(({ documentId }) => documentId));
      const { entries } = await world.report({ kind: 'item' });

      await world.save({ mode: 'automatic' });

      const itemOf = async ({ documentId }: Document): Promise<string> => {
        const { state, entity, pushError } = await world.document(documentId);
        if (state === 'refused') return `asks: ${pushError?.subject?.id}`;
        const [row] = world.rows('Invoice', world.realmId, `Id = '${entity!.id}'`);
        const [line] = row!['Line'] as { SalesItemLineDetail: { ItemRef: { value: string } } }[];
        const { value } = line!.SalesItemLineDetail.ItemRef;
        return String(world.rows('Item').find(({ Id }) => Id === value)?.['Name']);
      };
      for (const [code, document] of submitted) {
        const entry = entries.find(({ externalId }) => externalId === code)!;
        const [, name] = wanted.find(([one]) => one === code)!;
        const called = {
          links: entry.record?.name,
          creates: entry.createdAs?.name ?? name,
          asks: `asks: ${code}`,
        };
        expect([code, await itemOf(document)]).toEqual([code, called[entry.push]]);
      }
    },
  );

  it.each([
    ...policies.map((policy) => [policy, 'Quarry  Direct'] as const),
    ...policies.map((policy) => [policy, 'Quarry\u00a0Direct'] as const),
  ])('foretells what the push does with names in other blanks (%s, %j)', async (policy, inBooks) => {
    const world = await createFirstSyncWorld();
    const lists = createReferenceLists({
      table: world.table,
      nowMs: world.clock.nowMs,
      newId: () => 'unused',
    });
    Object.assign(world.deps, { getKnownNames: createKnownNames({ nowMs: world.clock.nowMs, lists }) });
    await world.save({ customerPolicy: policy });
    const entityId = enter(world, 'Customer', inBooks);
    await world.refresh();
    const { documentId } = await world.submit({ customer: { id: 'c-1', name: 'Quarry Direct' } });
    await world.settle([documentId]);
    const { entries } = await world.report({ kind: 'customer' });

    await world.save({ mode: 'automatic' });

    expect(entries).toMatchObject([{ push: 'links', record: { id: entityId } }]);
    expect(world.rows('Invoice')[0]?.['CustomerRef']).toMatchObject({ value: entityId });
    expect(world.rows('Customer')).toHaveLength(1);
  });

  it('says that a customer is about to take the name of a vendor', async () => {
    const world = await createFirstSyncWorld();
    const invoice = await world.submit({ customer: { id: 'c-1', name: 'Both Ltd' } });
    const bill = await world.submitBill({ vendor: { id: 'v-1', name: 'both ltd' } });
    await world.settle([invoice.documentId, bill.documentId]);

    const { entries } = await world.report();

    expect(entries.filter(({ kind }) => kind !== 'item')).toMatchObject([
      { kind: 'customer', outcome: 'missing', push: 'creates' },
      { kind: 'vendor', outcome: 'clash', push: 'asks', bearer: { kind: 'customer', name: 'both ltd' } },
    ]);
  });

  it('keeps showing what is linked, and notices what was renamed, made inactive or merged since', async () => {
    const world = withFirstSync(await createCausesWorld());
    const names = ['Kept Ltd', 'Renamed Ltd', 'Stopped Ltd', 'Merged Ltd', 'Ours Ltd'];
    for (const name of names) {
      const { documentId } = await world.submit({
        id: name,
        number: name.slice(0, 8),
        customer: { id: name, name },
      });
      await world.settle([documentId]);
    }
    const { realmId } = world;
    const idOf = (name: string): string => world.idOf('Customer', name);
    world.edit('Customer', idOf('Renamed Ltd'), { DisplayName: 'Another Ltd' });
    world.simulator.control.mergeEntities({
      ...{ realmId, entity: 'Customer' },
      survivorId: idOf('Kept Ltd'),
      loserId: idOf('Merged Ltd'),
    } as const);
    deactivate(world, 'Customer', idOf('Stopped Ltd'));
    for (const name of ['Merged Ltd', 'Merged Limited']) enter(world, 'Customer', name);
    await world.refresh();
    await world.save({ mode: 'manual' });
    const waiting = await world.submit({
      id: 'again',
      number: 'N',
      customer: { id: 'Ours Ltd', name: 'Theirs Ltd' },
    });
    await world.settle([waiting.documentId]);

    const { entries } = await world.report({ kind: 'customer', outcome: 'linked' });

    expect(
      Object.fromEntries(entries.map(({ externalId, flags, push }) => [externalId, [flags, push]])),
    ).toEqual({
      'Kept Ltd': [[], 'links'],
      'Renamed Ltd': [['renamed'], 'links'],
      'Stopped Ltd': [['inactive'], 'asks'],
      'Merged Ltd': [['gone'], 'asks'],
      'Ours Ltd': [['renamed'], 'links'],
    });
    const of = (id: string) => entries.find(({ externalId }) => externalId === id);
    expect(of('Renamed Ltd')).toMatchObject({
      record: { name: 'Another Ltd' },
      link: { name: 'Renamed Ltd' },
      candidates: [],
    });
    expect(of('Merged Ltd')?.candidates).toMatchObject([
      { record: { name: 'Merged Ltd' }, reason: 'sameName' },
      { record: { name: 'Merged Limited' }, reason: 'legalSuffix' },
    ]);
    expect(of('Stopped Ltd')?.candidates).toEqual([]);
  });

  it('goes by the names that documents which wait give to what is linked, as the preview and the push do', async () => {
    const world = withFirstSync(await createCausesWorld());
    const first = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
    await world.settle([first.documentId]);
    await world.refresh();
    await world.save({ mode: 'manual' });
    const renamed = await world.submit({ id: 'x', number: 'X', customer: { id: 'c-1', name: 'Omega Ltd' } });
    const other = await world.submit({ id: 'y', number: 'Y', customer: { id: 'c-2', name: 'Alpha Ltd' } });
    await world.settle([renamed.documentId, other.documentId]);

    const { entries } = await world.report({ kind: 'customer' });
    const accepted = await world.accept({ kind: 'customer' });
    const [, previewed] = await createPreviewer(world).preview([renamed.documentId, other.documentId]);
    await world.save({ mode: 'automatic' });

    const standsFor = { externalId: 'c-1', name: 'Omega Ltd' };
    expect(entries.find(({ externalId }) => externalId === 'c-2')).toMatchObject({ push: 'asks', standsFor });
    expect(accepted.linked).toBe(0);
    expect(previewed).toMatchObject({ willLink: [], problems: [{ cause: 'name_ambiguous' }] });
    expect(await world.document(other.documentId)).toMatchObject({
      ...{ state: 'refused', pushError: { cause: 'name_ambiguous' } },
    });
  });

  it('counts no document that is to be voided, and none that is in the books of another company', async () => {
    const world = withFirstSync(await createCausesWorld());
    const ids = [];
    for (const id of ['a', 'b']) {
      ids.push((await world.submit({ id, number: id, customer: { id, name: `${id} Ltd` } })).documentId);
    }
    await world.settle(ids);
    await world.requestVoid(ids[0]!);
    await world.submit({ id: 'b', number: 'b', revision: 2, customer: { id: 'b', name: 'b Ltd' } });
    // Both wait for it.
    const connection = await world.connections.get(world.tenantId);
    await world.connections.replace({ ...connection!, state: 'needsReconnect' }, connection);
    await world.settle(ids);

    const counts = await Promise.all(
      [world.realmId, world.createOtherCompany()].map(async (realmId) => {
        const { documents } = await gatherWanted(firstSyncDeps(world), { tenantId: world.tenantId, realmId });
        return documents.count;
      }),
    );

    expect(counts).toEqual([1, 0]);
  });

  it('comes page by page, in the order of kinds and names', async () => {
    const world = await createFirstSyncWorld();
    await submitEach(world, 'submit');
    await submitEach(world, 'submitBill');
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await world.report({ limit: '3', ...(after === undefined ? {} : { after }) });
      expect(page.entries.length).toBeLessThanOrEqual(3);
      seen.push(...page.entries.map(({ kind, name }) => `${kind} ${name}`));
      after = page.next;
    } while (after !== undefined);

    const names = Object.keys(situations).toSorted();
    expect(seen).toEqual([
      ...names.map((name) => `customer ${name}`),
      ...names.map((name) => `vendor ${name}`),
      'item Seats',
    ]);
  });

  it('leaves items out where all lines bear one item', async () => {
    const world = await createFirstSyncWorld();
    const itemId = enterItem(world, 'Everything');
    await world.refresh();
    await world.save({ itemPolicy: 'oneItem', itemId });
    const { documentId } = await world.submit();
    await world.settle([documentId]);

    expect((await world.report({ kind: 'item' })).entries).toEqual([]);
  });

  it('waits until the names of the company were read', async () => {
    const { table, clock, tenantId, state } = createPushWorld();
    const connections = { get: async () => state.connection };
    const deps = firstSyncDeps({ table, clock, connections, settingsStore: createSettingsStore(table) });

    await expect(
      getFirstSync(deps, { tenantId, query: firstSyncQuerySchema.parse({}) }),
    ).rejects.toMatchObject({ status: 409, code: 'reference_data_missing' });
  });
});

describe('accepting matches', () => {
  it('leaves alone what is not to be linked by its name, and says so', async () => {
    const world = await createFirstSyncWorld();
    for (const [name, prepare] of Object.entries(situations)) prepare(world, name);
    await world.refresh();
    await submitEach(world, 'submit');

    const externalIds = ['p-Near Ltd', 'p-Exact Ltd', 'p-Nobody'];
    expect(await world.accept({ kind: 'customer', externalIds })).toEqual({
      ...{ linked: 1, queued: 0, hasMore: false },
      notLinked: [
        { externalId: 'p-Near Ltd', outcome: 'near' },
        { externalId: 'p-Nobody', outcome: 'unknown' },
      ],
    });
    expect((await world.report({ kind: 'customer', outcome: 'linked' })).entries).toMatchObject([
      { externalId: 'p-Exact Ltd', record: { name: 'EXACT LTD' }, flags: [] },
    ]);
  });

  it('links before the first push, so that a name that changes then matters no more', async () => {
    const world = await createFirstSyncWorld();
    const id = enter(world, 'Customer', 'Exact Ltd');
    await world.refresh();
    const { documentId } = await world.submit({ customer: { id: 'c-9', name: 'Exact Ltd' } });
    await world.settle([documentId]);

    expect(await world.accept({ kind: 'customer' })).toEqual({
      linked: 1,
      notLinked: [],
      queued: 0,
      hasMore: false,
    });

    expect((await world.report({ kind: 'customer' })).counts.customer).toMatchObject({ linked: 1, exact: 0 });
    world.edit('Customer', id, { DisplayName: 'Quite another' });
    await world.save({ mode: 'automatic' });
    const { entity } = await world.document(documentId);
    expect(world.rows('Invoice').find((row) => row['Id'] === entity?.id)?.['CustomerRef']).toMatchObject({
      value: id,
    });
  });

  it('links none that stands for another name until that link is taken back, and lets go what was refused', async () => {
    const world = withFirstSync(await createCausesWorld());
    const first = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
    await world.settle([first.documentId]);
    await world.refresh();
    const entityId = world.idOf('Customer', 'Alpha');
    await world.link({ kind: 'customer', externalId: 'c-1', name: 'Omega Ltd', entityId });
    const second = await world.submit({ id: 'x', number: 'X', customer: { id: 'c-2', name: 'Alpha Ltd' } });
    await world.settle([second.documentId]);
    const [shown] = await world.open();
    expect(shown?.error).toMatchObject({ cause: 'name_ambiguous', subject: { kind: 'customer', id: 'c-2' } });
    expect(shown?.error.detail).toContain('stands for "Omega Ltd" already');

    expect((await world.report({ kind: 'customer', outcome: 'ambiguous' })).entries).toMatchObject([
      {
        ...{ externalId: 'c-2', push: 'asks' },
        standsFor: { externalId: 'c-1', name: 'Omega Ltd' },
        candidates: [{ record: { name: 'Alpha Ltd' }, reason: 'sameName' }],
      },
    ]);
    const externalIds = ['c-2'];
    expect(await world.accept({ kind: 'customer', externalIds })).toMatchObject({
      ...{ linked: 0, queued: 0 },
      notLinked: [{ externalId: 'c-2', outcome: 'ambiguous' }],
    });
    await world.unlink({ kind: 'customer', externalId: 'c-1' });
    expect(await world.accept({ kind: 'customer', externalIds })).toMatchObject({ linked: 1, queued: 1 });

    expect(await world.document(second.documentId)).toMatchObject({ state: 'pushed' });
    expect(await world.open()).toEqual([]);
  });

  it('queues what is left when it is asked again: what was linked before its documents were queued', async () => {
    const world = withFirstSync(await createCausesWorld());
    await world.save({ customerPolicy: 'matchOnly' });
    const entityId = enter(world, 'Customer', 'Meant Ltd');
    await world.refresh();
    const { documentId } = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
    await world.settle([documentId]);
    const scope = { tenantId: world.tenantId, realmId: world.realmId, kind: 'customer' as const };
    const link = { externalId: 'c-1', originalName: 'Alpha Ltd', entityId, entityName: 'Meant Ltd' };
    await createLinks(world.table).put(scope, link);

    expect(await world.accept({ kind: 'customer' })).toMatchObject({ linked: 0, queued: 1 });

    expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
  });
});

describe('linking by hand', () => {
  it.each(['Near Ltd', 'Vendor Ltd', 'Missing Ltd'])(
    'cures the refusal of %s, and its sync error closes itself',
    async (name) => {
      const world = withFirstSync(await createCausesWorld());
      await world.save({ customerPolicy: 'matchOnly' });
      situations[name]!(world, name);
      const chosen = enter(world, 'Customer', 'The one that is meant');
      await world.refresh();
      const documents = [];
      for (const id of ['a', 'b'])
        documents.push(await world.submit({ id, number: id, customer: { id: 'c-1', name } }));
      await world.settle(documents.map(({ documentId }) => documentId));
      const [shown] = await world.open();
      expect(shown).toMatchObject({ documentCount: 2, error: { subject: { kind: 'customer', id: 'c-1' } } });

      const linked = await world.link({ kind: 'customer', externalId: 'c-1', name, entityId: chosen });

      expect(linked).toMatchObject({ name, record: { id: chosen }, queued: 2, hasMore: false });
      for (const { documentId } of documents) {
        expect(await world.document(documentId)).toMatchObject({ state: 'pushed' });
      }
      expect(world.rows('Invoice').map((row) => (row['CustomerRef'] as { value: string }).value)).toEqual([
        chosen,
        chosen,
      ]);
      expect(await world.open()).toEqual([]);
    },
  );

  it.each([
    ['found another record', 'createMissing', 'Alpha Ltd'],
    ['found none', 'matchOnly', 'Nearly Alpha Ltd'],
  ] as const)('counts although a turn that was under way %s', async (_what, customerPolicy, inBooks) => {
    const world = withFirstSync(await createCausesWorld());
    await world.save({ customerPolicy });
    const [entityId] = [enter(world, 'Customer', 'Meant Ltd'), enter(world, 'Customer', inBooks)];
    await world.refresh();
    const { documentId } = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
    const { books } = world.deps;
    const resolveReferences: typeof books.resolveReferences = async (...of) => {
      const resolved = await books.resolveReferences(...of);
      await createLinks(world.table).put(
        { tenantId: world.tenantId, realmId: world.realmId, kind: 'customer' },
        { externalId: 'c-1', originalName: 'Alpha Ltd', entityId, entityName: 'Meant Ltd' },
      );
      return resolved;
    };

    await world.turnWith({ ...world.deps, books: { ...books, resolveReferences } }, [documentId]);
    await world.settle([]);

    expect(world.rows('Invoice')[0]?.['CustomerRef']).toMatchObject({ value: entityId });
    expect(await world.open()).toEqual([]);
  });

  it('is refused for a record that is unknown, inactive or no product', async () => {
    const world = await createFirstSyncWorld();
    const id = enter(world, 'Customer', 'Stopped Ltd');
    deactivate(world, 'Customer', id);
    const categoryId = world.enter('Item', { Name: 'Hardcore', Type: 'Category' });
    await world.refresh();
    const link = { kind: 'customer', externalId: 'c-1', name: 'Any Ltd' } as const;

    await expect(world.link({ ...link, entityId: '999999' })).rejects.toMatchObject({
      ...{ status: 400, code: 'record_unusable' },
      fields: [{ field: 'entityId' }],
    });
    await expect(world.link({ ...link, entityId: id })).rejects.toMatchObject({ code: 'record_unusable' });
    await expect(world.link({ ...link, kind: 'item', entityId: categoryId })).rejects.toMatchObject({
      ...{ code: 'record_unusable', fields: [{ reason: expect.stringContaining('category') }] },
    });
  });

  it('takes the name of an item as its line gave it', () => {
    const body = { kind: 'item', externalId: 'GR', name: 'Gravel\n0-20 mm', entityId: '1' };

    expect(linkReferenceRequestSchema.parse(body)).toEqual(body);
  });

  it.each([true, false])(
    'is taken back while an answer is lost, and the invoice is found all the same (our numbers: %s)',
    async (customNumbers) => {
      const world = withFirstSync(await createCausesWorld({ customNumbers }));
      await world.save({ customerPolicy: 'matchOnly' });
      const entityId = enter(world, 'Customer', 'Meant Ltd');
      await world.refresh();
      const link = { kind: 'customer', externalId: 'c-1', name: 'Alpha Ltd', entityId } as const;
      await world.link(link);
      world.simulator.control.planFault({
        match: { entity: 'Invoice', kind: 'create' },
        effect: { type: 'appliedAnswerLost', via: 'reset' },
      });
      const { documentId } = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
      await world.turn([documentId]);
      expect(await world.document(documentId)).toMatchObject({ state: 'unknown' });
      await world.unlink({ kind: 'customer', externalId: 'c-1' });
      await world.settle([documentId]);
      await world.link(link);

      const { state, entity } = await world.document(documentId);
      expect([state, entity?.isAdopted, entity?.differences]).toEqual(['pushed', true, undefined]);
      expect(world.rows('Invoice')).toHaveLength(1);
    },
  );

  it('is taken back, and the name is looked for again', async () => {
    const world = await createFirstSyncWorld();
    const [meant, other] = [enter(world, 'Customer', 'Meant Ltd'), enter(world, 'Customer', 'Other Ltd')];
    await world.refresh();
    const { documentId } = await world.submit({ customer: { id: 'c-1', name: 'Meant Ltd' } });
    await world.settle([documentId]);
    await world.link({ kind: 'customer', externalId: 'c-1', name: 'Meant Ltd', entityId: other });

    await world.unlink({ kind: 'customer', externalId: 'c-1' });
    await world.save({ mode: 'automatic' });

    expect(world.rows('Invoice')[0]?.['CustomerRef']).toMatchObject({ value: meant });
    await expect(world.unlink({ kind: 'customer', externalId: 'nobody' })).rejects.toMatchObject({
      ...{ status: 404, code: 'link_not_found' },
    });
  });
});
