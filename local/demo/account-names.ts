// QuickBooks' rules for account names: at most 100 characters, no `:` and no `"`, one name once whatever its case.
const MAX_LENGTH = 100;

/**
 * A legal account name for each category. A category whose name an expense account bears already gets that one, and
 * so do categories that differ in case only; any other clash, also one that comes of making names legal, gets a number.
 */
export function nameAccounts(
  categories: readonly string[],
  of: { usable: readonly string[]; taken: readonly string[] },
): Map<string, string> {
  const free = new Map(of.usable.map((name) => [name.toLowerCase(), name]));
  const taken = new Set(of.taken.map((name) => name.toLowerCase()));
  const named = new Map<string, string>();
  for (const category of categories) {
    const key = category.toLowerCase();
    if (named.has(key)) continue;
    const name = nextFree(legal(category), (candidate) => free.has(candidate) || !taken.has(candidate));
    const lowerCaseName = name.toLowerCase();
    named.set(key, free.get(lowerCaseName) ?? name);
    free.delete(lowerCaseName);
    taken.add(lowerCaseName);
  }
  return new Map(categories.map((category) => [category, named.get(category.toLowerCase()) ?? category]));
}

const legal = (category: string): string =>
  category.replaceAll(':', '-').replaceAll('"', "'").slice(0, MAX_LENGTH).trim();

function nextFree(name: string, isFree: (lowerCaseName: string) => boolean): string {
  let candidate = name;
  for (let count = 2; !isFree(candidate.toLowerCase()); count += 1) {
    const suffix = ` (${count})`;
    candidate = `${name.slice(0, MAX_LENGTH - suffix.length).trim()}${suffix}`;
  }
  return candidate;
}
