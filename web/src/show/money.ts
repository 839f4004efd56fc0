// Making a format takes a tenth of a millisecond, and a page has a hundred amounts.
const formats = new Map<string, Intl.NumberFormat>();

/** An amount as the reader writes it, in its currency: `"46376.49"`, `"GBP"` → `£46,376.49`. The decimal string is never made a float. */
export function moneyText(amount: string, currency: string, locale?: string): string {
  if (!isDecimal(amount)) return `${amount} ${currency}`;
  return formatOf(currency, locale).format(amount);
}

const isDecimal = (text: string): text is `${number}` => /^-?\d+(\.\d+)?$/.test(text);

function formatOf(currency: string, locale: string | undefined): Intl.NumberFormat {
  const key = `${locale ?? ''}/${currency}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = makeFormat(currency, locale);
  formats.set(key, format);
  return format;
}

function makeFormat(currency: string, locale: string | undefined): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, { style: 'currency', currency });
  } catch {
    // A code that is none: the number alone, rather than no page.
    return new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
  }
}

/** A count as the reader writes it. */
export const countText = (count: number, locale?: string): string =>
  new Intl.NumberFormat(locale).format(count);

/** `1 document`, `2 documents`, `1,200 documents`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;
