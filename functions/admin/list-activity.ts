/** The audit trail as an admin reads it: who did what, when, to which document (G4). */
import {
  wordsOf,
  type Activity,
  type ActivityPage,
  type ListActivityQuery,
} from '../../shared/contracts/activity.ts';
import { readCursor, writeCursor } from '../../shared/domain/cursor.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { AuditRow, AuditTrail } from '../../shared/store/audit.ts';

/** A page, newest first; one about a document may hold fewer than asked for and have a next one. */
export async function listActivity(
  deps: { readonly trail: Pick<AuditTrail, 'list'> },
  of: { tenantId: TenantId; query: ListActivityQuery },
): Promise<ActivityPage> {
  const { limit, documentId, after } = of.query;
  const { rows, next } = await deps.trail.list(of.tenantId, {
    ...{ limit, documentId },
    after: after === undefined ? undefined : readCursor(after),
  });
  return {
    activities: rows.map(activityOf),
    ...(next === undefined ? {} : { next: writeCursor(next) }),
  };
}

function activityOf(row: AuditRow): Activity {
  const { at, auditId, actor, action, outcome, about, realmId, correlationId } = row;
  const [kind = '', ...id] = actor.split(':');
  return {
    activityId: auditId,
    at,
    actor: { kind: kindOf(kind), id: id.join(':') },
    action,
    words: wordsOf(action),
    // Calls that the edge writes down are those that were honoured.
    outcome: /^\d+$/.test(outcome) ? 'done' : outcome,
    about: { ...about },
    ...(realmId === undefined ? {} : { realmId }),
    correlationId,
  };
}

function kindOf(kind: string): Activity['actor']['kind'] {
  if (kind === 'user') return 'person';
  return kind === 'operator' ? 'operator' : 'client';
}
