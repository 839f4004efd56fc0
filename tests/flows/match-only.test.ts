import { describe, expect, it } from 'vitest';
import { seededRandom } from '../bench/seeded-random.ts';
import { createPushWorld } from './push-world.ts';

/**
 * A tenant whose customers are all in the books already, and who wants none created (B2). Half of what goes on in a year
 * goes on here: names that are nearly the same, names that other kinds of records bear, and renaming on either side.
 */
const customerCount = 500;
const share = (percent: number): number => (customerCount * percent) / 100;

interface Customer {
  readonly id: string;
  name: string;
  /** The record that a person would choose; undefined where only a person can say. */
  readonly entityId: string | undefined;
}

const places = ['Ash', 'Brook', 'Crow', 'Dun', 'East', 'Fern', 'Glen', 'Hart', 'Ivy', 'Kings'];
const endings = ['field', 'ley', 'ton', 'wick', 'dale', 'mere', 'stead', 'holm', 'worth', 'combe'];
const trades = ['Haulage', 'Aggregates', 'Paving', 'Groundworks', 'Plant'];
const nameOf = (index: number): string =>
  `${places[index % 10]}${endings[Math.floor(index / 10) % 10]} ${trades[Math.floor(index / 100)]} Ltd`;

const nearly = [
  (name: string) => name.replace(' Ltd', ' Limited'),
  (name: string) => name.replace(' Ltd', ''),
  (name: string) => name.replace(' Ltd', ' LLC'),
  (name: string) => name.replace(/^(...)(.)/, '$2$1'),
];

function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => ({ value, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function createBooks(seed: number) {
  const random = seededRandom(seed);
  const world = createPushWorld();
  world.state.settings = { ...world.state.settings, customerPolicy: 'matchOnly' };
  const enter = (entity: string, name: string, more = {}) =>
    world.enter(entity, { DisplayName: name, ...more });
  const order = shuffled(
    Array.from({ length: customerCount }, (_, index) => index),
    random,
  );
  // What is unclear is so in different ways, one after the other.
  const unclear: ((name: string) => void)[] = [
    (name) => enter('Vendor', name),
    (name) => enter('Employee', name, { GivenName: name, FamilyName: 'Co' }),
    (name) => world.edit('Customer', enter('Customer', name), { Active: false }),
    // Only a name that is nearly the same is there.
    (name) => enter('Customer', nearly[0]!(name)),
    () => {},
  ];
  const customers = order.map((index, at): Customer => {
    const [id, name] = [`c-${index}`, nameOf(index)];
    if (at < share(2)) {
      unclear[at % unclear.length]!(name);
      return { id, name, entityId: undefined };
    }
    const entityId = enter('Customer', random() < 0.3 ? name.toUpperCase() : name);
    if (at < share(7)) enter('Customer', nearly[at % nearly.length]!(name));
    return { id, name, entityId };
  });
  return { world, customers, random };
}

type Made = ReturnType<typeof createBooks>;

/** Pushes an invoice for each and answers which record each was booked on; undefined where a person was asked. */
async function pushForEach({ world }: Made, customers: readonly Customer[], round: string) {
  const submitted = [];
  for (const { id, name } of customers) {
    const number = `${round}-${id}`;
    submitted.push({ id, ...(await world.submit({ id: number, number, customer: { id, name } })) });
  }
  await world.settle(submitted.map(({ documentId }) => documentId));
  const booked = new Map<string, string | undefined>();
  for (const { id, documentId } of submitted) {
    const { state, entity, pushError } = await world.document(documentId);
    const asked = pushError?.subject?.kind === 'customer' ? pushError.subject.id : undefined;
    expect([state, asked]).toEqual(entity === undefined ? ['refused', id] : ['pushed', undefined]);
    const row = world.rows('Invoice', world.realmId, `Id = '${entity?.id ?? '0'}'`)[0];
    booked.set(id, (row?.['CustomerRef'] as { value: string } | undefined)?.value);
  }
  return booked;
}

const truthOf = (customers: readonly Customer[]) =>
  new Map(customers.map(({ id, entityId }) => [id, entityId]));
const countOf = ({ world }: Made): number => {
  const [first, rest] = [
    world.rows('Customer').length,
    world.rows('Customer', world.realmId, 'Active = false'),
  ];
  return first + rest.length;
};

/** Renames every tenth at the vendor and every tenth in the books; some swap their names, the worst that can be. */
function renameSome({ world, random }: Made, customers: readonly Customer[]) {
  const linked = shuffled(
    customers.filter(({ entityId }) => entityId !== undefined),
    random,
  );
  const [byVendor, inBooks] = [linked.slice(0, share(10)), linked.slice(share(10), share(20))];
  const oldNames = byVendor.map(({ name }) => name);
  for (const [at, customer] of byVendor.entries()) {
    const next = byVendor[(at + 1) % byVendor.length]!;
    customer.name = at < 10 ? oldNames[byVendor.indexOf(next)]! : `${customer.name} (renamed)`;
  }
  for (const [at, { name, entityId }] of inBooks.entries()) {
    world.edit('Customer', entityId!, { DisplayName: `${name} renamed` });
    // Somebody else is entered under the name that became free.
    if (at % 2 === 0) world.enter('Customer', { DisplayName: name });
  }
  return { oldNames: oldNames.slice(10) };
}

describe('a customer that the vendor has renamed', () => {
  it('keeps its record to itself, although a document of its former name goes after one of the new', async () => {
    const world = createPushWorld();
    const first = await world.submit({ customer: { id: 'c-1', name: 'Alpha Ltd' } });
    await world.settle([first.documentId]);
    const old = await world.submit({ id: 'old', number: 'OLD', customer: { id: 'c-1', name: 'Alpha Ltd' } });
    await world.clock.advance(1000);
    const next = await world.submit({ id: 'new', number: 'NEW', customer: { id: 'c-1', name: 'Omega Ltd' } });
    await world.turn([next.documentId]);
    await world.turn([old.documentId]);
    const other = await world.submit({
      id: 'two',
      number: 'TWO',
      customer: { id: 'c-2', name: 'Alpha Ltd' },
    });

    await world.settle([other.documentId]);

    expect(await world.document(other.documentId)).toMatchObject({
      ...{ state: 'refused', pushError: { cause: 'name_ambiguous' } },
    });
  });
});

describe('a tenant that wants customers matched and none created', () => {
  it.each([1, 2, 3, 4])(
    'links each to the right one, whoever is renamed, and asks about every unclear one (seed %i)',
    async (seed) => {
      const made = createBooks(seed);
      const { customers } = made;
      const inBooks = countOf(made);

      expect(await pushForEach(made, customers, 'first')).toEqual(truthOf(customers));
      expect(countOf(made)).toBe(inBooks);

      const { oldNames } = renameSome(made, customers);
      const afterwards = countOf(made);
      expect(await pushForEach(made, customers, 'second')).toEqual(truthOf(customers));

      // The vendor has new customers under names that the books still have for others.
      const newcomers = oldNames.map((name, at): Customer => ({ id: `n-${at}`, name, entityId: undefined }));
      expect(newcomers.length).toBeGreaterThan(30);
      expect(await pushForEach(made, newcomers, 'third')).toEqual(truthOf(newcomers));
      expect(countOf(made)).toBe(afterwards);
    },
  );
});
