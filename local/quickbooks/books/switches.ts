import * as z from 'zod';

const newerField = z.enum([
  'IsProject',
  'ClientEntityId',
  'V4IDPseudonym',
  'BillRate',
  'CostRate',
  'DeferredRevenue',
  'LastModifiedByRef',
  'CustomExtensions',
  'ItemAccountRef',
  'FreeFormAddress',
  'ShipFromAddr',
  'termNames',
  'emptyCustomFieldsLeftOut',
]);

/** What answers of 2026 have and those of 2020 lack. */
export type NewerField = z.infer<typeof newerField>;

/**
 * State of the subscription. `active` is an ordinary paying company, `lapsed` short for EXPIRED; the others are
 * Intuit's own words. Of those EXPIRED, RESTRICTED, SUSPENDED and CANCELED can only be read.
 */
export const subscriptionSchema = z.enum([
  'active',
  'lapsed',
  'TRIAL',
  'TRIALOPTIN',
  'SUBSCRIBED',
  'PAID',
  'EXPIRED',
  'RESTRICTED',
  'SUSPENDED',
  'CANCELED',
]);

const schema = z.strictObject({
  /** Lapsed ones: reads work, every write is refused with 6190. `CompanyInfo` shows the word. */
  subscription: subscriptionSchema,
  /** What the company pays for: Simple Start has no bills, items on bills and stock begin with Plus. */
  plan: z.enum(['simpleStart', 'essentials', 'plus', 'advanced']),
  /** The code for what the plan does not include. In doubt. */
  planRefusal: z.enum(['5020', '5030']),
  /** Which years' answers to imitate: `2020` leaves out the fields that QuickBooks added since. */
  wireGeneration: z.enum(['2020', '2026']),
  /** Exactly these of the newer fields, for the years between; null goes by `wireGeneration`. */
  newerFields: z.union([z.array(newerField), z.null()]),
  /** Last day of the closed period (`2026-03-31`), or null for open books. */
  bookCloseDate: z.union([z.iso.date(), z.null()]),
  /** A closing password turns 6200 into 6210. */
  bookClosePassword: z.boolean(),
  /** Preference `SalesFormsPrefs.CustomTxnNumbers`: the caller numbers the documents. */
  customTxnNumbers: z.boolean(),
  /** What happens to a DocNumber that is sent while QuickBooks numbers. In doubt. */
  docNumberWhenNotCustom: z.enum(['ignored', 'refused']),
  /** Whether a sales number used twice is refused with 6140. */
  duplicateDocNumbers: z.enum(['refused', 'allowed']),
  /** Among which documents a number must be unique: those of one kind, or all that share the sequence. In doubt. */
  docNumberScope: z.enum(['kind', 'sequence']),
  /** Preference `VendorAndPurchasesPrefs.WarnDuplicateBillNumber`. */
  warnDuplicateBillNumber: z.boolean(),
  /** Among which bills a number must then be unique: all, or those of one vendor. In doubt. */
  billNumberScope: z.enum(['company', 'vendor']),
  /** Automated sales tax (US): absent, present but not set up, or deciding. */
  automatedSalesTax: z.enum(['off', 'notSetUp', 'on']),
  /** With automated sales tax: whether the app's explicit TotalTax beats `UseAutomatedSalesTax`. */
  allowPartnerTaxOverride: z.boolean(),
  /** Longest DisplayName. In doubt: the documentation says 500, older text 100. */
  nameMaxLength: z.union([z.literal(100), z.literal(500)]),
  /** Decimals of UnitPrice that are kept. In doubt. */
  unitPriceDecimals: z.union([z.literal(5), z.literal(7)]),
  /** Rounding of Qty × UnitPrice and of tax. In doubt. */
  rounding: z.enum(['halfUp', 'halfEven']),
  /** The code for a reference to an inactive object. In doubt: both were reported. */
  inactiveReference: z.enum(['2500', '610']),
  /** Outside the US: whether each line needs a tax code. */
  lineTaxCodeRequired: z.boolean(),
  /** Changes older than 30 days: returned, silently cut off, or refused. In doubt: a recording returned them. */
  changesLookBack: z.enum(['lenient', 'clamp', 'refuse']),
  /** Whether CDC tells of an object that was merged into another: as a deleted stub, or not at all. In doubt. */
  mergedInChanges: z.enum(['stub', 'gone']),
  /** Whether a stub of a deleted object says when it was deleted: QuickBooks does so sometimes. */
  deletedStubs: z.enum(['withTime', 'bare']),
  /** Order of the entities in a CDC answer, which QuickBooks does not promise. */
  changesOrder: z.enum(['asked', 'reversed']),
  /** How a query compares texts with `=`, IN and LIKE. In doubt. */
  queryTextComparison: z.enum(['caseInsensitive', 'exact']),
  /** Zone of the date that a document without TxnDate gets. In doubt. */
  todayZone: z.enum(['pacific', 'company']),
  /** Preference `AutoApplyCredit`: open credit memos settle a new invoice at once. */
  autoApplyCredit: z.boolean(),
  /** Preference `AutoApplyPayments`: unapplied payments settle a new invoice at once. */
  autoApplyPayments: z.boolean(),
});

/** Settings of one company's books: preferences, company states, and each point where the facts are in doubt. */
export type BooksSwitches = z.infer<typeof schema>;

/** The more probable reading of every doubt, for an ordinary company. */
export const defaultSwitches: BooksSwitches = {
  subscription: 'active',
  plan: 'plus',
  planRefusal: '5020',
  wireGeneration: '2026',
  newerFields: null,
  bookCloseDate: null,
  bookClosePassword: false,
  customTxnNumbers: false,
  docNumberWhenNotCustom: 'ignored',
  duplicateDocNumbers: 'refused',
  docNumberScope: 'kind',
  warnDuplicateBillNumber: false,
  billNumberScope: 'company',
  automatedSalesTax: 'off',
  allowPartnerTaxOverride: false,
  nameMaxLength: 500,
  unitPriceDecimals: 7,
  rounding: 'halfUp',
  inactiveReference: '2500',
  lineTaxCodeRequired: true,
  changesLookBack: 'lenient',
  mergedInChanges: 'stub',
  deletedStubs: 'withTime',
  changesOrder: 'reversed',
  queryTextComparison: 'caseInsensitive',
  todayZone: 'pacific',
  autoApplyCredit: false,
  autoApplyPayments: false,
};

/** Switches as sent by a person or a test, for the control interface: unknown names are refused. */
export const booksSwitchesSchema = schema.partial();

/** Some of the switches; a key that is undefined changes nothing. */
export type BooksSwitchesChange = z.infer<typeof booksSwitchesSchema>;

/** The switches with a change laid over; keys that are undefined change nothing. Throws a ZodError on nonsense. */
export function mergeSwitches(current: BooksSwitches, change: BooksSwitchesChange): BooksSwitches {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return schema.parse({ ...current, ...given });
}
