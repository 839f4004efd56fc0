import { businessRule, invalidReference, refusal } from './faults.ts';
import type { JsonObject } from './json.ts';
import type { Ledger } from './ledger.ts';
import { heldInLines, isActive } from './ledger.ts';

/**
 * The tax code a line is kept with. In the US `TAX` or `NON` (6100 for anything else, NON when left out);
 * elsewhere a numbered code, and none at all is refused with 6000 where tax applies.
 */
export function lineTaxCode(
  ledger: Ledger,
  given: string | undefined,
  { taxApplies, previousLines }: { taxApplies: boolean; previousLines: readonly JsonObject[] },
): string | undefined {
  if (ledger.company.country === 'US') return usLineTaxCode(given);
  if (given === undefined) {
    if (taxApplies && ledger.switches.lineTaxCodeRequired) {
      throw businessRule('Make sure all your transactions have a VAT rate before you save.');
    }
    return undefined;
  }
  const code = ledger.store.get('TaxCode', given);
  const mayStay = code !== undefined && (isActive(code) || heldInLines(previousLines, 'TaxCodeRef', given));
  if (!mayStay) throw invalidReference('TaxCodes', given);
  return given;
}

function usLineTaxCode(given: string | undefined): string {
  if (given === undefined) return 'NON';
  if (given === 'TAX' || given === 'NON') return given;
  throw refusal({
    code: '6100',
    message: 'Invalid Line TaxCode',
    detail: `Tax Code on a line should be TAX or NON. Supplied value:${given}`,
    element: 'Line.SalesItemLineDetail.TaxCodeRef',
  });
}
