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
import type { People } from '../../shared/store/people.ts';

/** A page, newest first; one about a document may hold fewer than asked for and have a next one. */
export async function listActivity(
  deps: { readonly trail: Pick<AuditTrail, 'list'>; readonly people: Pick<People, 'namesOf'> },
  of: { tenantId: TenantId; query: ListActivityQuery },
): Promise<ActivityPage> {
  const { limit, documentId, after } = of.query;
  const { rows, next } = await deps.trail.list(of.tenantId, {
    ...{ limit, documentId },
    after: after === undefined ? undefined : readCursor(after),
  });
  const people = rows.map(({ actor }) => actorIn(actor)).filter(({ kind }) => kind === 'person');
  const names = await deps.people.namesOf(
    of.tenantId,
    people.map(({ id }) => id),
  );
  return {
    activities: rows.map((row) => activityOf(row, names)),
    ...(next === undefined ? {} : { next: writeCursor(next) }),
  };
}

function activityOf(row: AuditRow, names: ReadonlyMap<string, string>): Activity {
  const { at, auditId, action, outcome, about, realmId, correlationId } = row;
  const actor = actorIn(row.actor);
  const name = actor.kind === 'person' ? names.get(actor.id) : undefined;
  return {
    activityId: auditId,
    at,
    actor: { ...actor, ...(name === undefined ? {} : { name }) },
    action,
    words: wordsOf(action),
    // Calls that the edge writes down are those that were honoured.
    outcome: /^\d+$/.test(outcome) ? 'done' : outcome,
    about: { ...about },
    ...(realmId === undefined ? {} : { realmId }),
    correlationId,
  };
}

function actorIn(actor: string): Pick<Activity['actor'], 'kind' | 'id'> {
  const [kind = '', ...id] = actor.split(':');
  return { kind: kindOf(kind), id: id.join(':') };
}

function kindOf(kind: string): Activity['actor']['kind'] {
  if (kind === 'user') return 'person';
  return kind === 'operator' ? 'operator' : 'client';
}
