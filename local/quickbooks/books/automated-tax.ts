import { objectAt, textAt } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Ledger } from './ledger.ts';

/** Where the sample company collects tax, by state, and the tax code of each. Ours: no table of Intuit's is known. */
const codeOfState: Readonly<Record<string, string>> = { CA: '2', AZ: '3' };

export interface Destination {
  readonly ShipAddr: JsonObject | undefined;
  readonly BillAddr: JsonObject | undefined;
}

/**
 * The tax code that the automated sales tax of a US company picks: by the state of the ship-to or bill-to address,
 * else by the company's own. Undefined where the company collects no tax.
 */
export function automaticTaxCode(ledger: Ledger, destination: Destination): string | undefined {
  const own = objectAt(ledger.store.get('CompanyInfo', '1')?.json, 'CompanyAddr');
  const state = [destination.ShipAddr, destination.BillAddr, own]
    .map((address) => textAt(address, 'CountrySubDivisionCode')?.trim().toUpperCase())
    .find((code) => code !== undefined && code !== '');
  return codeOfState[state ?? ''];
}
