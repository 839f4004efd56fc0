/**
 * Carries what was seen in the books over to the documents that it is about: balances, and the payments that made them. Each
 * document moves forward only, each change is stored before it is told and told until that is noted, so that losing,
 * repeating, delaying and reordering what was seen ends in the same state.
 */
import type { BusEvent } from '../contracts/events.ts';
import { paymentEvent } from '../contracts/payment-events.ts';
import type { Document, DocumentKind, EntityLink } from '../domain/document.ts';
import { eachOf, sourceOf } from '../domain/each-of.ts';
import type { DocumentId, RealmId, TenantId } from '../domain/ids.ts';
import {
  entityKey,
  paymentKey,
  paymentKinds,
  type BookChanges,
  type PaymentOfBooks,
  type ObservedPayment,
  type PaymentKind,
} from '../domain/observed.ts';
import {
  nothingPaid,
  untoldOf,
  withNews,
  type Application,
  type ObservedAmounts,
  type Payment,
  type PaymentEntry,
  type PaymentNews,
} from '../domain/payment.ts';
import type { CountFigures } from './count-figures.ts';
import type { Documents, DocumentWrite } from './documents.ts';
import type { EntityIndex } from './entity-index.ts';
import type { AppliedPayment, Payments } from './payments.ts';

export interface NotePaymentsDeps {
  readonly documents: Pick<Documents, 'getMany' | 'notePayment'>;
  readonly entityIndex: Pick<EntityIndex, 'find'>;
  readonly payments: Payments;
  readonly sha256Hex: (text: string) => string;
  readonly nowMs: () => number;
  readonly publish: (events: readonly BusEvent[]) => Promise<void>;
  readonly countFigures: CountFigures;
}

/** What was seen of one tenant's books. */
export interface Seen extends Pick<BookChanges, 'documents' | 'payments' | 'removed'> {
  readonly tenantId: TenantId;
  readonly realmId: RealmId;
  /** Notes payments of others' documents, too, for as long as notices of them may be repeated. */
  readonly keepsForeign?: boolean;
}

/** What became known of one entity. */
interface EntityNews {
  amounts?: ObservedAmounts;
  readonly applications: Application[];
}

/** What became known of one document. */
interface DocumentNews {
  /** By the id of each entity that it stands for or once stood for: which one it is now, the document says. */
  readonly byEntity: Map<string, EntityNews>;
  readonly withdrawn: { paymentId: string; version: number }[];
}

// 35 days: Intuit repeats a notice for as long as it is not acknowledged, and books tell deletions for 30 days.
const keptMs = 35 * 86_400_000;
// Writes to different items of one partition; more at a time gains nothing.
const writeConcurrency = 8;

/** Stores and tells what changed; answers the documents whose payment is another one now. Can be repeated at any time. */
export async function notePayments(deps: NotePaymentsDeps, seen: Seen): Promise<readonly Document[]> {
  const known = await deps.payments.find(seen.tenantId, {
    realmId: seen.realmId,
    payments: paymentsOf(seen),
  });
  const documentIds = await deps.entityIndex.find(seen.tenantId, {
    realmId: seen.realmId,
    entities: [...seen.documents, ...seen.payments.flatMap(({ applications }) => applications)],
  });
  const news = newsOf(seen, { known, documentIds });
  const documents = await deps.documents.getMany(seen.tenantId, [...news.keys()]);
  const noted: Noted[] = [];
  await eachOf(sourceOf(documents), writeConcurrency, async (document) => {
    const about = news.get(document.documentId);
    const after =
      about === undefined ? undefined : await noteDocument(deps, { realmId: seen.realmId, document, about });
    if (after !== undefined) noted.push(after);
  });
  const payments = await tell(deps, noted);
  if (payments > 0) await deps.countFigures(seen.tenantId, { payments });
  // Last: a payment that is noted is not looked into again.
  await notePaymentItems(deps, { seen, known, documentIds });
  return noted.flatMap(({ document, isChanged }) => (isChanged ? [document] : []));
}

