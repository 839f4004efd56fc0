/**
 * The form in which two bill numbers are the same number: vendors' clerks write `INV-0042`, `inv 42` and `INV/42` for one
 * invoice. Letters and digits count, in upper case, and zeros before a number do not.
 */
export function normalisedBillNumber(number: string): string {
  const bare = number
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replaceAll(/(^|[^\p{N}])0+(?=\p{N})/gu, '$1')
    .replaceAll(' ', '');
  return bare === '' ? number.trim() : bare;
}
