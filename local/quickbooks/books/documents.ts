import Big from 'big.js';
import { businessRule, parameterMissing, refusal } from './faults.ts';
import { decimalAt, objectAt, objectsAt, refAt, textAt, withoutEmpty } from './json.ts';
import type { JsonObject } from './json.ts';
import type { EntityName } from './kinds.ts';
import { keptOrReferenced } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { daysAfter, today } from './moment.ts';
import type { BooksMoment } from './moment.ts';
import type { Wish } from './people.ts';

/** A wish for a document: also what the request itself holds, and when it came. */
export interface DocumentWish extends Wish {
  readonly entity: EntityName;
  readonly input: JsonObject;
  readonly at: BooksMoment;
  readonly allowDuplicateDocNum: boolean;
}

/** A document as it will be stored. */
export interface Settled {
  readonly json: JsonObject;
  readonly lastLineId: number;
}

const zero = new Big(0);

/** Throws 2020 when a document would be left without lines. */
export function requireLines(wish: DocumentWish): readonly JsonObject[] {
  const lines = objectsAt(wish.wanted, 'Line');
  if (lines.length === 0) throw parameterMissing('Line');
  return lines;
}

/** The id under a reference; throws 2020 when it is missing, 2500 or 610 when it is dead. */
export function requireReference(
  ledger: Ledger,
  wish: DocumentWish,
  key: string,
  entity: EntityName,
): string {
  const id = refAt(wish.wanted, key);
  if (id === undefined || id === '') throw parameterMissing(key);
  keptOrReferenced(ledger, entity, id, wish.previous?.json);
  return id;
}

/** Checks a reference that may be left out. */
export function checkReference(ledger: Ledger, wish: DocumentWish, key: string, entity: EntityName): void {
  const id = refAt(wish.wanted, key);
  if (id !== undefined) keptOrReferenced(ledger, entity, id, wish.previous?.json);
}

/** The document's date: as sent, or the server's today. */
export function documentDate(ledger: Ledger, wish: DocumentWish): string {
  return textAt(wish.wanted, 'TxnDate') ?? today(wish.at, ledger.switches, ledger.company.zone);
}

/** Throws 6200 or 6210 when one of the dates lies in the closed period. */
export function refuseClosedPeriod(ledger: Ledger, ...dates: (string | undefined)[]): void {
  const { bookCloseDate, bookClosePassword } = ledger.switches;
  if (bookCloseDate === null) return;
  if (!dates.some((date) => date !== undefined && date <= bookCloseDate)) return;
  const message = 'Account Period Closed, Cannot Update Through Services API';
  throw refusal({
    code: bookClosePassword ? '6210' : '6200',
    message,
    detail: `${message} : The account period has closed and the account books cannot be updated through the QBO Services API. Please use the QBO website to make these changes.`,
    element: '',
  });
}

/** Throws 6000 when the total is below zero: QuickBooks takes negative lines, but no negative documents. */
export function refuseNegative(total: Big): void {
  if (total.lt(0)) throw businessRule('The transaction amount must be 0 or greater.');
}

/** Due date by a term: so many days, or a day of the month. */
export function dueDate(
  ledger: Ledger,
  date: string,
  term: string | undefined,
  otherwiseDays: number,
): string {
  const json = term === undefined ? undefined : ledger.store.get('Term', term)?.json;
  if (json === undefined) return daysAfter(date, otherwiseDays);
  const day = decimalAt(json, 'DayOfMonthDue');
  if (day === undefined) return daysAfter(date, (decimalAt(json, 'DueDays') ?? zero).toNumber());
  return nextDayOfMonth(date, day.toNumber(), (decimalAt(json, 'DueNextMonthDays') ?? zero).toNumber());
}

function nextDayOfMonth(date: string, day: number, nextMonthDays: number): string {
  const [year = 0, month = 1, from = 1] = date.split('-').map(Number);
  const due = (ahead: number): string => {
    const lastDay = new Date(Date.UTC(year, month + ahead, 0)).getUTCDate();
    return new Date(Date.UTC(year, month - 1 + ahead, Math.min(day, lastDay))).toISOString().slice(0, 10);
  };
  return from + nextMonthDays > day ? due(1) : due(0);
}

/** The open amount after a change: what was paid before stays paid. */
export function remaining(wish: DocumentWish, total: Big, key: 'Balance' | 'RemainingCredit'): Big {
  const before = decimalAt(wish.previous?.json, 'TotalAmt') ?? zero;
  const applied = before.minus(decimalAt(wish.previous?.json, key) ?? before);
  return total.minus(applied);
}

/** The document as voided: amounts zero, note `Voided`, number kept. There is no status flag. */
export function voidedJson(json: JsonObject): JsonObject {
  const lines = objectsAt(json, 'Line').map((line) => {
    const detail = objectAt(line, 'SalesItemLineDetail');
    const bare =
      detail && withoutEmpty({ ...detail, Qty: undefined, UnitPrice: undefined, TaxInclusiveAmt: undefined });
    return { ...line, Amount: zero, ...(bare === undefined ? {} : { SalesItemLineDetail: bare }) };
  });
  return {
    ...json,
    PrivateNote: 'Voided',
    Line: lines,
    TxnTaxDetail: { TotalTax: zero },
    TotalAmt: zero,
    Balance: zero,
  };
}
