/** JSON with numbers as they are written, so that `100.00` differs from `100`; keys in order of name. */
function exactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? { written: context?.source } : value,
  );
}

const timeKeys = new Set(['time', 'CreateTime', 'LastUpdatedTime']);

/**
 * An answer with what no two runs share masked: times, the ids of what was created in the recording,
 * and the tail of free texts after their fixed beginning.
 */
export function masked(text: string, createdIds: ReadonlySet<string>): unknown {
  if (text === '') return '';
  return maskedValue(exactly(text), '', createdIds);
}

function maskedValue(value: unknown, key: string, createdIds: ReadonlySet<string>): unknown {
  if (timeKeys.has(key)) return '<time>';
  if (key === 'V4IDPseudonym' || key === 'LastModifiedByRef') return '<id>';
  if (key === 'CDCResponse') return slotsByName(value, createdIds);
  if (Array.isArray(value)) return value.map((entry) => maskedValue(entry, key, createdIds));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, maskedValue(entry, name, createdIds)]),
    );
  }
  if (typeof value !== 'string') return value;
  if (key === 'Id' && createdIds.has(value)) return '<created id>';
  if (key === 'Detail' || key === 'detail') return fixedBeginning(value);
  return value;
}

/** Change data capture promises no order of the entities in its answer. */
function slotsByName(value: unknown, createdIds: ReadonlySet<string>): unknown {
  const text = JSON.stringify(maskedValue(value, '', createdIds));
  const [part, ...more] = JSON.parse(text) as { QueryResponse: object[] }[];
  const slots = part?.QueryResponse.toSorted((left, right) => nameOf(left).localeCompare(nameOf(right)));
  return [{ QueryResponse: slots }, ...more];
}

function nameOf(slot: object): string {
  return Object.keys(slot).toSorted().join(' ');
}

// What follows belongs to the moment: the token, the colleague's name, the order of a Java hash set, host and company.
const variableTails = [/(?<=^Token expired: ).*/s, /(?<=^Stale Object Error : You and ).*/s];
const javaListing = /(?<=\(\d+ known properties: ).*/s;
const address = /\/v3\/company\/.*/s;

function fixedBeginning(text: string): string {
  const short = variableTails.reduce((rest, tail) => rest.replace(tail, '…'), text);
  return short.replace(javaListing, '…').replace(address, '…');
}
