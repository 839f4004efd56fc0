import { normalisedName } from './names.ts';

/** How many active records of the list bear this name, by the form in which QuickBooks compares names. */
export function activeBearers(
  name: string,
  entries: readonly { readonly name: string; readonly isActive: boolean }[],
): number {
  const form = normalisedName(name);
  return entries.filter((entry) => entry.isActive && normalisedName(entry.name) === form).length;
}
