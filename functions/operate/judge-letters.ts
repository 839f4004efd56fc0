/** Judges dead letters against how things stand today, tenant by tenant, with reads only. */
import type { InboundEvent } from '../../shared/contracts/inbound-events.ts';
import type { Judgement } from '../../shared/contracts/operate.ts';
import type { Document } from '../../shared/domain/document.ts';
import { eachOf, sourceOf } from '../../shared/domain/each-of.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Obstacle, SubmissionOutlook } from '../../shared/domain/outlook.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Tenants } from '../../shared/store/tenants.ts';
import { judge, type Facts } from './judge.ts';
import { tenantIdIn, type Letter, type LetterContent } from './read-letter.ts';

export interface JudgingDeps {
  readonly tenants: Pick<Tenants, 'get'>;
  readonly connections: Pick<Connections, 'get'>;
  readonly documents: Pick<Documents, 'getMany'>;
  /** What stands in the way of documents of a tenant; those that nothing does are left out. */
  readonly findObstacles: (of: {
    tenantId: TenantId;
    documents: readonly Document[];
  }) => Promise<ReadonlyMap<DocumentId, Obstacle>>;
  /** What would become of an event if it came in now. */
  readonly foreseeEvent: (event: InboundEvent) => Promise<SubmissionOutlook>;
}

export interface JudgedLetter extends Letter {
  readonly judgement: Judgement;
}

type FactsOf = (content: LetterContent) => Facts;

const tenantsAtOnce = 5;

/** In the order given. */
export async function judgeLetters(deps: JudgingDeps, letters: readonly Letter[]): Promise<JudgedLetter[]> {
  const judgements = new Map<Letter, Judgement>();
  const byTenant = Map.groupBy(letters, ({ content }) => tenantIdIn(content));
  await eachOf(sourceOf([...byTenant]), tenantsAtOnce, async ([tenantId, together]) => {
    const factsOf = tenantId === undefined ? noFacts : await factsOfTenant(deps, { tenantId, together });
    for (const letter of together) {
      const outlook = await outlookOf(deps, letter.content, factsOf);
      judgements.set(letter, judge(letter.content, { ...factsOf(letter.content), outlook }));
    }
  });
  return letters.flatMap((letter) => {
    const judgement = judgements.get(letter);
    return judgement === undefined ? [] : [{ ...letter, judgement }];
  });
}

const noFacts: FactsOf = () => ({ doesTenantExist: false });

async function factsOfTenant(
  deps: JudgingDeps,
  of: { tenantId: TenantId; together: readonly Letter[] },
): Promise<FactsOf> {
  const { tenantId } = of;
  if ((await deps.tenants.get(tenantId)) === undefined) return noFacts;
  const documentIds = of.together.flatMap(({ content }) =>
    content.pointsTo === 'document' ? [content.documentId] : [],
  );
  const documents = documentIds.length === 0 ? [] : await deps.documents.getMany(tenantId, documentIds);
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const obstacles = await deps.findObstacles({ tenantId, documents });
  const connection = await deps.connections.get(tenantId);
  return (content) => ({
    doesTenantExist: true,
    connectionState: connection?.state,
    ...(content.pointsTo === 'document'
      ? { document: byId.get(content.documentId), obstacle: obstacles.get(content.documentId) }
      : {}),
  });
}

const outlookOf = async (
  deps: JudgingDeps,
  content: LetterContent,
  factsOf: FactsOf,
): Promise<SubmissionOutlook | undefined> =>
  content.pointsTo === 'event' && factsOf(content).doesTenantExist
    ? deps.foreseeEvent(content.event)
    : undefined;
