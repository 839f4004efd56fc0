import type { JsonObject } from '../books/json.ts';
import type { EntityName } from '../books/kinds.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { headFields, sheetLines } from './edit-sheet.ts';
import type { EditableKind, HeadField, SheetLine } from './edit-sheet.ts';
import { textOf, valueAt } from './read-books.ts';
import type { BooksReader } from './read-books.ts';

// More would make a list that nobody finds anything in.
const MOST_CHOICES = 1_000;

export interface EditFormInput {
  /** The document's own address, which takes the form. */
  readonly path: string;
  readonly kind: EditableKind;
  readonly document: JsonObject;
  readonly reader: BooksReader;
  /** What a person typed before, when it was refused; it is shown again. */
  readonly typed: URLSearchParams | undefined;
  /** Whether a person numbers the documents of this kind. */
  readonly isNumbered: boolean;
}

/** The form by which a person edits an invoice or bill. */
export function editForm(input: EditFormInput): Html {
  const { kind, document } = input;
  const fields = headFields(kind).filter((field) => field.name !== 'number' || input.isNumbered);
  return html`<form method="post" action="${input.path}" class="card">
    <h2>Edit</h2>
    <input type="hidden" name="syncToken" value="${textOf(document['SyncToken'])}" />
    <div class="fields">${fields.map((field) => headInput(input, field))}</div>
    ${sheetLines(document).map((line) => lineInputs(input, line))} ${newLineInputs(input)}
    <button class="main" name="act" value="save">Save</button>
  </form>`;
}

function headInput(input: EditFormInput, field: HeadField): Html {
  const { name, label, path, as } = field;
  const value = input.typed?.get(name) ?? textOf(valueAt(input.document, path));
  if (as === 'note')
    return html`<label class="wide">${label}<textarea name="${name}" rows="2">${value}</textarea></label>`;
  if (as === 'date')
    return html`<label>${label}<input type="date" name="${name}" value="${value}" required /></label>`;
  if (as === 'text') return textInput({ name, label, value });
  const entity = input.kind === 'Invoice' ? 'Customer' : 'Vendor';
  const held = textOf(valueAt(input.document, `${entity}Ref.name`));
  return select({ name, label, value, choices: choicesOf(input, entity, 'DisplayName'), held });
}

function lineInputs(input: EditFormInput, line: SheetLine): Html {
  const name = (part: string): string => `line.${line.key}.${part}`;
  const value = (part: string, held: string): string => input.typed?.get(name(part)) ?? held;
  const checked = input.typed?.has(name('remove')) === true ? html` checked` : html``;
  const figure = (part: 'quantity' | 'price' | 'amount', label: string): Html | undefined => {
    const held = line[part];
    return held === undefined
      ? undefined
      : textInput({ name: name(part), label, value: value(part, held), isDecimal: true });
  };
  return html`<fieldset class="line">
    <legend>${line.title === '' ? `Line ${line.key}` : line.title}</legend>
    <div class="fields">
      ${textInput({ name: name('description'), label: 'Description', value: value('description', line.description) })}
      ${figure('quantity', 'Quantity')} ${figure('price', 'Price')} ${figure('amount', 'Amount')}
      <label class="check"
        ><input type="checkbox" name="${name('remove')}" ${checked} /> Remove this line</label
      >
    </div>
  </fieldset>`;
}

function newLineInputs(input: EditFormInput): Html {
  const value = (part: string): string => input.typed?.get(`line.new.${part}`) ?? '';
  const isInvoice = input.kind === 'Invoice';
  const choices = isInvoice
    ? choicesOf(input, 'Item', 'FullyQualifiedName')
    : choicesOf(input, 'Account', 'FullyQualifiedName');
  const label = isInvoice ? 'Item' : 'Account';
  const decimal = (part: string, title: string): Html =>
    textInput({ name: `line.new.${part}`, label: title, value: value(part), isDecimal: true });
  return html`<fieldset class="line">
    <legend>One more line (leave empty for none)</legend>
    <div class="fields">
      ${select({ name: 'line.new.target', label, value: value('target'), choices, held: '' })}
      ${textInput({ name: 'line.new.description', label: 'Description', value: value('description') })}
      ${isInvoice ? decimal('quantity', 'Quantity') : undefined}
      ${isInvoice ? decimal('price', 'Price') : undefined} ${decimal('amount', 'Amount')}
    </div>
  </fieldset>`;
}

interface TextInput {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly isDecimal?: boolean;
}

/** A labelled field for text, or for a decimal. */
export function textInput({ name, label, value, isDecimal = false }: TextInput): Html {
  const mode = isDecimal ? html` inputmode="decimal"` : html``;
  return html`<label>${label}<input name="${name}" value="${value}" autocomplete="off" ${mode} /></label>`;
}

interface Choice {
  readonly id: string;
  readonly name: string;
}

interface Select {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  /** Name of what is chosen, which may be missing among the choices because it is inactive. */
  readonly held: string;
}

function select({ name, label, value, choices, held }: Select): Html {
  const isMissing = value !== '' && choices.every(({ id }) => id !== value);
  const all = isMissing ? [{ id: value, name: held === '' ? value : held }, ...choices] : choices;
  return html`<label
    >${label}<select name="${name}">
      ${all.map(({ id, name: shown }) => option({ id, shown, isChosen: id === value }))}
    </select></label
  >`;
}

function option({ id, shown, isChosen }: { id: string; shown: string; isChosen: boolean }): Html {
  return html`<option value="${id}" ${isChosen ? html` selected` : html``}>${shown}</option>`;
}

function choicesOf({ reader }: EditFormInput, entity: EntityName, property: string): Choice[] {
  return reader
    .page(entity, 1, MOST_CHOICES)
    .map((row) => ({ id: textOf(row['Id']), name: textOf(row[property]) }));
}
