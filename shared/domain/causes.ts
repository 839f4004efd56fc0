/** Who can remove a cause. */
export type Fixer = 'tenantAdmin' | 'vendor' | 'operator' | 'intuit';

/** One-click actions that are safe for a document or a connection in this situation. */
export type RemedyAction =
  | 'retry'
  | 'reviseDocument'
  | 'editMapping'
  | 'reconnect'
  | 'openInQuickBooks'
  | 'contactSupport'
  /** Read names, accounts and preferences of the company again; what was cured there releases its documents. */
  | 'refreshReferenceData'
  /** Choose the customer, vendor or item in QuickBooks that is meant. */
  | 'linkReference'
  /** Bear another number. */
  | 'renumber'
  /** Let QuickBooks give the number. */
  | 'letQuickBooksNumber'
  /** The transaction that is there already is this document. */
  | 'adopt'
  /** It is no duplicate. */
  | 'allowDuplicate'
  /** Replace what somebody changed in QuickBooks. */
  | 'overwrite'
  /** What stands in QuickBooks is right: it counts as agreed. */
  | 'acceptTheirs'
  /** Put it into the books anew. */
  | 'createAgain';

/** A cause as a person reads it: what happened, who can fix it, what to do, whether a retry alone helps. */
interface Cause {
  readonly title: string;
  readonly whatHappened: string;
  readonly whatToDo: string;
  readonly fixedBy: Fixer;
  /** True when the same document may pass on a later try without any change. */
  readonly doesRetryHelp: boolean;
  readonly actions: readonly RemedyAction[];
}

