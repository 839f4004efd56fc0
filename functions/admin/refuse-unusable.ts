/** A mapping is held against the lists of the company before it is saved, so that no push has to fail on it (B5). */
import type { Connection } from '../../shared/domain/connection.ts';
import { ProblemError, type FieldProblem } from '../../shared/domain/errors.ts';
import {
  listsMapped,
  unusableTargets,
  type MappedLists,
  type UnusableTarget,
} from '../../shared/domain/mapping-check.ts';
import type { Mapping } from '../../shared/domain/settings.ts';

export interface RefuseUnusableDeps {
  /** The lists that are named, as far as they were ever read. */
  readonly readLists: (
    connection: Connection,
    wanted: ReadonlySet<keyof MappedLists>,
  ) => Promise<MappedLists>;
}

/** Throws {@link ProblemError}: 400 with every field that names what cannot be used, 409 while a list was never read. */
export async function refuseUnusable(
  deps: RefuseUnusableDeps,
  connection: Connection,
  mapping: Mapping,
): Promise<void> {
  const wanted = listsMapped(mapping);
  if (wanted.size === 0) return;
  const lists = await deps.readLists(connection, wanted);
  if ([...wanted].some((list) => lists[list] === undefined)) throw notRead();
  const unusable = unusableTargets(mapping, lists);
  if (unusable.length === 0) return;
  throw new ProblemError({
    status: 400,
    code: 'mapping_unusable',
    detail: `The mapping names records that ${connection.company.name} does not have or that cannot be used there; see the fields.`,
    fields: unusable.map(fieldProblem),
  });
}

const notRead = (): ProblemError =>
  new ProblemError({
    status: 409,
    code: 'reference_data_missing',
    detail:
      'The accounts and tax codes of the company were not read yet, so the mapping cannot be checked. It takes some seconds after connecting; save again then.',
    retryAfterSeconds: 5,
  });

const stateWords = {
  gone: 'is not in QuickBooks',
  inactive: 'is inactive in QuickBooks',
  unsuitable: 'is of a type that cannot be used here',
} as const;

const remedies: Readonly<Record<UnusableTarget['is']['list'], string>> = {
  account: 'Choose an active account of a suitable type; GET …/reference/accounts?usableFor=… lists them.',
  taxCode: 'Choose an active tax code; GET …/reference/tax-codes?usableFor=… lists them.',
  term: 'Choose active terms; GET …/reference/terms lists them.',
  item: 'Choose an active product or service; GET …/reference/items lists them.',
};

const fieldProblem = ({ path, state, is }: UnusableTarget): FieldProblem => ({
  field: path,
  reason: stateWords[state],
  remedy: remedies[is.list],
});
