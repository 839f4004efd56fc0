/** What the addresses of screens may hold after `?`. Anything else is left out: an address may come from anywhere. */
type Given = Readonly<Record<string, unknown>>;

const textIn = (given: Given, name: string, form: RegExp): Record<string, string> => {
  const value = given[name];
  // The router reads what looks like a number as one.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && form.test(text) ? { [name]: text } : {};
};

const word = /^[A-Za-z][A-Za-z_]{0,40}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const cursor = /^[\w.:-]{1,200}$/;
const anyText = /^.{1,100}$/;

/** Filters of the list of documents, and the page. */
export interface DocumentsSearch {
  /** The beginning of a number, or of a word of the customer's or vendor's name. */
  search?: string;
  state?: string;
  kind?: string;
  waitingReason?: string;
  payment?: string;
  hasDrift?: 'true';
  from?: string;
  to?: string;
  /** `next` of the page before. */
  after?: string;
}

export const readDocumentsSearch = (given: Given): DocumentsSearch => ({
  ...textIn(given, 'search', anyText),
  ...textIn(given, 'state', word),
  ...textIn(given, 'kind', word),
  ...textIn(given, 'waitingReason', word),
  ...textIn(given, 'payment', word),
  ...(String(given['hasDrift']) === 'true' ? { hasDrift: 'true' } : {}),
  ...textIn(given, 'from', day),
  ...textIn(given, 'to', day),
  ...textIn(given, 'after', cursor),
});

export interface SyncErrorsSearch {
  /** Which ones; open ones without it. */
  state?: 'dismissed' | 'closed';
}

export function readSyncErrorsSearch({ state }: Given): SyncErrorsSearch {
  return state === 'dismissed' || state === 'closed' ? { state } : {};
}

export interface ReconcileSearch {
  /** `YYYY-MM`: the month that the calendar shows. */
  month?: string;
}

export const readReconcileSearch = (given: Given): ReconcileSearch => textIn(given, 'month', /^\d{4}-\d{2}$/);

export interface ActivitySearch {
  documentId?: string;
  after?: string;
}

export const readActivitySearch = (given: Given): ActivitySearch => ({
  ...textIn(given, 'documentId', cursor),
  ...textIn(given, 'after', cursor),
});

export interface OperatorSearch {
  after?: string;
}

export const readOperatorSearch = (given: Given): OperatorSearch => textIn(given, 'after', cursor);

export interface SettingsSearch {
  /** How a connect ended: `connected`, `denied`, or why it was refused. */
  connect?: string;
}

export const readSettingsSearch = (given: Given): SettingsSearch => textIn(given, 'connect', word);
