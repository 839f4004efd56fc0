import { normalisedName } from './names.ts';

/** How many active records of a list bear each name, by the form in which QuickBooks compares names. */
export function activeBearers(
  entries: readonly { readonly name: string; readonly isActive: boolean }[],
): ReadonlyMap<string, number> {
  const bearers = new Map<string, number>();
  for (const { name, isActive } of entries) {
    const form = normalisedName(name);
    if (isActive) bearers.set(form, (bearers.get(form) ?? 0) + 1);
  }
  return bearers;
}
