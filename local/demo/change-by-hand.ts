// A person changes documents inside QuickBooks, and later decides about what the night found of it.
import type Big from 'big.js';
import type { ChosenDocument } from './choose-documents.ts';
import { changesTo } from './edit-entity.ts';
import type { ResolveAction } from './reconcile-api.ts';
import { entityOf } from './tenant-at-work.ts';
import type { Decided, TenantAtWork } from './tenant-at-work.ts';
import { untilSeen } from './until-seen.ts';
import type { WaitDeps } from './until-seen.ts';
import type { DemoDocument } from './vendor-api.ts';

/** What was done to a document, what the night is to say of it, and what is decided then. */
interface HandChange {
  document: ChosenDocument;
  done: 'edited' | 'deleted' | 'voided';
  cause: string;
  action: ResolveAction;
}

/** What a tenant's person does to which documents. */
function handChanges({ chosen }: Pick<TenantAtWork, 'chosen'>): HandChange[] {
  const { edited, deleted, voided } = chosen;
  return [
    ...(edited
      ? [{ document: edited, done: 'edited', cause: 'drift_edited', action: 'overwrite' } as const]
      : []),
    ...(deleted
      ? [{ document: deleted, done: 'deleted', cause: 'drift_deleted', action: 'createAgain' } as const]
      : []),
    ...(voided
      ? [{ document: voided, done: 'voided', cause: 'drift_voided', action: 'acceptTheirs' } as const]
      : []),
  ];
}

const doneWords = {
  edited: 'edited (due date, and a pound more)',
  deleted: 'deleted',
  voided: 'voided',
} as const;

export async function changeByHand(tenant: TenantAtWork): Promise<void> {
  const { hands, openBooks, kind, say } = tenant;
  const changes = handChanges(tenant);
  for (const { document, done } of changes) {
    const entity = { entity: entityOf(kind), id: document.entityId };
    if (done === 'edited') await hands.edit(entity, await changesTo(await openBooks(), entity));
    else await hands.end(entity, done === 'deleted' ? 'delete' : 'void');
  }
  const words = changes.map(({ document, done }) => `${document.accepted.number} ${doneWords[done]}`);
  if (words.length > 0) say(`Changed in QuickBooks by hand: ${words.join(', ')}.`);
}

const DECIDED_WITHIN_MS = 120_000;

/** Decides about everything that the night found of the changes, and waits until that is carried out. */
export async function resolveChanges(deps: WaitDeps, tenant: TenantAtWork): Promise<void> {
  const { proof, reconcileApi, say } = tenant;
  proof.opened.push(...(await openedFor(tenant)));
  if (proof.opened.length === 0) return;
  for (const { errorId, action } of proof.opened) await reconcileApi.resolve(errorId, action);
  const words = proof.opened.map(({ number, action }) => `${number} ${action}`);
  say(`Decided about ${words.length} sync errors: ${words.join(', ')}. Waiting until that is done …`);
  const undone = await untilDone(deps, tenant);
  for (const number of undone) proof.problems.push(`what was decided about ${number} was not carried out`);
}

/** The open errors that tell of what was changed; what is missing among them is a problem. */
async function openedFor({ chosen, reconcileApi, proof }: TenantAtWork): Promise<Decided[]> {
  const open = await reconcileApi.openSyncErrors();
  return handChanges({ chosen }).flatMap(({ document: { accepted }, done, cause, action }) => {
    const { number, document } = accepted;
    const { documentId } = document;
    const error = open.find((one) => one.cause === cause && one.lastDocumentId === documentId);
    if (error !== undefined)
      return [{ errorId: error.errorId, cause, title: error.title, number, documentId, action }];
    proof.problems.push(`${number} was ${done} in the books, but the night opened no sync error for it`);
    return [];
  });
}

/** The numbers of those that are not done when time is over. */
async function untilDone(deps: WaitDeps, { proof, api, chosen }: TenantAtWork): Promise<string[]> {
  let pending: readonly Decided[] = proof.opened;
  await untilSeen(deps, DECIDED_WITHIN_MS, async () => {
    const undone: Decided[] = [];
    for (const one of pending) {
      const document = await api.getDocument(one.documentId);
      if (!isDone(document, { ...one, total: chosen.edited?.accepted.total })) undone.push(one);
    }
    pending = undone;
    return pending.length === 0 ? true : undefined;
  });
  return pending.map(({ number }) => number);
}

/** One that was sent again owes what it did before; the notice of that is what tells. */
function isDone(
  { state, payment }: DemoDocument,
  { action, total }: { action: ResolveAction; total: Big | undefined },
): boolean {
  if (action === 'acceptTheirs') return state === 'voided';
  if (state !== 'pushed') return false;
  return action !== 'overwrite' || payment === undefined || total?.eq(payment.balance) === true;
}
