import type { WantedCustomer } from '../domain/books.ts';
import { customerName } from '../domain/names.ts';
import type { WirePayload } from './wire.ts';

/** A customer to create, https://developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/customer */
export function customerPayload(customer: WantedCustomer): WirePayload {
  const { email, address } = customer;
  return {
    DisplayName: customerName(customer),
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
