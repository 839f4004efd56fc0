/**
 * A document that disagrees with the books, field by field: ours, what was agreed last, and theirs as it is now (E3). Nothing is
 * made up: what is not known of a side is absent there. What differs is decided by the digests that were taken when it was found
 * and not by these texts: the same record may go by two names.
 */
import type { DraftContent } from './books.ts';
import type { Document, EntityLink } from './document.ts';
import { documentTotal } from './document-fields.ts';
import { changedFieldNames, type ChangedField, type Drift } from './drift.ts';
import { formatMoney, toDecimal } from './money.ts';
import type { DocumentFacts } from './preview.ts';

/** One line as it is compared. */
export interface LineText {
  readonly description?: string | undefined;
  readonly quantity?: string | undefined;
  readonly unitPrice?: string | undefined;
  readonly amount: string;
  /** The item or account, or what the vendor calls it; by name where that is known. */
  readonly record?: string | undefined;
}

/** What one side says of a field; money is a decimal string. */
export type FieldValue = string | readonly LineText[];
type Side = { readonly [Field in ChangedField]?: FieldValue | undefined };

/** One field of all three sides. */
export interface ThreeWayField {
  readonly field: ChangedField;
  readonly ours?: FieldValue | undefined;
  readonly agreed?: FieldValue | undefined;
  readonly theirs?: FieldValue | undefined;
  readonly isChanged: boolean;
}

/** A document in the books, with the tax and what it comes to with it. */
type HeldFacts = DocumentFacts & { readonly tax: string; readonly gross: string };

export interface ThreeWay {
  readonly document: Pick<Document, 'state' | 'attempts'> & { readonly drift: Drift };
  readonly entity: EntityLink | undefined;
  /** As it is submitted now; absent where that cannot be read. */
  readonly submitted: DraftContent | undefined;
  /** As it was submitted in the revision that the entity holds. */
  readonly pushed: DraftContent | undefined;
  /** What the books held when the disagreement was found. */
  readonly seen: HeldFacts | undefined;
  readonly accepted: { readonly facts: HeldFacts; readonly at: string } | undefined;
}

/** All compared fields, in the order of {@link changedFieldNames}. */
export function threeWay(of: ThreeWay): ThreeWayField[] {
  const { drift } = of.document;
  const sides = { ours: oursOf(of), agreed: agreedOf(of), theirs: theirsOf(of) };
  const changed = changedIn(drift);
  return changedFieldNames.map((field) => ({
    field,
    ours: sides.ours[field],
    agreed: sides.agreed[field],
    theirs: sides.theirs[field],
    isChanged: changed.includes(field),
  }));
}

// Two of them agree in every field, each for itself.
function changedIn({ kind, fields }: Drift): readonly ChangedField[] {
  switch (kind) {
    case 'edited':
      return fields;
    case 'deleted':
    case 'voided':
      return ['status'];
    case 'duplicated':
      return [];
  }
}

const oursOf = ({ document, submitted }: ThreeWay): Side => ({
  ...(submitted === undefined ? {} : contentSide(submitted)),
  status: document.state === 'voided' ? 'voided' : 'standing',
});

/** What a person accepted since the last push; else what QuickBooks answered to that. */
function agreedOf({ document, entity, pushed, accepted }: ThreeWay): Side {
  const status = document.state === 'voided' ? 'voided' : 'standing';
  if (accepted !== undefined && !isPushedAfter(document, accepted.at)) {
    return { ...factsSide(accepted.facts), status };
  }
  const sent = pushed === undefined ? {} : contentSide(pushed);
  return { ...sent, ...(entity === undefined ? {} : answeredSide(entity)), status };
}

const writing: ReadonlySet<string> = new Set(['pushed', 'adopted', 'voided']);

const isPushedAfter = ({ attempts }: ThreeWay['document'], at: string): boolean =>
  attempts.some((attempt) => writing.has(attempt.outcome) && attempt.at > at);

/** What an answer says of itself counts for more than how it differed from what was sent: an amount there may be without tax. */
function answeredSide({ differences = [], number, issuedOn, total }: EntityLink): Side {
  const differed = differences.flatMap(({ field, answered }) =>
    field === 'lineCount' ? [] : [[field, answered === '' ? undefined : answered] as const],
  );
  return {
    ...Object.fromEntries(differed),
    number,
    ...(issuedOn === undefined ? {} : { issuedOn }),
    total,
  };
}

function theirsOf({ document, seen }: ThreeWay): Side {
  const { kind, fingerprint } = document.drift;
  if (kind === 'deleted') return { status: 'deleted' };
  // Without a fingerprint it was not looked at when this was found: what is kept is of an earlier disagreement.
  const facts = seen === undefined || fingerprint === undefined ? {} : factsSide(seen);
  return { ...facts, status: kind === 'voided' ? 'voided' : 'standing' };
}

function contentSide({ kind, content }: DraftContent): Side {
  const party = kind === 'invoice' ? content.customer : content.vendor;
  const { number, issuedOn, dueOn, currency, taxTotal } = content;
  const money = (amount: string): string => formatMoney(toDecimal(amount), currency);
  return {
    ...{ number, issuedOn, dueOn, currency },
    counterparty: party.name,
    total: grossOf(content),
    tax: taxTotal === undefined ? undefined : money(taxTotal),
    lines: content.lines.map(({ description, quantity, unitPrice, amount, item, category }) => ({
      ...{ description, quantity, unitPrice },
      amount: money(amount),
      record: namedOf(item) ?? category,
    })),
  };
}

/** With the tax, where the vendor says what that is. */
function grossOf(content: DraftContent['content']): string | undefined {
  const { amountsIncludeTax, taxTotal, currency } = content;
  const net = documentTotal(content);
  if (amountsIncludeTax === true) return formatMoney(net, currency);
  return taxTotal === undefined ? undefined : formatMoney(net.plus(taxTotal), currency);
}

const namedOf = (item: { code: string; name?: string | undefined } | undefined): string | undefined =>
  item?.name === undefined || item.name.trim() === '' ? item?.code : item.name;

function factsSide(facts: HeldFacts): Side {
  const { number, issuedOn, dueOn, counterparty, currency, gross, tax } = facts;
  const money = (amount: string): string =>
    currency === undefined ? amount : formatMoney(toDecimal(amount), currency);
  return {
    ...{ number, issuedOn, dueOn, currency },
    counterparty: shownRecord(counterparty),
    total: money(gross),
    tax: money(tax),
    lines: facts.lines.map(({ description, quantity, unitPrice, amount, record }) => ({
      ...{ description, quantity, unitPrice, amount },
      record: shownRecord(record),
    })),
  };
}

const shownRecord = (record: DocumentFacts['counterparty'] | undefined): string | undefined =>
  record?.name ?? record?.id;
