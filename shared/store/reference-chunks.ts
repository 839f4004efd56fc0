import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import { normalisedName } from '../domain/names.ts';
import {
  listedName,
  referenceEntrySchemas,
  type ReferenceEntry,
  type ReferenceKind,
} from '../domain/reference-data.ts';

/** Entries of a list in the order in which they are stored and paged: by name, then by id. */
export interface OrderedList<Kind extends ReferenceKind = ReferenceKind> {
  readonly entries: readonly ReferenceEntry<Kind>[];
  /** Equal for equal content, in whatever order it was read. */
  readonly contentHash: string;
}

/** One part of a list, deflated, and the place in the order at which it begins. */
interface Chunk {
  readonly start: string;
  readonly content: Uint8Array;
}

// About 15 to 20 KB deflated. Smaller parts make more writes, larger ones make a page of fifty dearer to read.
const maxChunkEntries = 500;
// Before deflating, so that the worst content stays below an item's 400 KB as well.
const maxChunkBytes = 250_000;

/** The place of an entry in its list. As text it sorts as the list does, also after other entries came and went. */
export const placeOf = (entry: ReferenceEntry): string =>
  `${normalisedName(listedName(entry))}\u0000${entry.id}`;

/** Orders entries; of several with one id the last counts. */
export function orderedList<Kind extends ReferenceKind>(
  entries: readonly ReferenceEntry<Kind>[],
): OrderedList<Kind> {
  const byPlace = [...new Map(entries.map((entry) => [entry.id, entry])).values()]
    .map((entry) => ({ entry, place: placeOf(entry) }))
    .toSorted((a, b) => (a.place < b.place ? -1 : 1));
  const ordered = byPlace.map(({ entry }) => entry);
  return {
    entries: ordered,
    contentHash: createHash('sha256').update(canonicalJson(ordered)).digest('base64url'),
  };
}

/** A list in parts that fit an item each. */
export function chunksOf(list: OrderedList): Chunk[] {
  const chunks: { start: string; texts: string[]; bytes: number }[] = [];
  for (const entry of list.entries) {
    const text = JSON.stringify(entry);
    const bytes = Buffer.byteLength(text);
    const last = chunks.at(-1);
    if (last === undefined || last.texts.length === maxChunkEntries || last.bytes + bytes > maxChunkBytes) {
      chunks.push({ start: placeOf(entry), texts: [text], bytes });
    } else {
      last.texts.push(text);
      last.bytes += bytes;
    }
  }
  return chunks.map(({ start, texts }) => ({ start, content: deflateRawSync(`[${texts.join(',')}]`) }));
}

/** The entries of a part. Throws when the content is not of this kind. */
export function readChunk<Kind extends ReferenceKind>(
  kind: Kind,
  content: Uint8Array,
): ReferenceEntry<Kind>[] {
  const parsed: unknown = JSON.parse(inflateRawSync(content).toString('utf8'));
  return z
    .array(z.unknown())
    .parse(parsed)
    .map((entry) => referenceEntrySchemas[kind].parse(entry));
}

/** The index of the part in which a place lies, given the places at which the parts begin. */
export const chunkAt = (starts: readonly string[], place: string): number =>
  Math.max(
    0,
    starts.findLastIndex((start) => start <= place),
  );
