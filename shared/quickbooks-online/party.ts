import type { WantedParty } from '../domain/books.ts';
import { partyName } from '../domain/names.ts';
import type { WirePayload } from './wire.ts';

/**
 * A customer or vendor to create; the fields that both have go by the same names.
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/customer
 * https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/vendor
 */
export function partyPayload(party: WantedParty): WirePayload {
  const { email, address } = party;
  return {
    DisplayName: partyName(party),
    ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email } }),
    ...(address === undefined
      ? {}
      : {
          BillAddr: {
            Line1: filled(address.line1),
            Line2: filled(address.line2),
            City: filled(address.city),
            CountrySubDivisionCode: filled(address.region),
            PostalCode: filled(address.postalCode),
            Country: filled(address.country),
          },
        }),
  };
}

// QuickBooks leaves empty fields out; so do we.
const filled = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);
