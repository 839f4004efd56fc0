import * as z from 'zod';
import type { Change } from '../contracts/messages.ts';
import { realmIdSchema, type RealmId } from '../domain/ids.ts';

/** What a delivery tells. What is not understood is counted, and keeps nothing else back. */
export type DeliveryContents =
  | {
      readonly outcome: 'read';
      readonly changesByRealm: ReadonlyMap<RealmId, readonly Change[]>;
      readonly notUnderstoodCount: number;
    }
  | { readonly outcome: 'unreadable'; readonly reason: 'not_json' | 'unknown_shape' };

/**
 * Reads a delivery in either shape: CloudEvents, a bare array, or the older `eventNotifications`. It may hold several
 * companies. Only what says where to look is needed of an entry; kinds and verbs that came up later are let through,
 * because a change is a hint to look, and looking does no harm.
 * https://blogs.a.intuit.com/2025/11/12/upcoming-change-to-webhooks-payload-structure
 */
export function readDelivery(rawBody: Uint8Array): DeliveryContents {
  const body = parseJson(rawBody);
  if (body === undefined) return { outcome: 'unreadable', reason: 'not_json' };
  const entries = entriesOf(body.json);
  if (entries === undefined) return { outcome: 'unreadable', reason: 'unknown_shape' };
  const changesByRealm = new Map<RealmId, Change[]>();
  let notUnderstoodCount = 0;
  for (const entry of entries) {
    if (entry === undefined) notUnderstoodCount += 1;
    else push(changesByRealm, entry);
  }
  return { outcome: 'read', changesByRealm, notUnderstoodCount };
}

interface RealmChange {
  readonly realmId: RealmId;
  readonly change: Change;
}

function push(changesByRealm: Map<RealmId, Change[]>, { realmId, change }: RealmChange): void {
  const known = changesByRealm.get(realmId);
  if (known === undefined) changesByRealm.set(realmId, [change]);
  else known.push(change);
}

function parseJson(rawBody: Uint8Array): { readonly json: unknown } | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
    return { json };
  } catch {
    return undefined;
  }
}

const oldShapeSchema = z.object({ eventNotifications: z.array(z.unknown()) });

/** Each entry, or undefined in its place where it is not understood. */
function entriesOf(json: unknown): (RealmChange | undefined)[] | undefined {
  if (Array.isArray(json)) return json.map(readCloudEvent);
  const old = oldShapeSchema.safeParse(json);
  return old.success ? old.data.eventNotifications.flatMap(readNotification) : undefined;
}

// Opaque, with a bound, so that no single change can outgrow a message. The longest seen has some sixty characters.
const idSchema = z.string().min(1).max(200);
// A word of the kind `invoice` or `SalesReceipt`.
const entityPattern = /^[a-z][a-z0-9_-]{0,63}$/i;
const typePattern = /^qbo\.([a-z][a-z0-9_-]{0,63})\.([a-z]{1,32})(?:\.v\d+)?$/i;

const cloudEventSchema = z.object({
  type: z.string(),
  time: z.string(),
  intuitentityid: idSchema,
  intuitaccountid: realmIdSchema,
  // Not always a UUID, and a change is understood without it.
  id: idSchema.optional().catch(undefined),
  // `{}`, absent, or with what was merged; documented in lower case, and captured in camel case.
  data: z
    .object({ deletedid: idSchema.optional(), deletedId: idSchema.optional() })
    .optional()
    .catch(undefined),
});

function readCloudEvent(entry: unknown): RealmChange | undefined {
  const parsed = cloudEventSchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const { type, time, intuitentityid, intuitaccountid, id, data } = parsed.data;
  const [, entity, verb] = typePattern.exec(type) ?? [];
  if (entity === undefined || verb === undefined) return undefined;
  const change = changeOf({
    ...{ entity, verb, time, entityId: intuitentityid },
    ...{ noticeId: id, mergedId: data?.deletedid ?? data?.deletedId },
  });
  return change && { realmId: intuitaccountid, change };
}

const notificationSchema = z.object({
  realmId: realmIdSchema,
  dataChangeEvent: z.object({ entities: z.array(z.unknown()) }),
});

const oldEntitySchema = z.object({
  name: z.string().regex(entityPattern),
  id: idSchema,
  operation: z.string(),
  lastUpdated: z.string(),
  deletedId: idSchema.optional().catch(undefined),
});

function readNotification(notification: unknown): (RealmChange | undefined)[] {
  const parsed = notificationSchema.safeParse(notification);
  if (!parsed.success) return [undefined];
  const { realmId, dataChangeEvent } = parsed.data;
  return dataChangeEvent.entities.map((entity) => {
    const change = readOldEntity(entity);
    return change && { realmId, change };
  });
}

function readOldEntity(entry: unknown): Change | undefined {
  const parsed = oldEntitySchema.safeParse(entry);
  if (!parsed.success) return undefined;
  const { name, id, operation, lastUpdated, deletedId } = parsed.data;
  return changeOf({ entity: name, verb: operation, time: lastUpdated, entityId: id, mergedId: deletedId });
}

function changeOf(of: {
  readonly entity: string;
  readonly verb: string;
  readonly time: string;
  readonly entityId: string;
  readonly noticeId?: string | undefined;
  readonly mergedId?: string | undefined;
}): Change | undefined {
  const changedAt = utcOf(of.time);
  if (changedAt === undefined) return undefined;
  const operation = operations.get(of.verb.toLowerCase()) ?? 'updated';
  return {
    entity: of.entity.toLowerCase().replaceAll(/[_-]/g, ''),
    entityId: of.entityId,
    operation,
    changedAt,
    ...(of.noticeId === undefined ? {} : { noticeId: of.noticeId }),
    ...(of.mergedId === undefined || operation !== 'merged' ? {} : { mergedId: of.mergedId }),
  };
}

// The older shape says Create, the newer one created; void is in Intuit's subscription page, voided in others' lists.
const operations: ReadonlyMap<string, Change['operation']> = new Map([
  ['create', 'created'],
  ['created', 'created'],
  ['update', 'updated'],
  ['updated', 'updated'],
  ['delete', 'deleted'],
  ['deleted', 'deleted'],
  ['void', 'voided'],
  ['voided', 'voided'],
  ['merge', 'merged'],
  ['merged', 'merged'],
  ['emailed', 'emailed'],
]);

// 0–9 digits of a second; the zone as Z, +01:00 or, in older notices, +0100.
const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-]\d\d):?(\d\d))$/;

/** UTC to the millisecond, what is finer cut off; undefined where it is no time. */
function utcOf(time: string): string | undefined {
  const [, seconds, fraction = '', zulu, hours, minutes] = timePattern.exec(time) ?? [];
  if (seconds === undefined) return undefined;
  const zone = zulu ?? `${hours}:${minutes}`;
  const ms = Date.parse(`${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
