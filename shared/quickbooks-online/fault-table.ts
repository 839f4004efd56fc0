import type { CauseCode } from '../domain/causes.ts';

/** What a fault means for the call that met it. */
export type Disposition =
  /** Definite: nothing was done, and nothing will be before something changes. */
  | { readonly kind: 'refused'; readonly cause: CauseCode }
  /** Definite: nothing was done; our access token was not accepted. */
  | { readonly kind: 'renewToken' }
  | { readonly kind: 'needsReconnect' }
  | { readonly kind: 'subscriptionLapsed' }
  /** Definite: nothing was done; the whole realm has to wait. */
  | { readonly kind: 'throttled' }
  /** Definite: nothing was done; the company cannot be reached for now. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }
  /** QuickBooks failed inside: a write may have been done. */
  | { readonly kind: 'failed' };

const minuteMs = 60_000;

const refused = (cause: CauseCode): Disposition => ({ kind: 'refused', cause });
const unavailable = (retryAfterMs: number): Disposition => ({ kind: 'unavailable', retryAfterMs });

/**
 * Every code that is on record, as first and last of a range. Sources: section 5.2 of Intuit's error lists as
 * https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes has them, and recordings.
 */
const rows: readonly (readonly [first: number, last: number, disposition: Disposition])[] = [
  [100, 100, { kind: 'renewToken' }],
  [110, 110, { kind: 'renewToken' }],
  // The user who connected has no rights any more; another token of the same grant would not help.
  [120, 120, { kind: 'needsReconnect' }],
  // The company moved to another cluster; the gateway learns of it within minutes.
  [130, 130, unavailable(minuteMs)],
  [140, 140, unavailable(15 * minuteMs)],
  [150, 150, unavailable(5 * minuteMs)],
  [500, 500, refused('request_defect')],
  // The request id is known already; whether anything was done under it, only a look-up tells.
  [600, 600, refused('request_defect')],
  [610, 610, refused('reference_inactive')],
  [620, 620, refused('linked_transaction')],
  [630, 630, refused('business_rule')],
  [700, 700, refused('business_rule')],
  [800, 800, refused('business_rule')],
  [900, 900, refused('business_rule')],
  [1000, 1020, { kind: 'failed' }],
  [1040, 1040, refused('request_defect')],
  [2000, 2010, refused('request_defect')],
  [2020, 2020, refused('field_missing')],
  [2030, 2030, refused('request_defect')],
  [2040, 2040, refused('characters_refused')],
  [2050, 2050, refused('text_too_long')],
  [2060, 2110, refused('value_refused')],
  [2130, 2130, refused('request_defect')],
  [2140, 2240, refused('value_refused')],
  [2250, 2280, refused('field_missing')],
  [2290, 2300, refused('value_refused')],
  [2500, 2500, refused('reference_inactive')],
  [2600, 2600, refused('request_defect')],
  [3001, 3001, { kind: 'throttled' }],
  // Wrong host, wrong realm, missing scope, or the app was disconnected: no token of this grant will do.
  [3100, 3100, { kind: 'needsReconnect' }],
  [3200, 3200, { kind: 'renewToken' }],
  [3202, 3202, refused('request_defect')],
  [4000, 4002, refused('request_defect')],
  [5010, 5010, refused('changed_meanwhile')],
  [5020, 5030, refused('feature_not_available')],
  [6000, 6000, refused('business_rule')],
  [6070, 6070, refused('request_defect')],
  [6080, 6080, refused('field_missing')],
  [6090, 6090, refused('value_refused')],
  [6100, 6100, refused('tax_mapping_invalid')],
  [6140, 6140, refused('number_taken')],
  [6150, 6150, refused('reference_inactive')],
  [6160, 6170, refused('tax_mapping_invalid')],
  [6180, 6180, refused('business_rule')],
  [6190, 6190, { kind: 'subscriptionLapsed' }],
  [6200, 6210, refused('period_closed')],
  [6220, 6220, refused('business_rule')],
  [6240, 6240, refused('name_taken')],
  [6250, 6280, refused('business_rule')],
  [6420, 6420, refused('email_missing')],
  [6430, 6430, refused('account_unsuitable')],
  [6440, 6440, refused('field_missing')],
  [6450, 6450, refused('business_rule')],
  [6470, 6470, refused('business_rule')],
  [6480, 6480, refused('linked_transaction')],
  [6540, 6540, refused('linked_transaction')],
  // On no list that is public; named here so that it is known to be unknown.
  [6560, 6560, refused('unknown_refusal')],
  [7001, 7001, { kind: 'subscriptionLapsed' }],
  // Also the answer to some payloads QuickBooks cannot digest, but it never says that nothing was done.
  [10000, 10000, { kind: 'failed' }],
  [10100, 10100, refused('request_defect')],
  [10200, 10200, { kind: 'needsReconnect' }],
];

/** What counts where a fault has no code of the table: the status alone. */
const byStatus: Readonly<Record<number, Disposition>> = {
  401: { kind: 'renewToken' },
  404: refused('request_defect'),
  // The server gave up waiting for the request: how far it came is not said.
  408: { kind: 'failed' },
  413: refused('document_too_large'),
  429: { kind: 'throttled' },
};

/** These hold whatever the status: they tell that the request did not get past the door. */
const doorKinds: ReadonlySet<Disposition['kind']> = new Set(['throttled', 'unavailable']);

/**
 * Decides on code and status, never on text. A status of 500 and more says "failed inside" whatever the code claims, and
 * a status that is neither success nor 4xx decides nothing.
 */
export function dispositionOf(fault: { httpStatus: number; code: string }): Disposition {
  const byCode = /^\d{1,6}$/.test(fault.code) ? lookUp(Number(fault.code)) : undefined;
  if (byCode !== undefined && doorKinds.has(byCode.kind)) return byCode;
  const { httpStatus } = fault;
  const isRefusing = (httpStatus >= 400 && httpStatus < 500) || (httpStatus >= 200 && httpStatus < 300);
  if (!isRefusing) return { kind: 'failed' };
  return byCode ?? byStatus[httpStatus] ?? refused('unknown_refusal');
}

const lookUp = (code: number): Disposition | undefined =>
  rows.find(([first, last]) => code >= first && code <= last)?.[2];
