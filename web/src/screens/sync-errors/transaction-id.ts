/** The id of a transaction out of what a person copied: the id itself, or the address of its page in QuickBooks. */
export function transactionIdIn(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^\d{1,25}$/.test(trimmed)) return trimmed;
  return /[?&]txnId=(\d{1,25})\b/i.exec(trimmed)?.[1];
}