/** The closed catalogue (F1). A cause names a situation in the tenant's words, never a fault code of one provider. */
export const causes = {
  number_taken: {
    title: 'The document number is taken',
    whatHappened: 'Another transaction in QuickBooks already bears this number.',
    whatToDo:
      'Give this document another number, let QuickBooks number it, or say that the other transaction is this very document.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['renumber', 'letQuickBooksNumber', 'adopt', 'allowDuplicate', 'openInQuickBooks', 'retry'],
  },
  bill_duplicate: {
    title: 'The bill looks like one that is there already',
    whatHappened: 'Another bill of the same vendor has the same number, date and amount.',
    whatToDo: 'Void or dismiss this one, or say that it is no duplicate.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['allowDuplicate', 'reviseDocument'],
  },
  reference_not_linked: {
    title: 'No record in QuickBooks is linked',
    whatHappened:
      'QuickBooks has no customer, vendor or item of this name, and the settings say that none is created.',
    whatToDo: 'Choose the record that is meant, or create one of this name in QuickBooks and retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['linkReference', 'openInQuickBooks', 'refreshReferenceData', 'retry'],
  },
  mapping_stale: {
    title: 'A chosen account, tax code or term is gone',
    whatHappened: 'Something that the mapping points to was deleted or made inactive in QuickBooks.',
    whatToDo: 'Choose another one in the mapping. Waiting documents then go on by themselves.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['editMapping', 'openInQuickBooks', 'refreshReferenceData'],
  },
  document_paid: {
    title: 'It has been paid',
    whatHappened:
      'A payment or credit is applied to it in QuickBooks, so voiding it would leave that payment without a purpose.',
    whatToDo: 'Remove the payment in QuickBooks first, then retry; or leave the document as it is.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'retry'],
  },
  removed_in_quickbooks: {
    title: 'It was removed in QuickBooks',
    whatHappened: 'Somebody deleted or voided it in QuickBooks, so it cannot be changed there any more.',
    whatToDo: 'Nothing is pushed again by itself. Dismiss this, or void the document here too.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks'],
  },
  edited_in_quickbooks: {
    title: 'It was edited in QuickBooks',
    whatHappened: 'Somebody changed amounts, lines, dates or names in QuickBooks after it was pushed.',
    whatToDo: 'Replace what is in QuickBooks by ours, or leave it and dismiss this.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['overwrite', 'openInQuickBooks'],
  },
  drift_edited: {
    title: 'It differs from what was pushed',
    whatHappened: 'Somebody changed it in QuickBooks after it was pushed; nothing of ours is on its way.',
    whatToDo:
      'Compare the two sides. Send ours again, or accept what stands in QuickBooks, or say that another transaction is this document.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['overwrite', 'acceptTheirs', 'adopt', 'openInQuickBooks'],
  },
  drift_deleted: {
    title: 'It was deleted in QuickBooks',
    whatHappened: 'It was pushed, and is not in the books any more.',
    whatToDo:
      'Put it into the books again, or accept that it is gone, or say that another transaction is this document.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['createAgain', 'acceptTheirs', 'adopt'],
  },
  drift_voided: {
    title: 'It was voided in QuickBooks',
    whatHappened: 'It was pushed, and somebody voided it in the books.',
    whatToDo:
      'Put it into the books again beside the voided one, or accept that it is void, or say that another transaction is this document.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['createAgain', 'acceptTheirs', 'adopt', 'openInQuickBooks'],
  },
  drift_duplicated: {
    title: 'It is in QuickBooks more than once',
    whatHappened: 'More than one transaction in the books bears our mark of this document.',
    whatToDo:
      'Delete the ones that are too many in QuickBooks; a reconcile that you start sees it, and so does the weekly one that reads everything. If another one is meant, say so.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['adopt', 'openInQuickBooks'],
  },
  name_taken: {
    title: 'The name is taken by another kind of record',
    whatHappened:
      'QuickBooks keeps one list of names for customers, vendors and employees, and this name is already on it.',
    whatToDo: 'Rename one of the two in QuickBooks and retry, or choose the record that is meant.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['linkReference', 'openInQuickBooks', 'retry'],
  },
  name_ambiguous: {
    title: 'Several records could be meant',
    whatHappened:
      'More than one record in QuickBooks matches this name, or the one that does is linked to another name already. A guess could put money in the wrong place.',
    whatToDo: 'Choose the one that is meant, or make the names differ in QuickBooks and retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['linkReference', 'openInQuickBooks', 'retry'],
  },
  reference_inactive: {
    title: 'A customer, item or account is inactive or gone',
    whatHappened: 'The document points to a record that was deleted, merged or made inactive in QuickBooks.',
    whatToDo: 'Make the record active again in QuickBooks and retry, or choose another one.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['linkReference', 'editMapping', 'openInQuickBooks', 'refreshReferenceData', 'retry'],
  },
  account_unsuitable: {
    title: 'The mapped account cannot be used here',
    whatHappened: 'QuickBooks does not accept an account of this type on this document.',
    whatToDo: 'Choose an account of a suitable type in the mapping, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['editMapping', 'retry'],
  },
  tax_mapping_invalid: {
    title: 'The tax code does not fit',
    whatHappened: 'QuickBooks does not accept the tax code on a line of this document.',
    whatToDo: 'Choose another default tax code in the mapping, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['editMapping', 'retry'],
  },
  currency_not_enabled: {
    title: 'The company does not use this currency',
    whatHappened:
      'The document is in a currency other than the home currency, and several currencies are not turned on in QuickBooks.',
    whatToDo:
      'Turn on several currencies in QuickBooks and read the company again, or submit the document in the home currency.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'refreshReferenceData', 'reviseDocument', 'retry'],
  },
  period_closed: {
    title: 'The books are closed for this date',
    whatHappened: 'The date of the document lies on or before the date on which the books were closed.',
    whatToDo:
      'Reopen the period in QuickBooks and read the company again, or let the settings date such documents on the next open day.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['refreshReferenceData', 'openInQuickBooks', 'editMapping', 'reviseDocument', 'retry'],
  },
  email_missing: {
    title: 'QuickBooks asks for an e-mail address',
    whatHappened: 'The form is marked to be e-mailed, and the customer has no address.',
    whatToDo: "Add the customer's e-mail address, then retry.",
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['reviseDocument', 'openInQuickBooks', 'retry'],
  },
  text_too_long: {
    title: 'A text is too long',
    whatHappened: 'A field of the document is longer or shorter than QuickBooks allows.',
    whatToDo: 'Shorten the field named in the detail and submit the document again.',
    fixedBy: 'vendor',
    doesRetryHelp: false,
    actions: ['reviseDocument', 'retry'],
  },
  characters_refused: {
    title: 'A text holds characters that QuickBooks refuses',
    whatHappened:
      'A field of the document contains a colon, tab, line break or other character that is not allowed there.',
    whatToDo: 'Take the character out of the field named in the detail and submit the document again.',
    fixedBy: 'vendor',
    doesRetryHelp: false,
    actions: ['reviseDocument', 'retry'],
  },
  field_missing: {
    title: 'Something is missing',
    whatHappened: 'QuickBooks needs a field that the document does not have.',
    whatToDo: 'Add the field named in the detail and submit the document again.',
    fixedBy: 'vendor',
    doesRetryHelp: false,
    actions: ['reviseDocument', 'retry'],
  },
  value_refused: {
    title: 'A value is not acceptable',
    whatHappened: 'QuickBooks does not accept a date, number, amount or choice in the document.',
    whatToDo: 'Correct the field named in the detail and submit the document again.',
    fixedBy: 'vendor',
    doesRetryHelp: false,
    actions: ['reviseDocument', 'retry'],
  },
  business_rule: {
    title: 'A rule of the QuickBooks company refuses it',
    whatHappened:
      'QuickBooks refused the document by one of its own business rules; its words are in the detail.',
    whatToDo: 'Follow the detail, in QuickBooks or in the document, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'reviseDocument', 'retry'],
  },
  changed_meanwhile: {
    title: 'Somebody changed it at the same time',
    whatHappened: 'The record was changed in QuickBooks while it was being written.',
    whatToDo: 'Look at the record in QuickBooks, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: true,
    actions: ['openInQuickBooks', 'retry'],
  },
  linked_transaction: {
    title: 'A linked transaction stands in the way',
    whatHappened:
      'The record is deposited, matched, linked or has a balance, so QuickBooks does not let it be changed this way.',
    whatToDo: 'Undo the deposit, match or link in QuickBooks, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'retry'],
  },
  feature_not_available: {
    title: 'The QuickBooks plan or user does not allow it',
    whatHappened:
      'The feature is not part of the plan, is turned off, or the connecting user may not use it.',
    whatToDo: 'Upgrade the plan, turn the feature on, or reconnect as a company admin, then retry.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'reconnect', 'retry'],
  },
  needs_reconnect: {
    title: 'QuickBooks must be reconnected',
    whatHappened: 'Intuit no longer accepts the connection, or the user who connected lost access.',
    whatToDo: 'Reconnect QuickBooks as a company admin. Waiting documents then go on by themselves.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['reconnect'],
  },
  subscription_lapsed: {
    title: 'The QuickBooks subscription has lapsed',
    whatHappened: 'The company can be read, but nothing can be added until the subscription is renewed.',
    whatToDo:
      'Renew the QuickBooks subscription. It is noticed within a day, or at once by reading the company again; waiting documents then go on by themselves.',
    fixedBy: 'tenantAdmin',
    doesRetryHelp: false,
    actions: ['openInQuickBooks', 'refreshReferenceData', 'reconnect'],
  },
  quickbooks_unavailable: {
    title: 'QuickBooks is not available',
    whatHappened: 'QuickBooks is busy, locked, under maintenance or failing.',
    whatToDo:
      'Nothing: the document is tried again by itself. If it lasts for hours, look at the status page of QuickBooks.',
    fixedBy: 'intuit',
    doesRetryHelp: true,
    actions: ['retry', 'contactSupport'],
  },
  quickbooks_failure: {
    title: 'QuickBooks failed on this document',
    whatHappened: 'QuickBooks reported an internal failure for this document again and again.',
    whatToDo: 'Retry later. If it stays, give support the trace id.',
    fixedBy: 'intuit',
    doesRetryHelp: true,
    actions: ['retry', 'contactSupport'],
  },
  document_too_large: {
    title: 'The document is too large for QuickBooks',
    whatHappened: 'QuickBooks does not take a document or request of this size.',
    whatToDo: 'Split the document and submit the parts.',
    fixedBy: 'vendor',
    doesRetryHelp: false,
    actions: ['reviseDocument'],
  },
  request_defect: {
    title: 'Counterfoil sent something QuickBooks does not understand',
    whatHappened:
      'The request itself was wrong: an unknown field, id or operation. This is a defect on our side.',
    whatToDo: 'Give support the trace id. The document is kept and can be retried after a correction.',
    fixedBy: 'operator',
    doesRetryHelp: false,
    actions: ['contactSupport', 'retry'],
  },
  unknown_refusal: {
    title: 'QuickBooks refused it for a reason we do not know',
    whatHappened:
      'QuickBooks answered with a code that is not in the catalogue; its words are in the detail.',
    whatToDo: 'Follow the detail, then retry. Give support the trace id if it does not help.',
    fixedBy: 'operator',
    doesRetryHelp: false,
    actions: ['retry', 'contactSupport'],
  },
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseCode = keyof typeof causes;

const isCauseCode = (code: string): code is CauseCode => code in causes;

/** All codes of the catalogue, in its order. */
export const causeCodes: readonly CauseCode[] = Object.keys(causes).filter(isCauseCode);
