/**
 * What would stand in the way of documents if a turn took them up now: the same books, gates and rules as in `work-on.ts`,
 * with nothing written and nothing asked of QuickBooks. What QuickBooks itself would refuse is therefore not foretold.
 */
import type { Document } from '../../shared/domain/document.ts';
import type { DocumentId, TenantId } from '../../shared/domain/ids.ts';
import type { Obstacle } from '../../shared/domain/outlook.ts';
import { readContents } from '../../shared/domain/read-contents.ts';
import type { BillClaims } from '../../shared/store/bill-claims.ts';
import type { Documents } from '../../shared/store/documents.ts';
import type { Submissions } from '../../shared/store/submissions.ts';
import { gateOf } from './gates.ts';
import { openBooks, type Opened } from './open-books.ts';
import { fitnessOf } from './refuse-unfit.ts';
import { isUnsettled } from './take-up.ts';
import type { Draft, TurnDeps } from './turn.ts';

interface FindObstaclesDeps extends Pick<TurnDeps, 'getConnection' | 'getDecisions'> {
  readonly documents: Pick<Documents, 'getMany'>;
  readonly submissions: Pick<Submissions, 'getMany'>;
  readonly billClaims: Pick<BillClaims, 'holders'>;
}

type Obstacles = ReadonlyMap<DocumentId, Obstacle>;

const forConnection: Obstacle = { kind: 'wait', reason: 'connection' };

/** Documents of one tenant that nothing stands in the way of are left out, and so are those that are settled. */
export async function findObstacles(
  deps: FindObstaclesDeps,
  of: { tenantId: TenantId; documents: readonly Document[] },
): Promise<Obstacles> {
  const unsettled = of.documents.filter(isUnsettled);
  if (unsettled.length === 0) return new Map();
  const open = await openBooks({ deps, tenantId: of.tenantId });
  if (open === undefined) return new Map(unsettled.map(({ documentId }) => [documentId, forConnection]));
  const lost = unsettled.filter(isLostCreate);
  const others = unsettled.filter((document) => !isLostCreate(document));
  const ofLost = await lostObstacles(deps, { ...of, open, lost });
  return new Map([...ofLost, ...(await draftObstacles(deps, { ...of, open, documents: others }))]);
}

/**
 * Known to QuickBooks under the identity it was sent with, or sent again under it. A change, and one whose identity stands for
 * something else, is decided anew by what is in the books.
 */
const isLostCreate = ({ unknown, operation }: Document): boolean =>
  unknown !== undefined && unknown.isSpent !== true && operation === undefined;

/** A lost answer passes no gate where it is looked up; one that is not there is sent again, which takes what creating takes. */
async function lostObstacles(
  deps: FindObstaclesDeps,
  of: { tenantId: TenantId; open: Opened; lost: readonly Document[] },
): Promise<Obstacles> {
  const { connection } = of.open;
  const isElsewhere = ({ unknown }: Document): boolean => unknown?.realmId !== connection.realmId;
  const here = of.lost.filter((document) => !isElsewhere(document));
  const read = await readContents(deps, { tenantId: of.tenantId, documents: here });
  const unsure = draftsIn(read).filter((draft) => {
    const reason = gateOf(of.open, draft)?.reason;
    return reason === 'mapping' || reason === 'closedPeriod';
  });
  return new Map<DocumentId, Obstacle>([
    ...of.lost.filter(isElsewhere).map(({ documentId }) => [documentId, forConnection] as const),
    ...unreadableIn(read),
    ...unsure.map(({ document }) => [document.documentId, { kind: 'lostAnswer' }] as const),
  ]);
}

async function draftObstacles(
  deps: FindObstaclesDeps,
  of: { tenantId: TenantId; open: Opened; documents: readonly Document[] },
): Promise<Obstacles> {
  const { tenantId, open } = of;
  const read = await readContents(deps, of);
  const judged = draftsIn(read).map((draft) => ({ draft, wait: gateOf(open, draft) }));
  const free = judged.flatMap(({ draft, wait }) => (wait === undefined ? [draft] : []));
  const { problems } = await fitnessOf(deps, { tenantId, open, drafts: free });
  return new Map<DocumentId, Obstacle>([
    ...unreadableIn(read),
    ...judged.flatMap(({ draft, wait }) =>
      wait === undefined ? [] : [[draft.document.documentId, { kind: 'wait', reason: wait.reason }] as const],
    ),
    ...[...problems].map(([documentId, { cause }]) => [documentId, { kind: 'refusal', cause }] as const),
  ]);
}

type Read = Awaited<ReturnType<typeof readContents>>;

const draftsIn = (read: Read): Draft[] =>
  read.flatMap(({ document, content }) => (content === undefined ? [] : [{ document, ...content }]));

const unreadableIn = (read: Read): (readonly [DocumentId, Obstacle])[] =>
  read.flatMap(({ document, content }) =>
    content === undefined ? [[document.documentId, { kind: 'unreadable' }] as const] : [],
  );
