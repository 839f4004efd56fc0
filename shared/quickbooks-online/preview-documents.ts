/**
 * What documents would be written as. Creates need no call but for the names of accounts; what is to be changed is read, because
 * it decides what would be sent. Nothing is written.
 */
import type { BooksAccess, PlannedWrite, PreviewItem, ReferenceProblem } from '../domain/books.ts';
import type { DocumentId } from '../domain/ids.ts';
import type { ReadOutcome } from '../domain/outcomes.ts';
import { expenseAccountOf } from '../domain/settings.ts';
import type { createDocumentChanges } from './change-documents.ts';
import type { EntityName, QuickBooksClient } from './client.ts';
import { expectedFacts, type RecordNames } from './document-facts.ts';
import { contextOf } from './document-access.ts';
import { documentPayload } from './document-kinds.ts';
import { listsOf, type Statement } from './query.ts';
import { queryEach } from './query-each.ts';
import { readNamedEntity, type NamedEntity } from './reference-plan.ts';
import { plainJson } from './wire.ts';

type Read<Answer> = Promise<ReadOutcome<Answer>>;

/** The part of `Books` that foretells. */
export function createDocumentPreviews(deps: {
  client: QuickBooksClient;
  changes: Pick<ReturnType<typeof createDocumentChanges>, 'plan'>;
}) {
  return {
    async preview(
      access: BooksAccess,
      items: readonly PreviewItem[],
    ): Read<ReadonlyMap<DocumentId, PlannedWrite>> {
      const changes = await deps.changes.plan(
        access,
        items.flatMap(({ draft, operation, entity, overwrites }) =>
          operation === 'create' || entity === undefined ? [] : [{ draft, operation, entity, overwrites }],
        ),
      );
      if (changes.outcome !== 'applied') return changes;
      const accounts = await findNamed(access, 'Account', accountIdsOf(access, items));
      if (accounts.outcome !== 'applied') return accounts;
      const named = await findNamed(access, 'Item', unnamedItemIds(items));
      if (named.outcome !== 'applied') return named;
      const names = { accounts: namesById(accounts.answer), items: namesById(named.answer) };
      const accountsInUse = new Set(accounts.answer.filter(({ isActive }) => isActive).map(({ id }) => id));
      const planned = items.map((item) => {
        const change = changes.answer.get(item.draft.documentId);
        return [item.draft.documentId, planOf(access, { item, change, names, accountsInUse })] as const;
      });
      return { outcome: 'applied', answer: new Map(planned), durationMs: 0 };
    },
  };

  async function findNamed(
    access: BooksAccess,
    entity: EntityName,
    ids: readonly string[],
  ): Read<readonly NamedEntity[]> {
    const statements = listsOf(ids).map((list): Statement => ({
      entity,
      where: [
        { field: 'Id', is: 'IN', values: list.map((id) => ({ id })) },
        { field: 'Active', is: 'IN', values: [true, false] },
      ],
    }));
    const found = await queryEach(deps.client, access, statements);
    return found.outcome === 'applied'
      ? { ...found, answer: found.answer.flatMap((row) => readNamedEntity(row) ?? []) }
      : found;
  }
}

interface Planning {
  readonly item: PreviewItem;
  readonly change: PlannedWrite | undefined;
  readonly names: RecordNames;
  readonly accountsInUse: ReadonlySet<string>;
}

function planOf(access: BooksAccess, planning: Planning): PlannedWrite {
  const { item, change, names } = planning;
  const context = contextOf(access);
  const { draft, operation } = item;
  if (operation === 'void') return change ?? { operation: 'none' };
  const expected = expectedFacts(item, context, names);
  if (operation === 'update') {
    return change?.operation === 'update' ? { ...change, expected } : (change ?? { operation: 'none' });
  }
  const problem = missingAccount(access, planning);
  const payload = plainJson(documentPayload(draft, context));
  return { operation, payload, expected, ...(problem === undefined ? {} : { problem }) };
}

const namesById = (records: readonly NamedEntity[]): ReadonlyMap<string, string> =>
  new Map(records.map(({ id, name }) => [id, name]));

/** The first account that the company has not, or not in use. */
function missingAccount(
  access: BooksAccess,
  { item, accountsInUse }: Planning,
): ReferenceProblem | undefined {
  const missing = accountIdsOf(access, [item]).find((id) => !accountsInUse.has(id));
  return missing === undefined
    ? undefined
    : {
        cause: 'mapping_stale',
        detail: `The company has no account ${missing} in use, and the mapping books lines of this document on it.`,
      };
}

const accountIdsOf = (access: BooksAccess, items: readonly PreviewItem[]): string[] =>
  items.flatMap(({ draft, operation }) =>
    draft.kind === 'invoice' || operation === 'void'
      ? []
      : draft.content.lines.flatMap((line) =>
          line.item === undefined ? (expenseAccountOf(access.mapping, line) ?? []) : [],
        ),
  );

/** Items that are not known by a link of ours: the one item that all lines bear. */
const unnamedItemIds = (items: readonly PreviewItem[]): string[] =>
  items.flatMap(({ draft, names }) =>
    [...draft.itemEntityIds].flatMap(([code, id]) => (names.items.has(code) ? [] : [id])),
  );
