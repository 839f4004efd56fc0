import { parameterMissing, queryInvalid, refusal } from './faults.ts';
import type { JsonObject } from './json.ts';
import { kindOfPath } from './kinds.ts';
import type { Kind } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import { entityTime, parseMoment } from './moment.ts';
import type { BooksMoment } from './moment.ts';
import { present } from './present.ts';

const lookBackMs = 30 * 86_400_000;
const mostObjects = 1000;

export interface ChangesAsked {
  readonly entities: readonly string[];
  readonly changedSince: string;
}

/**
 * Change data capture: per asked entity what changed since a moment, deleted objects as stubs, `{}` where nothing did.
 * At most 1,000 objects in all; nothing says that more were left out.
 */
export function runChanges(ledger: Ledger, asked: ChangesAsked, at: BooksMoment): JsonObject {
  if (asked.entities.length === 0) throw parameterMissing('entities');
  const kinds = asked.entities.map((name) => coveredKind(name));
  const sinceMs = since(ledger, asked.changedSince, at);
  let left = mostObjects;
  const answers = kinds.map((kind) => {
    const found = changed(ledger, kind, sinceMs).slice(0, left);
    left -= found.length;
    return found.length === 0 ? {} : { [kind.name]: found, startPosition: 1, maxResults: found.length };
  });
  const shown = ledger.switches.changesOrder === 'asked' ? answers : answers.toReversed();
  return { CDCResponse: [{ QueryResponse: shown }] };
}

function coveredKind(name: string): Kind {
  const kind = kindOfPath(name.trim());
  if (kind === undefined) throw queryInvalid(`invalid context declaration: ${name}`);
  if (kind.changes) return kind;
  throw refusal({
    code: '2000',
    message: 'Invalid Entity',
    detail: `Change data capture does not cover ${kind.name}.`,
    element: 'entities',
  });
}

function since(ledger: Ledger, text: string, at: BooksMoment): number {
  if (text === '') throw parameterMissing('changedSince');
  // A plus sign that was not percent-encoded arrives as a blank.
  const ms = parseMoment(text.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  if (ms === undefined) {
    const detail = `Invalid Date : changedSince is not valid. Supplied value:${text}`;
    throw refusal({ code: '2060', message: 'Invalid Date', detail, element: 'changedSince' });
  }
  const earliest = at.nowMs - lookBackMs;
  if (ms >= earliest || ledger.switches.changesLookBack === 'lenient') return ms;
  if (ledger.switches.changesLookBack === 'clamp') return earliest;
  throw queryInvalid('changedSince must lie within the last 30 days');
}

function changed(ledger: Ledger, kind: Kind, sinceMs: number): JsonObject[] {
  // Times are known to the second only.
  const from = Math.floor(sinceMs / 1000) * 1000;
  const live = [...ledger.store.all(kind.name)]
    .filter((row) => row.updatedMs >= from)
    .map((row) => ({ ms: row.updatedMs, serial: row.serial, show: () => present(ledger, row, 'query') }));
  const stubsMerged = ledger.switches.mergedInChanges === 'stub';
  const gone = ledger.store
    .deleted(kind.name)
    .filter((row) => row.deletedMs >= from && (row.mergedInto === undefined || stubsMerged))
    .map(({ id, deletedMs }) => ({
      ms: deletedMs,
      serial: 0,
      show: () => deletedStub(ledger, id, deletedMs),
    }));
  return [...live, ...gone].toSorted(latestFirst).map(({ show }) => show());
}

interface Change {
  readonly ms: number;
  readonly serial: number;
}

function latestFirst(left: Change, right: Change): number {
  return Math.floor(right.ms / 1000) - Math.floor(left.ms / 1000) || right.serial - left.serial;
}

function deletedStub(ledger: Ledger, id: string, deletedMs: number): JsonObject {
  const stub = { domain: 'QBO', status: 'Deleted', Id: id };
  if (ledger.switches.deletedStubs === 'bare') return stub;
  return { ...stub, MetaData: { LastUpdatedTime: entityTime(deletedMs) } };
}
