import type { JsonObject } from '../books/json.ts';
import type { Kind } from '../books/kinds.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { endForms, payForm } from './act-forms.ts';
import { carryOutAct, isEditable } from './act.ts';
import { documentPage } from './document-page.ts';
import { doneNotice } from './done-notice.ts';
import { editForm } from './edit-form.ts';
import { readBooks, textOf } from './read-books.ts';

/** One document on its page. */
export interface Shown {
  readonly company: Company;
  readonly kind: Kind;
  readonly document: JsonObject;
}

/** The page of a document, with what a person can do to it. */
export function personPage(core: Core, shown: Shown, done: string | null): Response {
  const notice = doneNotice(done);
  return documentPage({ ...shown, notice, forms: formsOf(core, shown, undefined), status: 200 });
}

/** Does what a person asked for; shows the page anew, or what is wrong with everything that was typed. */
export async function handlePersonAct(core: Core, shown: Shown, request: Request): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const result = carryOutAct(core, { ...shown, form });
  if (result.ok && result.done === 'deleted') return redirect(`${listPath(shown)}&done=deleted`);
  if (result.ok) return redirect(`${pathOf(shown)}?done=${result.done}`);
  const notice = html`<p class="card problem" role="alert">${result.problem}</p>`;
  return documentPage({ ...shown, notice, forms: formsOf(core, shown, form), status: 400 });
}

function listPath({ company, kind }: Shown): string {
  return `/app/${company.realmId}?show=${kind.name.toLowerCase()}`;
}

function pathOf({ company, kind, document }: Shown): string {
  const id = encodeURIComponent(textOf(document['Id']));
  return `/app/${company.realmId}/${kind.name.toLowerCase()}/${id}`;
}

function redirect(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } });
}

function formsOf(core: Core, shown: Shown, form: URLSearchParams | undefined): Html[] {
  const { company, kind, document } = shown;
  const path = pathOf(shown);
  const reader = readBooks(company, core.clock.nowMs());
  const typedFor = (act: string): URLSearchParams | undefined =>
    form?.get('act') === act ? form : undefined;
  const edit = isEditable(kind.name)
    ? editForm({
        path,
        kind: kind.name,
        document,
        reader,
        typed: typedFor('save'),
        isNumbered: kind.name === 'Bill' || company.books.switches.customTxnNumbers,
      })
    : undefined;
  const pay = payForm({ path, kind, document, typed: typedFor('pay') });
  return [edit, pay, endForms({ path, kind, document })].filter((each) => each !== undefined);
}
