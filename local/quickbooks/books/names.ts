import { parameterMissing, refusal, textTooLong } from './faults.ts';
import type { Refusal } from './faults.ts';
import { textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { EntityName } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import { folded } from './store.ts';

/** Customer, vendor and employee names must differ from one another. */
const people: readonly EntityName[] = ['Customer', 'Vendor', 'Employee'];

interface Owner {
  readonly entity: EntityName;
  readonly id: string | undefined;
}

/**
 * The DisplayName of a person or company: as given, or built from its parts. Trimmed.
 * Throws 6080 when there is none, 2040 for forbidden characters, 2050 when too long, 6240 when taken.
 */
export function displayName(ledger: Ledger, wanted: JsonObject, owner: Owner): string {
  const parts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'].map((key) =>
    textAt(wanted, key)?.trim(),
  );
  const name = textAt(wanted, 'DisplayName')?.trim() || parts.filter(Boolean).join(' ');
  if (name === '') throw noName();
  const { nameMaxLength } = ledger.switches;
  if (name.length > nameMaxLength) throw textTooLong('Display Name', nameMaxLength, name.length);
  refuseCharacters(name, /[:\t\n\r]/, 'DisplayName');
  if (isTaken(ledger, name, owner)) throw duplicateName();
  return name;
}

function isTaken(ledger: Ledger, name: string, owner: Owner): boolean {
  return people.some((entity) =>
    [...ledger.store.lookUp(entity, 'DisplayName', name)].some(
      (id) => entity !== owner.entity || id !== owner.id,
    ),
  );
}

/** Throws 2040 when the name holds a character that QuickBooks forbids. */
function refuseCharacters(name: string, forbidden: RegExp, element: string): void {
  if (!forbidden.test(name)) return;
  throw refusal({
    code: '2040',
    message: 'Invalid String. The string contains invalid characters.',
    detail: `Invalid String : ${element} has one or more invalid characters (colon, tab or new line). Supplied value:${name}`,
    element,
  });
}

/**
 * `Parent:Child` of a list object. Throws 2020 without a name, 2040 for forbidden characters,
 * 6240 when another object of the kind has the same full name.
 */
export function fullName(
  ledger: Ledger,
  wanted: JsonObject,
  { owner, parent, forbidden }: { owner: Owner; parent: JsonObject | undefined; forbidden: RegExp },
): string {
  const name = textAt(wanted, 'Name')?.trim();
  if (name === undefined || name === '') throw parameterMissing('Name');
  refuseCharacters(name, forbidden, 'Name');
  const full = qualified(parent, name);
  const taken = [...ledger.store.lookUp(owner.entity, 'FullyQualifiedName', full)].some(
    (id) => id !== owner.id,
  );
  if (taken) throw duplicateName();
  return full;
}

/** `Parent:Child`, or the name alone. */
export function qualified(parent: JsonObject | undefined, name: string): string {
  const above = textAt(parent, 'FullyQualifiedName');
  return above === undefined ? name : `${above}:${name}`;
}

const suffix = / \(deleted(?: \d+)?\)$/;

/**
 * The name of an object that is being made inactive: ` (deleted)` appended, with a counter when that is taken too.
 */
export function deletedName(name: string, isNameTaken: (candidate: string) => boolean): string {
  if (suffix.test(name)) return name;
  const first = `${name} (deleted)`;
  if (!isNameTaken(first)) return first;
  let count = 1;
  while (isNameTaken(`${name} (deleted ${count})`)) count += 1;
  return `${name} (deleted ${count})`;
}

/** The name an object has again when it is made active. */
export function restoredName(name: string): string {
  return name.replace(suffix, '');
}

/** True when a person other than the owner has the name. */
export function personNameTaken(ledger: Ledger, owner: Owner): (name: string) => boolean {
  return (name) => isTaken(ledger, folded(name), owner);
}

/** 6240. Its recorded text ends in ": null", and it has no `element`. */
export function duplicateName(): Refusal {
  return refusal({
    code: '6240',
    message: 'Duplicate Name Exists Error',
    detail: 'The name supplied already exists. : null',
  });
}

function noName(): Refusal {
  return refusal({
    code: '6080',
    message: 'Name is required',
    detail:
      'At least one of Title, GivenName, MiddleName, FamilyName, DisplayName, Suffix is required. : No name was supplied',
    element: '',
  });
}
