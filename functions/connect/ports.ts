import type { Company } from '../../shared/domain/connection.ts';
import type { RealmId, TenantId } from '../../shared/domain/ids.ts';
import type { AuditRecord } from '../../shared/store/audit.ts';

/** What a code was exchanged for. The tokens inside are none of this flow's business: it only hands them on. */
export interface Granted<Grant> {
  readonly outcome: 'granted';
  readonly grant: Grant;
  readonly refreshTokenExpiresAt: string;
  readonly refreshTokenHardExpiresAt?: string | undefined;
}

/** The code is exchanged once. `unknown`: Intuit may have taken it; asking again could kill the tokens it gave. */
export type ExchangeOutcome<Grant> =
  Granted<Grant> | { readonly outcome: 'refused' | 'unavailable' | 'unknown' };

/** Whether the new token opens the company that the URL names (A2). */
export type CompanyOutcome =
  | { readonly outcome: 'read'; readonly company: Company }
  /** QuickBooks says that this token is not for this company. */
  | { readonly outcome: 'otherCompany' }
  | { readonly outcome: 'unavailable' };

/** What one try at revoking came to; a grant that was revoked before counts as revoked. */
export type RevokeOutcome = 'revoked' | 'unconfirmed';

export interface GrantOwner {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
}

export type Audit = (record: AuditRecord) => Promise<void>;
