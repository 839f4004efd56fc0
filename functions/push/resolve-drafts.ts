/**
 * Gives each draft the entities its customer or vendor and its items are linked to. Known links come from the table; for the
 * rest the books are asked once for all drafts together, so that look-ups and creates fill their calls.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import {
  counterpartyOf,
  type LinkKind,
  type ReferenceLink,
  type ReferenceProblem,
  type ResolvedReferences,
  type WantedItem,
  type WantedParty,
} from '../../shared/domain/books.ts';
import { expenseAccountOf, incomeAccountOf, type Mapping } from '../../shared/domain/settings.ts';
import { deferTurn, storeRefused } from './settle-documents.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';

type Links = Readonly<Record<LinkKind, ReadonlyMap<string, ReferenceLink>>>;

// As many as an invoice can have lines, and as can be looked up and created within a minute.
const maxNewItems = 1_000;
// References may be looked up and created batch after batch; the lane lease is the only bound that matters.
const maxTurnWaitMs = 5_000;
const startWithinMs = 60_000;

interface Wanted {
  readonly customer: ReadonlyMap<string, WantedParty>;
  readonly vendor: ReadonlyMap<string, WantedParty>;
  readonly item: ReadonlyMap<string, WantedItem>;
}

const kinds = ['customer', 'vendor', 'item'] as const satisfies readonly LinkKind[];

/** Drafts that can be pushed now. Those with an unsolvable reference are refused, the others left on the agenda. */
export async function resolveDrafts(
  turn: Turn,
  open: OpenBooks,
  drafts: readonly Draft[],
): Promise<ReadyDraft[]> {
  const wanted: Wanted = {
    customer: partiesOf(drafts, 'invoice'),
    vendor: partiesOf(drafts, 'bill'),
    item: open.policies.itemPolicy === 'oneItem' ? new Map() : wantedItems(drafts, open.mapping),
  };
  const known = await knownLinks(turn, open, wanted);
  const missing = {
    customers: [...wanted.customer.values()].filter(({ id }) => !known.customer.has(id)),
    vendors: [...wanted.vendor.values()].filter(({ id }) => !known.vendor.has(id)),
    // The rest comes with the next turn: what was found and created until then stays, however many there are.
    items: [...wanted.item.values()].filter(({ code }) => !known.item.has(code)).slice(0, maxNewItems),
  };
  const isComplete = missing.customers.length + missing.vendors.length + missing.items.length === 0;
  const resolved = isComplete ? undefined : await askBooks(turn, open, missing);
  const links: Links = {
    customer: new Map([...known.customer, ...(resolved?.customer.links ?? [])]),
    vendor: new Map([...known.vendor, ...(resolved?.vendor.links ?? [])]),
    item: new Map([...known.item, ...(resolved?.item.links ?? [])]),
  };
  return sortOut(turn, open, { drafts, links, resolved });
}

function partiesOf(drafts: readonly Draft[], kind: Draft['kind']): Map<string, WantedParty> {
  return new Map(
    drafts
      .filter((draft) => draft.kind === kind)
      .map((draft) => {
        const party = counterpartyOf(draft);
        return [party.id, party];
      }),
  );
}

/** Every item of the documents once, by its code; the first name that is not empty counts. */
function wantedItems(drafts: readonly Draft[], mapping: Mapping): Map<string, WantedItem> {
  const items = new Map<string, WantedItem>();
  for (const draft of drafts) {
    for (const line of draft.content.lines) {
      if (line.item === undefined) continue;
      const { code } = line.item;
      const known = items.get(code);
      const name = line.item.name?.trim() ?? '';
      const accounts =
        draft.kind === 'invoice'
          ? { incomeAccountId: incomeAccountOf(mapping, line) }
          : // An item that is bought may be sold as well, and QuickBooks asks for an income account of a service.
            {
              incomeAccountId: incomeAccountOf(mapping, line),
              expenseAccountId: expenseAccountOf(mapping, line),
            };
      items.set(code, {
        code,
        name: known === undefined || known.name === code ? (name === '' ? code : name) : known.name,
        incomeAccountId: known?.incomeAccountId ?? accounts.incomeAccountId,
        expenseAccountId: known?.expenseAccountId ?? accounts.expenseAccountId,
      });
    }
  }
  return items;
}

async function knownLinks(turn: Turn, open: OpenBooks, wanted: Wanted): Promise<Links> {
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  const [customer, vendor, item] = await Promise.all(
    kinds.map((kind) => turn.deps.links.getMany({ ...scope, kind }, [...wanted[kind].keys()])),
  );
  return { customer: customer ?? none, vendor: vendor ?? none, item: item ?? none };
}

