// A tenant after its push: what pays, changes, proves and cures its documents, and what came of it so far.
import { openBooksClient } from './books-client.ts';
import type { BooksClient, BooksDeps } from './books-client.ts';
import { chooseDocuments } from './choose-documents.ts';
import type { Chosen } from './choose-documents.ts';
import type { Addresses } from './open-stack.ts';
import { createReconcileApi } from './reconcile-api.ts';
import type { NightRun, ReconcileApi, ResolveAction } from './reconcile-api.ts';
import type { TenantRun } from './run-tenant.ts';
import { booksHands } from './simulator-control.ts';
import type { BooksHands } from './simulator-control.ts';
import type { Accepted, Kind } from './submit.ts';
import { createVendorApi } from './vendor-api.ts';
import type { VendorApi } from './vendor-api.ts';

/** A night that is over. */
export interface SeenNight {
  localDate: string;
  run: NightRun;
}

/** A sync error that the first night opened for what a person had done, and what was decided. */
export interface Decided {
  errorId: string;
  cause: string;
  title: string;
  number: string;
  documentId: string;
  action: ResolveAction;
}

/** How many documents are paid in one way, and what they come to. */
export interface Sum {
  count: number;
  sum: string;
}
export interface PaymentSums {
  paid: Sum;
  partlyPaid: Sum;
  overpaid: Sum;
  unpaid: Sum;
  /** Those whose payment was deleted again. */
  reversed: Sum;
  /** Of a stack of the demo's own: what the bus was told of the payments that the demo entered. */
  events?: number;
}

/** What came of one tenant's documents after the push; filled step by step. */
export interface TenantProof {
  payments: PaymentSums | undefined;
  nights: SeenNight[];
  opened: Decided[];
  openAtEnd: number;
  problems: string[];
}

export interface TenantAtWork {
  tenantId: string;
  kind: Kind;
  /** Copies: the report of the push keeps its own. */
  accepted: readonly Accepted[];
  chosen: Chosen;
  api: VendorApi;
  reconcileApi: ReconcileApi;
  /** Opened anew each time: a token lasts an hour, and the clock moves on. */
  openBooks: () => Promise<BooksClient>;
  hands: BooksHands;
  paymentEventsOf: Addresses['paymentEventsOf'];
  say: (line: string) => void;
  proof: TenantProof;
}

/** What is told of a tenant in the end. */
export type ProvenTenant = Pick<TenantAtWork, 'tenantId' | 'kind' | 'proof'>;

/** Takes a tenant up where its push left it. */
export function takeUp(
  deps: BooksDeps,
  of: {
    at: Pick<Addresses, 'origin' | 'quickbooksUrl' | 'paymentEventsOf'>;
    run: TenantRun;
    token: string;
    say: (line: string) => void;
  },
): TenantAtWork {
  const { fetch } = deps;
  const { at, token, say } = of;
  const { tenantId, kind, so, realmId } = of.run;
  const realm = { url: at.quickbooksUrl, realmId };
  const accepted = so.accepted.map((one) => ({ ...one }));
  const calling = { fetch, origin: at.origin, tenantId, token };
  return {
    ...{ tenantId, kind, accepted, say },
    chosen: chooseDocuments(accepted, kind),
    api: createVendorApi(calling),
    reconcileApi: createReconcileApi(calling),
    openBooks: () => openBooksClient(deps, realm),
    hands: booksHands(fetch, realm),
    paymentEventsOf: at.paymentEventsOf,
    proof: { payments: undefined, nights: [], opened: [], openAtEnd: 0, problems: [] },
  };
}

/** QuickBooks' name of a document of this kind. */
export const entityOf = (kind: Kind): string => (kind === 'invoice' ? 'Invoice' : 'Bill');
