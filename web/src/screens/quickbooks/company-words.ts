import type { ConnectionAnswer } from '../../../../shared/contracts/http.ts';
import { daysBetween } from '../../show/time.ts';

type Company = NonNullable<ConnectionAnswer['company']>;

/** How a company's own preferences change what happens to documents, in sentences. */
export function preferenceWords(company: Company): string[] {
  const {
    usesCustomTransactionNumbers,
    usesAutomatedSalesTax,
    usesMultiCurrency,
    warnsOfDuplicateBillNumbers,
  } = company;
  return [
    usesCustomTransactionNumbers
      ? 'Invoices bear your numbers.'
      : 'QuickBooks numbers invoices itself; your number stands in the private note.',
    ...(usesAutomatedSalesTax ? ['QuickBooks works out sales tax by itself.'] : []),
    usesMultiCurrency
      ? 'Documents in other currencies are taken.'
      : `Only documents in ${company.homeCurrency} are taken: other currencies are not switched on.`,
    ...(warnsOfDuplicateBillNumbers
      ? ['QuickBooks warns of bill numbers that repeat; such a bill is refused until you decide.']
      : []),
  ];
}

/** A country by its name, where the code is one. */
export function countryText(code: string, locale?: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}

// Told from here on; before, a date years away only worries.
const soonDays = 60;

/** When a person has to reconnect at the latest; undefined while that is far away. `today` as `YYYY-MM-DD`. */
export function grantEndWords(hardExpiresAt: string | undefined, today: string): string | undefined {
  if (hardExpiresAt === undefined) return undefined;
  const days = daysBetween(today, hardExpiresAt.slice(0, 10));
  if (days > soonDays) return undefined;
  if (days <= 0) return 'The permission has run out. Reconnect QuickBooks.';
  return `The permission ends in ${days} ${days === 1 ? 'day' : 'days'}. Reconnect before then, and nothing stops.`;
}
