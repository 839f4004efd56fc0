/**
 * Names as QuickBooks takes them. One written rule, for customers and items alike:
 * colons, tabs, line breaks and other control characters become a space, quotation marks stay, blanks are joined to one
 * and cut off at both ends, and what is longer than 100 characters is cut. QuickBooks refuses ":" , tab and newline, and
 * compares names without regard to case and outer blanks; 100 is the length that every version of its rules allows.
 */
import type { NameChange } from './preview.ts';

/** QuickBooks' docs name 500 today and 100 before; 100 passes under both. */
export const maxNameLength = 100;

/** A name that QuickBooks takes, or "-" for one of which nothing is left. Applying it twice changes nothing more. */
export const legalName = (name: string): string => {
  const cut = truncate(cleaned(name), maxNameLength);
  return cut === '' ? '-' : cut;
};

const cleaned = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[:\p{Cc}\p{Cs}\u2028\u2029]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();

const isCut = (name: string): boolean => cleaned(name).length > maxNameLength;

/** The form in which two names are the same name: no regard to case, kind of blank or composition of letters. */
export const normalisedName = (name: string): string => legalName(name).toLowerCase();

/**
 * The name of a customer or vendor: the legal name, or where that had to be cut `name (id)`, so that two whose long names
 * differ at the end stay two.
 */
export const partyName = (party: { id: string; name: string }): string =>
  isCut(party.name) ? codedItemName({ code: party.id, name: party.name }) : legalName(party.name);

/**
 * Whether two of the vendor's customers, or two of its vendors, go by one name in the books: then they may share a record
 * there.
 */
export const isNameShared = (
  one: { readonly externalId: string; readonly originalName: string },
  other: { readonly externalId: string; readonly originalName: string },
): boolean => partyForm(one) === partyForm(other);

const partyForm = (of: { readonly externalId: string; readonly originalName: string }): string =>
  normalisedName(partyName({ id: of.externalId, name: of.originalName }));

/** The name of an item whose plain name is taken by another code: `name (code)`, the name cut so that the code stays whole. */
export function codedItemName(item: { code: string; name: string }): string {
  const code = truncate(legalName(item.code), maxNameLength - 4);
  const suffix = ` (${code})`;
  // Of the name nothing may be left, and QuickBooks cuts blanks off.
  return `${truncate(legalName(item.name), maxNameLength - suffix.length).trim()}${suffix}`.trim();
}

/** Why a record is not called as it was wanted; undefined when it is. */
export function nameChangeOf(original: string, name: string): NameChange | undefined {
  if (original === name) return undefined;
  if (isCut(original)) return 'length';
  return legalName(original) === name ? 'characters' : 'taken';
}

/**
 * The name as it will be in QuickBooks, with every reason why it is another (B7). `isTaken` is asked for names in their
 * normalised form: is it on the list of names already, borne by something else? An item then gets `name (code)` by itself;
 * for a customer or vendor `name (id)` is what a person is offered, and nothing is created under it unasked.
 */
export function nameInBooks(
  of: { readonly kind: 'customer' | 'vendor' | 'item'; readonly externalId: string; readonly name: string },
  isTaken: (normalised: string) => boolean,
): { readonly name: string; readonly changes: readonly NameChange[] } {
  const plain = of.kind === 'item' ? legalName(of.name) : partyName({ id: of.externalId, name: of.name });
  const isNameTaken = isTaken(normalisedName(plain));
  const changes: NameChange[] = [];
  if ((cleaned(of.name) || '-') !== of.name.normalize('NFC')) changes.push('characters');
  if (isCut(of.name)) changes.push('length');
  if (isNameTaken) changes.push('taken');
  return { name: isNameTaken ? codedItemName({ code: of.externalId, name: of.name }) : plain, changes };
}

// Cut by characters as QuickBooks counts them, never through the middle of one.
function truncate(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1).trim() : cut.trim();
}
