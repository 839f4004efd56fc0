import { matchParties } from '../../shared/domain/matching.ts';
import { likeness, shapeOf } from '../../shared/domain/name-likeness.ts';
import type { PartyEntry } from '../../shared/domain/reference-data.ts';
import type { Row } from './report.ts';
import { seededRandom } from './seeded-random.ts';
import { seeds } from './seeds.ts';

const count = 10_000;
// Of these the naive way is measured; its time grows with their number.
const sampled = 50;

const words = [
  ...['Ash', 'Brook', 'Crow', 'Dun', 'East', 'Fern', 'Glen', 'Hart', 'Ivy', 'Kings'],
  ...['Haulage', 'Aggregates', 'Paving', 'Plant', 'Quarries', 'Skips', 'Transport', 'Roofing'],
];

/** The first-sync report's work: as many names as a large tenant has, a tenth of them spelled otherwise in the books. */
export function measureMatching(): Row[] {
  const random = seededRandom(seeds.names);
  const word = (): string => words[Math.floor(random() * words.length)]!;
  const names = Array.from(
    { length: count },
    (_, index) => `${word()} ${word()} ${word()} ${index % 997} Ltd`,
  );
  const entries = names.map((name, index): PartyEntry => ({
    id: String(index),
    name: index % 10 === 0 ? name.replace(' Ltd', ' Limited') : name,
    isActive: true,
  }));
  const wanted = names.map((name, index) => ({ externalId: `c-${index}`, name }));
  const ours = secondsOf(() =>
    matchParties({
      ...{ kind: 'customer', wanted, links: new Map() },
      entries: { customer: entries, vendor: [], employee: [] },
    }),
  );
  const naive = secondsOf(() => {
    for (const { name } of wanted.slice(0, sampled)) {
      const shape = shapeOf(name, { hasLegalForm: true });
      for (const entry of entries) likeness(shape, shapeOf(entry.name, { hasLegalForm: true }), () => 1);
    }
  });
  return [
    {
      id: '',
      metric: 'seconds to match 10,000 customers with 10,000 records',
      naive: (naive * count) / sampled,
      ours,
    },
  ];
}

function secondsOf(work: () => unknown): number {
  const startedMs = performance.now();
  work();
  return (performance.now() - startedMs) / 1000;
}
