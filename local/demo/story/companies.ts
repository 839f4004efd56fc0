import type { Party } from './cast.ts';

interface SampleCompany {
  realmId: string;
  seed: 'gb' | 'us';
  companyName: string;
  /** The vendor's numbers stand on the invoices, as most vendors want it; by default QuickBooks gives its own. */
  switches?: { customTxnNumbers: boolean };
}

/** What there is to connect to: a company with UK books and one with US books. */
export const harbourLane: SampleCompany = {
  realmId: '9341000000000101',
  seed: 'gb',
  companyName: 'Harbour Lane Trading Ltd',
  switches: { customTxnNumbers: true },
};
export const quaysideSupplies: SampleCompany = {
  realmId: '9341000000000102',
  seed: 'us',
  companyName: 'Quayside Supplies Inc.',
};
/** Only in the story: the company whose connection is lost. */
export const lockhouseJoinery: SampleCompany = {
  realmId: '9341000000000103',
  seed: 'gb',
  companyName: 'Lockhouse Joinery Ltd',
  switches: { customTxnNumbers: true },
};

/** Rows of names as the API takes them. */
export const named = (parties: readonly Party[]): object[] =>
  parties.map(({ name }) => ({ DisplayName: name }));
