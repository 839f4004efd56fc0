import { momentNow } from '../api/perform.ts';
import { Impossible } from '../books/impossible.ts';
import type { JsonObject } from '../books/json.ts';
import type { Kind } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { Unreadable, changesOf, decimalOf } from './edit-sheet.ts';
import type { EditableKind } from './edit-sheet.ts';
import { textOf } from './read-books.ts';

/** What a person asked for on a document's page. */
export interface PersonAct {
  readonly company: Company;
  readonly kind: Kind;
  readonly document: JsonObject;
  readonly form: URLSearchParams;
}

/** What became of it: `done` names the word that the next page shows. */
export type ActResult =
  | { readonly ok: true; readonly done: 'saved' | 'unchanged' | 'paid' | 'voided' | 'deposited' | 'deleted' }
  | { readonly ok: false; readonly problem: string };

/** Whether documents of a kind have the form to edit them. */
export function isEditable(name: string): name is EditableKind {
  return name === 'Invoice' || name === 'Bill';
}

/** Does by hand what a person asked for, by the rules of the books. */
export function carryOutAct(core: Core, act: PersonAct): ActResult {
  try {
    return carryOut(core, act);
  } catch (error) {
    if (error instanceof Impossible || error instanceof Unreadable)
      return { ok: false, problem: error.message };
    throw error;
  }
}

function carryOut(core: Core, act: PersonAct): ActResult {
  switch (act.form.get('act') ?? '') {
    case 'save':
      return save(core, act);
    case 'pay':
      return pay(core, act);
    case 'deposit':
      act.company.books.depositPayment(idOf(act), momentNow(core));
      return { ok: true, done: 'deposited' };
    case 'void':
      return end(core, act, 'void');
    case 'delete':
      return end(core, act, 'delete');
    default:
      throw new Unreadable('The form came without anything to do.');
  }
}

function save(core: Core, { company, kind, document, form }: PersonAct): ActResult {
  if (!isEditable(kind.name)) throw new Unreadable(`A ${kind.name} cannot be edited here.`);
  const changes = changesOf(kind.name, document, form);
  if (Object.keys(changes).length === 0) return { ok: true, done: 'unchanged' };
  const id = textOf(document['Id']);
  const asked = { entity: kind.name, id, changes, syncToken: form.get('syncToken') ?? undefined };
  company.books.editByHand(asked, momentNow(core));
  return { ok: true, done: 'saved' };
}

function pay(core: Core, act: PersonAct): ActResult {
  const { company, form } = act;
  const amount = decimalOf(form.get('amount')?.trim() ?? '', 'the amount');
  if (amount === undefined || amount.lte(0) || !amount.round(2).eq(amount))
    throw new Unreadable('Write the amount as a number above zero with at most two decimals.');
  const note = form.get('paymentNote')?.trim() ?? '';
  const paidOn = form.get('paidOn') ?? '';
  company.books.payByHand(
    {
      applications: [{ id: idOf(act), amount: amount.toFixed(2) }],
      credits: [],
      ...(paidOn === '' ? {} : { paidOn }),
      ...(note === '' ? {} : { note }),
    },
    momentNow(core),
  );
  return { ok: true, done: 'paid' };
}

function end(core: Core, act: PersonAct, kind: 'void' | 'delete'): ActResult {
  if (act.form.get('sure') !== 'yes') throw new Unreadable(`Tick the box before you ${kind} it.`);
  const syncToken = act.form.get('syncToken') ?? undefined;
  const asked = { entity: act.kind.name, id: idOf(act), kind, syncToken };
  act.company.books.endByHand(asked, momentNow(core));
  return { ok: true, done: kind === 'void' ? 'voided' : 'deleted' };
}

function idOf({ document }: PersonAct): string {
  return textOf(document['Id']);
}
