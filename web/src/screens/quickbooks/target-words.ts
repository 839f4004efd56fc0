import type { StaleTarget } from '../../../../shared/domain/settings.ts';
import type { PickerOption } from '../../ui/picker-option.ts';

/** An entry of any list of the books; which fields there are depends on the list. */
interface Entry {
  readonly id: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

/** An entry as it is offered: by its number and name, with what tells it apart from others of like name. */
export function optionOf(entry: Entry): PickerOption {
  const number = textOf(entry['number']) ?? textOf(entry['accountNumber']);
  const name = textOf(entry['fullName']) ?? textOf(entry['qualifiedName']) ?? entry.name;
  return {
    id: entry.id,
    name: number === undefined ? name : `${number} ${name}`,
    detail: detailOf(entry),
  };
}

function detailOf(entry: Entry): string | undefined {
  const rates = [
    rateWords(entry['salesRate'], 'sales'),
    rateWords(entry['purchaseRate'], 'purchases'),
  ].filter((words) => words !== undefined);
  const dueDays = entry['dueDays'];
  const days = typeof dueDays === 'number' ? `due in ${dueDays} days` : undefined;
  const parts = [
    textOf(entry['type']),
    textOf(entry['sku']),
    days,
    ...rates,
    textOf(entry['description']),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

const rateWords = (rate: unknown, of: string): string | undefined =>
  typeof rate === 'string' || typeof rate === 'number' ? `${rate} % on ${of}` : undefined;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What is wrong with a field of the mapping, as a person reads it. */
export function staleWords(
  stale: readonly StaleTarget[],
  field: string,
  category?: string,
): string | undefined {
  const found = stale.find((target) => target.field === field && target.category === category);
  if (found === undefined) return undefined;
  const name = found.name ?? `no. ${found.id}`;
  const kinds = found.kinds.map((kind) => (kind === 'invoice' ? 'invoices' : 'bills')).join(' and ');
  return `${name} was deleted or made inactive in QuickBooks. Choose another one${kinds === '' ? '' : `: ${kinds} wait for it`}.`;
}
