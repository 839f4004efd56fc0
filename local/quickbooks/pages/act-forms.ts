import type { JsonObject } from '../books/json.ts';
import { decimalAt, objectsAt, textAt } from '../books/json.ts';
import type { Kind } from '../books/kinds.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { textInput } from './edit-form.ts';
import { textOf } from './read-books.ts';

export interface ActsOn {
  /** The document's own address, which takes the forms. */
  readonly path: string;
  readonly kind: Kind;
  readonly document: JsonObject;
}

export interface PayFormInput extends ActsOn {
  /** What a person typed before, when it was refused. */
  readonly typed: URLSearchParams | undefined;
}

/** The form by which a person enters a payment of what is open, or nothing where nothing is. */
export function payForm({ path, kind, document, typed }: PayFormInput): Html | undefined {
  const open = decimalAt(document, 'Balance');
  if ((kind.name !== 'Invoice' && kind.name !== 'Bill') || open === undefined || open.lte(0))
    return undefined;
  const value = (name: string, otherwise: string): string => typed?.get(name) ?? otherwise;
  return html`<form method="post" action="${path}" class="card">
    <h2>Record a payment</h2>
    <div class="fields">
      ${textInput({ name: 'amount', label: 'Amount', value: value('amount', open.toFixed(2)), isDecimal: true })}
      <label>Date (empty: today)<input type="date" name="paidOn" value="${value('paidOn', '')}" /></label>
      ${textInput({ name: 'paymentNote', label: 'Note (private)', value: value('paymentNote', '') })}
    </div>
    <button class="main" name="act" value="pay">Record payment</button>
  </form>`;
}

/** The forms by which a person deposits a payment, voids a document or deletes it. */
export function endForms({ path, kind, document }: ActsOn): Html | undefined {
  if (kind.family !== 'document') return undefined;
  const canDeposit = kind.name === 'Payment' && !isDeposited(document);
  const acts = [
    ...(canDeposit ? [actForm({ path, document, act: 'deposit', label: 'Deposit in the bank' })] : []),
    ...(kind.operations.includes('void')
      ? [
          actForm({
            path,
            document,
            act: 'void',
            label: 'Void',
            sure: 'Yes, void it: its amounts become zero',
          }),
        ]
      : []),
    ...(kind.operations.includes('delete')
      ? [
          actForm({
            path,
            document,
            act: 'delete',
            label: 'Delete',
            sure: 'Yes, delete it: this cannot be undone',
          }),
        ]
      : []),
  ];
  return acts.length === 0 ? undefined : html`<section class="card acts">${acts}</section>`;
}

function isDeposited(document: JsonObject): boolean {
  return objectsAt(document, 'LinkedTxn').some((link) => textAt(link, 'TxnType') === 'Deposit');
}

interface ActForm {
  readonly path: string;
  readonly document: JsonObject;
  readonly act: 'deposit' | 'void' | 'delete';
  readonly label: string;
  /** What a person has to tick first. */
  readonly sure?: string;
}

function actForm({ path, document, act, label, sure }: ActForm): Html {
  const tick = html`<label class="check"
    ><input type="checkbox" name="sure" value="yes" required /> ${sure}</label
  >`;
  return html`<form method="post" action="${path}">
    <input type="hidden" name="syncToken" value="${textOf(document['SyncToken'])}" />
    ${sure === undefined ? undefined : tick}<button name="act" value="${act}">${label}</button>
  </form>`;
}
