import type { Connection } from '../../shared/domain/connection.ts';
import type { ReferenceLists } from '../../shared/store/reference-lists.ts';
import type { CompanyLists } from './release-cured.ts';

/** Reads the lists of a company from the table, as far as they were ever read from QuickBooks. */
export const readCompanyLists =
  (lists: Pick<ReferenceLists, 'read'>) =>
  async ({ tenantId, realmId }: Connection): Promise<CompanyLists> => {
    const of = { tenantId, realmId };
    const [account, taxCode, term, item, customer, vendor, employee] = await Promise.all([
      lists.read({ ...of, kind: 'account' }),
      lists.read({ ...of, kind: 'taxCode' }),
      lists.read({ ...of, kind: 'term' }),
      lists.read({ ...of, kind: 'item' }),
      lists.read({ ...of, kind: 'customer' }),
      lists.read({ ...of, kind: 'vendor' }),
      lists.read({ ...of, kind: 'employee' }),
    ]);
    return { account, taxCode, term, item, customer, vendor, employee };
  };