const removedPayments = (seen: Seen): PaymentOfBooks[] =>
  seen.removed.flatMap(({ kind, entityId }) => (isPaymentKind(kind) ? [{ kind, paymentId: entityId }] : []));

const isPaymentKind = (kind: DocumentKind | PaymentKind): kind is PaymentKind =>
  paymentKinds.some((one) => one === kind);

const paymentsOf = (seen: Seen): PaymentOfBooks[] => [...seen.payments, ...removedPayments(seen)];

function newsOf(
  seen: Seen,
  of: { known: ReadonlyMap<string, AppliedPayment>; documentIds: ReadonlyMap<string, DocumentId> },
): Map<DocumentId, DocumentNews> {
  const news = new Map<DocumentId, DocumentNews>();
  const about = (documentId: DocumentId): DocumentNews => {
    const found = news.get(documentId) ?? { byEntity: new Map<string, EntityNews>(), withdrawn: [] };
    news.set(documentId, found);
    return found;
  };
  const aboutEntity = (documentId: DocumentId, entityId: string): EntityNews => {
    const { byEntity } = about(documentId);
    const found = byEntity.get(entityId) ?? { applications: [] };
    byEntity.set(entityId, found);
    return found;
  };
  for (const observed of seen.documents) {
    const documentId = of.documentIds.get(entityKey(observed));
    const { balance } = observed;
    if (documentId === undefined || balance === undefined) continue;
    aboutEntity(documentId, observed.entityId).amounts = { ...observed, balance };
  }
  for (const payment of seen.payments) {
    const before = of.known.get(paymentKey(payment));
    if (before !== undefined && (before.isRemoved === true || before.version > payment.version)) continue;
    const settled = settledBy(payment, of.documentIds);
    for (const { documentId, entityId, application } of settled) {
      aboutEntity(documentId, entityId).applications.push(application);
    }
    const stillSettled = new Set(settled.map(({ documentId }) => documentId));
    for (const documentId of before?.documentIds ?? []) {
      if (!stillSettled.has(documentId)) about(documentId).withdrawn.push(payment);
    }
  }
  for (const payment of removedPayments(seen)) {
    for (const documentId of of.known.get(paymentKey(payment))?.documentIds ?? []) {
      about(documentId).withdrawn.push({ paymentId: payment.paymentId, version: Infinity });
    }
  }
  return news;
}

interface Settled {
  readonly documentId: DocumentId;
  readonly entityId: string;
  readonly application: Application;
}

/** The documents of ours that a payment settles. */
const settledBy = (
  { paymentId, version, paidOn, applications }: ObservedPayment,
  documentIds: ReadonlyMap<string, DocumentId>,
): Settled[] =>
  applications.flatMap(({ kind, entityId, ...amounts }) => {
    const documentId = documentIds.get(entityKey({ kind, entityId }));
    const application = { paymentId, version, ...amounts, ...(paidOn === undefined ? {} : { paidOn }) };
    return documentId === undefined ? [] : [{ documentId, entityId, application }];
  });

/** What the news says of the entity that a document stands for; what settles another one does not settle it. */
function newsOfEntity({ byEntity, withdrawn }: DocumentNews, entityId: string): PaymentNews {
  const { amounts, applications = [] } = byEntity.get(entityId) ?? {};
  const elsewhere = [...byEntity]
    .filter(([id]) => id !== entityId)
    .flatMap(([, news]) => news.applications)
    .filter(({ paymentId }) => !applications.some((own) => own.paymentId === paymentId));
  return { amounts, applications, withdrawn: [...withdrawn, ...elsewhere] };
}

interface Noted {
  readonly document: Document & { readonly entity: EntityLink; readonly payment: Payment };
  readonly isChanged: boolean;
}

