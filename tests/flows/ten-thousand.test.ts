import { expect, it } from 'vitest';
import type { Certificate } from '../../shared/contracts/reconcile.ts';
import type { Table } from '../../shared/store/table.ts';
import { createTenThousand, documentCount, touch } from './ten-thousand-world.ts';

const nights = 14;

// Turns of calls are counted there, whatever is read.
const isOfTurns = (sk: string): boolean => sk === 'WINDOWS';

/** A tenant with ten thousand documents in its books, and every write that happens to its table. */
async function tenThousand() {
  const written: string[] = [];
  const made = await createTenThousand({
    throughTable: (table): Table => ({
      ...table,
      put: (item, condition) => (written.push(item.sk), table.put(item, condition)),
      update: (key, change, condition) => (written.push(key.sk), table.update(key, change, condition)),
    }),
  });
  return { ...made, written };
}

const verdictCount = ({ tallies }: Certificate): number => tallies.reduce((sum, { count }) => sum + count, 0);

it(
  'costs at most two billed reads a night and five with the weekly full pass, a verdict for each document',
  { timeout: 240_000 },
  async () => {
    const { world, placed, written } = await tenThousand();
    const reads: number[] = [];
    const coverages: string[] = [];
    const seconds: string[] = [];
    const night = async (): Promise<Certificate> => {
      const startMs = performance.now();
      const certificate = await world.reconcile();
      seconds.push(((performance.now() - startMs) / 1_000).toFixed(1));
      reads.push(certificate.meteredReads);
      coverages.push(certificate.coverage);
      expect([certificate.outcome, certificate.documentCount, verdictCount(certificate)]).toEqual([
        'complete',
        documentCount,
        documentCount,
      ]);
      return certificate;
    };

    written.length = 0;
    const full = await night();
    expect(world.counts(full)).toEqual({ agrees: documentCount });
    expect(full.meteredReads).toBeLessThanOrEqual(14);
    // Not one write for documents that agree.
    expect(written.filter((sk) => !isOfTurns(sk))).toEqual([]);

    const quiet = await night();
    expect(world.counts(quiet)).toEqual({ agrees: documentCount });
    expect(quiet.meteredReads).toBeLessThanOrEqual(2);
    expect(written.filter((sk) => !isOfTurns(sk))).toEqual([]);

    const edited = touch({ world, placed }, '2026-09-09');
    const busy = await night();
    expect(world.counts(busy)).toEqual({
      agrees: documentCount - edited.length,
      editedInQuickBooks: edited.length,
    });
    expect(edited.length).toBe(documentCount / 100);
    expect(busy.meteredReads).toBeLessThanOrEqual(2);

    while (reads.length < nights) await night();
    const sum = reads.reduce((total, count) => total + count, 0);
    const shown = coverages.map(([first]) => first).join('');
    process.stdout.write(`billed reads of ${String(nights)} nights: ${reads.join(' ')} (${shown})\n`);
    process.stdout.write(`seconds of each: ${seconds.join(' ')}\n`);
    expect(sum / nights).toBeLessThanOrEqual(5);
    expect(coverages.filter((coverage) => coverage === 'everything')).toHaveLength(2);
  },
);