const none: ReadonlyMap<string, ReferenceLink> = new Map();

async function askBooks(
  turn: Turn,
  open: OpenBooks,
  missing: Parameters<Turn['deps']['books']['resolveReferences']>[1],
): Promise<ResolvedReferences> {
  const resolved = await turn.deps.books.resolveReferences(
    { ...open, maxTurnWaitMs, startByMs: Math.min(turn.deps.nowMs() + startWithinMs, turn.callsUntilMs) },
    missing,
    await turn.deps.getKnownNames(open.connection),
  );
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  await allSettled(
    kinds.flatMap((kind) =>
      [...resolved[kind].links.values()].map((link) => turn.deps.links.put({ ...scope, kind }, link)),
    ),
  );
  if (resolved.deferred !== undefined) await deferTurn(turn, open, resolved.deferred);
  return resolved;
}

async function sortOut(
  turn: Turn,
  open: OpenBooks,
  of: { drafts: readonly Draft[]; links: Links; resolved: ResolvedReferences | undefined },
): Promise<ReadyDraft[]> {
  const ready: ReadyDraft[] = [];
  for (const draft of of.drafts) {
    const payload = payloadOf(draft, of.links, open);
    if (payload !== undefined) {
      ready.push({ draft, payload });
      continue;
    }
    const problem = of.resolved === undefined ? undefined : firstProblem(draft, of.resolved);
    if (problem === undefined) {
      turn.agenda.later([draft.document.documentId], turn.agenda.stoppedUntilMs ?? turn.deps.nowMs());
    } else {
      await refuse(turn, open, { draft, problem });
    }
  }
  return ready;
}

/** The draft with its references in place, or undefined while one is missing. */
export function payloadOf(
  draft: Draft,
  links: Links,
  open: Pick<OpenBooks, 'mapping' | 'policies'>,
): ReadyDraft['payload'] | undefined {
  const { document, ...content } = draft;
  const parties = draft.kind === 'invoice' ? links.customer : links.vendor;
  const counterparty = parties.get(counterpartyOf(draft).id);
  if (counterparty === undefined) return undefined;
  const itemEntityIds = itemIdsOf(draft, links, open);
  if (itemEntityIds === undefined) return undefined;
  return {
    ...content,
    documentId: document.documentId,
    revision: document.revision,
    counterpartyEntityId: counterparty.entityId,
    itemEntityIds,
    renumbering: document.renumbering,
    isDuplicateAllowed: document.isDuplicateAllowed,
  };
}

function itemIdsOf(
  draft: Draft,
  links: Links,
  { mapping, policies }: Pick<OpenBooks, 'mapping' | 'policies'>,
): Map<string, string> | undefined {
  const itemEntityIds = new Map<string, string>();
  for (const { item } of draft.content.lines) {
    if (item === undefined) continue;
    const entityId = policies.itemPolicy === 'oneItem' ? mapping.itemId : links.item.get(item.code)?.entityId;
    if (entityId === undefined) return undefined;
    itemEntityIds.set(item.code, entityId);
  }
  return itemEntityIds;
}

function firstProblem(draft: Draft, resolved: ResolvedReferences): ReferenceProblem | undefined {
  const parties = resolved[draft.kind === 'invoice' ? 'customer' : 'vendor'].problems;
  return (
    parties.get(counterpartyOf(draft).id) ??
    draft.content.lines
      .map(({ item }) => (item === undefined ? undefined : resolved.item.problems.get(item.code)))
      .find((problem) => problem !== undefined)
  );
}

/** Refuses a document without a call. Told first: no intent would tell it again after a crash. */
export async function refuse(
  turn: Turn,
  open: OpenBooks,
  of: { draft: Draft; problem: ReferenceProblem },
): Promise<void> {
  const { document } = of.draft;
  const error = problemError(of.problem);
  const openedAt = new Date(turn.deps.nowMs()).toISOString();
  await turn.deps.publish([
    {
      type: 'refused',
      // The generation that is stored with the refusal: two refusals are two events.
      document: { ...document, state: 'refused', generation: document.generation + 1 },
      pushError: { ...error, openedAt },
    },
  ]);
  await storeRefused(turn, { draft: of.draft, realmId: open.connection.realmId }, error);
}

const problemError = ({ cause, detail, faultCode, traceId, subject }: ReferenceProblem) => ({
  cause,
  detail,
  ...(faultCode === undefined ? {} : { faultCode }),
  ...(traceId === undefined ? {} : { intuitTid: traceId }),
  ...(subject === undefined ? {} : { subject }),
});
