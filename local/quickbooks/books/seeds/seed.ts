import * as z from 'zod';
import type { JsonObject } from '../json.ts';
import type { EntityName } from '../kinds.ts';
import type { Company } from '../ledger.ts';
import { placeEntity } from '../place.ts';
import type { Store } from '../store.ts';
import { defaultSwitches } from '../switches.ts';
import type { BooksSwitchesChange } from '../switches.ts';
import { parseWire } from '../wire.ts';
import { britishEntities } from './british.ts';
import { sampleEntities } from './sample.ts';

export const seedSchema = z.enum(['us', 'us-ast', 'gb', 'empty-gb']);

/**
 * `us`: Intuit's sample company; `us-ast`: the same with automated sales tax; `gb` and `empty-gb`: a UK company
 * with accounts, VAT codes and terms, and neither customers nor items.
 */
export type Seed = z.infer<typeof seedSchema>;

/** What a seed puts in place; the row's entity and its properties without times. */
export type SeedRow = readonly [entity: EntityName, json: Readonly<Record<string, unknown>>];

interface SeedOptions {
  readonly realmId: string;
  readonly seed: Seed;
  readonly companyName?: string;
}

const dollar = { value: 'USD', name: 'United States Dollar' };
const pound = { value: 'GBP', name: 'British Pound Sterling' };

/** Fills an empty store and says what company it is. */
export function seedCompany(
  store: Store,
  options: SeedOptions,
): { company: Company; switches: BooksSwitchesChange } {
  const isBritish = options.seed === 'gb' || options.seed === 'empty-gb';
  const company: Company = isBritish
    ? { realmId: options.realmId, country: 'GB', zone: 'Europe/London', currency: pound }
    : { realmId: options.realmId, country: 'US', zone: 'America/Los_Angeles', currency: dollar };
  const rows = isBritish ? britishEntities(options.companyName) : sampleEntities(options.companyName);
  for (const [entity, json] of rows) {
    placeEntity(
      { store, company, switches: defaultSwitches },
      entity,
      wireForm({ CurrencyRef: company.currency }, entity, json),
    );
  }
  // Seen: accounts made through the API get big ids; the sample company's own lists end at these.
  const ids = isBritish ? { Name: 0, Item: 0, Transaction: 0 } : { Name: 57, Item: 18, Transaction: 145 };
  Object.assign(store.counters.ids, { ...ids, Account: 1_150_040_000, Address: 200 });
  store.counters.lastDocNumber = isBritish ? '1000' : '1037';
  return { company, switches: options.seed === 'us-ast' ? { automatedSalesTax: 'on' } : {} };
}

const withCurrency: readonly EntityName[] = ['Account', 'Customer', 'Vendor'];
const seededAt = '2026-01-05T09:00:00-08:00';

// Through text, so that numbers become decimals as they would from the wire.
function wireForm(
  shared: JsonObject,
  entity: EntityName,
  json: Readonly<Record<string, unknown>>,
): JsonObject {
  const MetaData = { CreateTime: seededAt, LastUpdatedTime: seededAt };
  const currency = withCurrency.includes(entity) ? shared : {};
  const parsed = parseWire(JSON.stringify({ SyncToken: '0', MetaData, ...currency, ...json }));
  if (parsed === undefined) throw new Error(`Cannot seed a ${entity}: it has no wire form.`);
  return parsed;
}
