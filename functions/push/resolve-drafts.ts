/**
 * Gives each draft the entities its customer and items are linked to. Known links come from the table; for the rest the
 * books are asked once for all drafts together, so that look-ups and creates fill their calls.
 */
import { allSettled } from '../../shared/domain/all-settled.ts';
import type {
  ReferenceLink,
  ReferenceProblem,
  ResolvedReferences,
  WantedCustomer,
  WantedItem,
} from '../../shared/domain/books.ts';
import type { Invoice } from '../../shared/domain/invoice.ts';
import { deferTurn, storeRefused } from './settle-documents.ts';
import type { Draft, OpenBooks, ReadyDraft, Turn } from './turn.ts';

type LinkMap = ReadonlyMap<string, ReferenceLink>;
type ProblemMap = ReadonlyMap<string, ReferenceProblem>;

// As many as an invoice can have lines, and as can be looked up and created within a minute.
const maxNewItems = 1_000;
// References may be looked up and created batch after batch; the lane lease is the only bound that matters.
const maxTurnWaitMs = 5_000;
const startWithinMs = 60_000;

/** Drafts that can be pushed now. Those with an unsolvable reference are refused, the others left on the agenda. */
export async function resolveDrafts(
  turn: Turn,
  open: OpenBooks,
  drafts: readonly Draft[],
): Promise<ReadyDraft[]> {
  const customers = new Map(drafts.map(({ invoice }) => [invoice.customer.id, invoice.customer]));
  const items = wantedItems(drafts.map(({ invoice }) => invoice));
  const known = await knownLinks(turn, open, { customers, items });
  const missing = {
    customers: [...customers.values()].filter(({ id }) => !known.customers.has(id)),
    // The rest comes with the next turn: what was found and created until then stays, however many there are.
    items: [...items.values()].filter(({ code }) => !known.items.has(code)).slice(0, maxNewItems),
  };
  const resolved =
    missing.customers.length + missing.items.length === 0 ? undefined : await askBooks(turn, open, missing);
  const links = {
    customers: new Map([...known.customers, ...(resolved?.customers ?? [])]),
    items: new Map([...known.items, ...(resolved?.items ?? [])]),
  };
  return sortOut(turn, { drafts, links, resolved });
}

/** Every item of the invoices once, by its code; the first name that is not empty counts. */
function wantedItems(invoices: readonly Invoice[]): Map<string, WantedItem> {
  const items = new Map<string, WantedItem>();
  for (const { item } of invoices.flatMap((invoice) => invoice.lines)) {
    const name = item.name?.trim() ?? '';
    const known = items.get(item.code);
    if (known === undefined || known.name === item.code) {
      items.set(item.code, { code: item.code, name: name === '' ? item.code : name });
    }
  }
  return items;
}

async function knownLinks(
  turn: Turn,
  open: OpenBooks,
  wanted: { customers: ReadonlyMap<string, WantedCustomer>; items: ReadonlyMap<string, WantedItem> },
): Promise<{ customers: LinkMap; items: LinkMap }> {
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  const [customers, items] = await Promise.all([
    turn.deps.links.getMany({ ...scope, kind: 'customer' }, [...wanted.customers.keys()]),
    turn.deps.links.getMany({ ...scope, kind: 'item' }, [...wanted.items.keys()]),
  ]);
  return { customers, items };
}

async function askBooks(
  turn: Turn,
  open: OpenBooks,
  missing: { customers: readonly WantedCustomer[]; items: readonly WantedItem[] },
): Promise<ResolvedReferences> {
  const resolved = await turn.deps.books.resolveReferences(
    { ...open, maxTurnWaitMs, startByMs: Math.min(turn.deps.nowMs() + startWithinMs, turn.callsUntilMs) },
    missing,
  );
  const scope = { tenantId: turn.tenantId, realmId: open.connection.realmId };
  await allSettled([
    ...[...resolved.customers.values()].map((link) =>
      turn.deps.links.put({ ...scope, kind: 'customer' }, link),
    ),
    ...[...resolved.items.values()].map((link) => turn.deps.links.put({ ...scope, kind: 'item' }, link)),
  ]);
  if (resolved.deferred !== undefined) await deferTurn(turn, open, resolved.deferred);
  return resolved;
}

async function sortOut(
  turn: Turn,
  of: {
    drafts: readonly Draft[];
    links: { customers: LinkMap; items: LinkMap };
    resolved: ResolvedReferences | undefined;
  },
): Promise<ReadyDraft[]> {
  const ready: ReadyDraft[] = [];
  for (const draft of of.drafts) {
    const payload = payloadOf(draft, of.links);
    if (payload !== undefined) {
      ready.push({ draft, payload });
      continue;
    }
    const problem = firstProblem(draft.invoice, of.resolved);
    if (problem === undefined) {
      turn.agenda.later([draft.document.documentId], turn.agenda.stoppedUntilMs ?? turn.deps.nowMs());
    } else {
      await refuse(turn, draft, problem);
    }
  }
  return ready;
}

function payloadOf(
  { document, invoice }: Draft,
  links: { customers: LinkMap; items: LinkMap },
): ReadyDraft['payload'] | undefined {
  const customer = links.customers.get(invoice.customer.id);
  if (customer === undefined) return undefined;
  const itemEntityIds = new Map<string, string>();
  for (const { item } of invoice.lines) {
    const link = links.items.get(item.code);
    if (link === undefined) return undefined;
    itemEntityIds.set(item.code, link.entityId);
  }
  return { documentId: document.documentId, invoice, customerEntityId: customer.entityId, itemEntityIds };
}

function firstProblem(
  invoice: Invoice,
  resolved: ResolvedReferences | undefined,
): ReferenceProblem | undefined {
  const customerProblems: ProblemMap = resolved?.customerProblems ?? new Map<string, ReferenceProblem>();
  const itemProblems: ProblemMap = resolved?.itemProblems ?? new Map<string, ReferenceProblem>();
  return (
    customerProblems.get(invoice.customer.id) ??
    invoice.lines.map(({ item }) => itemProblems.get(item.code)).find((problem) => problem !== undefined)
  );
}

/** Refuses a document without a call. Told first: no intent would tell it again after a crash. */
export async function refuse(turn: Turn, draft: Draft, problem: ReferenceProblem): Promise<void> {
  const error = problemError(problem);
  const openedAt = new Date(turn.deps.nowMs()).toISOString();
  await turn.deps.publish([
    {
      type: 'refused',
      // The generation that is stored with the refusal: two refusals are two events.
      document: { ...draft.document, state: 'refused', generation: draft.document.generation + 1 },
      pushError: { ...error, openedAt },
    },
  ]);
  await storeRefused(turn, { draft }, error);
}

const problemError = ({ cause, detail, faultCode, traceId }: ReferenceProblem) => ({
  cause,
  detail,
  ...(faultCode === undefined ? {} : { faultCode }),
  ...(traceId === undefined ? {} : { intuitTid: traceId }),
});