/** The document as it is afterwards; undefined when there is nothing to store or to tell. */
async function noteDocument(
  deps: NotePaymentsDeps,
  of: { realmId: RealmId; document: Document; about: DocumentNews },
): Promise<Noted | undefined> {
  let document: Document | undefined = of.document;
  while (document !== undefined) {
    const { entity } = document;
    // It stands for something else by now, or for nothing.
    if (entity === undefined || entity.realmId !== of.realmId) return undefined;
    const before = document.payment ?? nothingPaid(entity.total);
    const payment = withNews(before, newsOfEntity(of.about, entity.id), document.currency);
    if (payment === before || isNothingYet(document, payment)) {
      return untoldOf(payment).length === 0
        ? undefined
        : { document: { ...document, entity, payment }, isChanged: false };
    }
    const outcome: DocumentWrite = await deps.documents.notePayment(document, payment);
    if (outcome.isDone) return { document: { ...outcome.document, entity, payment }, isChanged: true };
    document = outcome.current;
  }
  return undefined;
}

// Most documents are seen unpaid at first: that is what is thought of them anyway.
const isNothingYet = (document: Document, payment: Payment): boolean =>
  document.payment === undefined &&
  payment.status === 'unpaid' &&
  payment.history.length === 0 &&
  payment.applications.length === 0;

/**
 * Tells what is not told yet, then notes that it is; should somebody note something else in between, it is told again. Answers
 * how many payments were noted as told: whoever tells them again counts them.
 */
async function tell(deps: NotePaymentsDeps, noted: readonly Noted[]): Promise<number> {
  const at = new Date(deps.nowMs()).toISOString();
  const untold = noted.filter(({ document }) => untoldOf(document.payment).length > 0);
  await deps.publish(
    untold.flatMap(({ document }) =>
      untoldOf(document.payment).map((entry) =>
        paymentEvent(deps.sha256Hex, { document, entity: document.entity, entry, at }),
      ),
    ),
  );
  let payments = 0;
  await eachOf(sourceOf(untold), writeConcurrency, async ({ document }) => {
    const toldSerial = document.payment.history.at(-1)?.serial ?? 0;
    const outcome = await deps.documents.notePayment(document, { ...document.payment, toldSerial });
    if (outcome.isDone) payments += untoldOf(document.payment).filter(isPayment).length;
  });
  return payments;
}

const isPayment = ({ change }: PaymentEntry): boolean => change !== 'payment_reversed';

async function notePaymentItems(
  deps: NotePaymentsDeps,
  of: {
    seen: Seen;
    known: ReadonlyMap<string, AppliedPayment>;
    documentIds: ReadonlyMap<string, DocumentId>;
  },
): Promise<void> {
  const { tenantId, realmId } = of.seen;
  const nowMs = deps.nowMs();
  const expiresAt = Math.floor((nowMs + keptMs) / 1000);
  const keepsForeign = of.seen.keepsForeign === true;
  await eachOf(sourceOf(of.seen.payments), writeConcurrency, async (payment) => {
    const { kind, paymentId, version, changedAt } = payment;
    const before = of.known.get(paymentKey(payment));
    const documentIds = [...new Set(settledBy(payment, of.documentIds).map(({ documentId }) => documentId))];
    const isForeign = documentIds.length === 0;
    if (before === undefined ? isForeign && !keepsForeign : before.version >= version) return;
    await deps.payments.note(tenantId, {
      ...{ realmId, kind, paymentId, version, changedAt, documentIds },
      ...(isForeign ? { expiresAt } : {}),
    });
  });
  const removed = removedPayments(of.seen).filter((payment) => {
    const before = of.known.get(paymentKey(payment));
    return before === undefined ? keepsForeign : before.isRemoved !== true;
  });
  await eachOf(sourceOf(removed), writeConcurrency, (payment) =>
    deps.payments.noteRemoved(tenantId, { realmId, expiresAt, ...payment }),
  );
}
