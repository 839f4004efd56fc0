import * as z from 'zod';
import { syncErrorSchema, type SyncError } from '../domain/sync-error.ts';
import { prefixes } from './keys.ts';
import type { Item } from './table.ts';

// Conditions name top-level attributes only, so the dismissal lies flat.
const storedSchema = syncErrorSchema.omit({ dismissal: true }).extend({
  version: z.int(),
  standsAlone: z.boolean().optional(),
  expiresAt: z.int().optional(),
  dismissedAt: z.string().optional(),
  dismissedBy: z.string().optional(),
  dismissedReason: z.string().optional(),
});
/** A sync error as it is stored. `standsAlone`: opened for itself, and open until it is closed. */
export type Stored = z.infer<typeof storedSchema>;

/** Throws when the item is not a sync error. */
export function readItem(item: Item): Stored {
  const { pk: _, sk, ...attributes } = item;
  return storedSchema.parse({ ...attributes, errorId: sk.slice(prefixes.syncErrors.length) });
}

/** Without what only the store needs. */
export function errorOf(stored: Stored): SyncError {
  const { version: _, standsAlone: __, expiresAt: ___, ...rest } = stored;
  const { dismissedAt: at, dismissedBy: by, dismissedReason: reason, ...error } = rest;
  if (at === undefined || by === undefined || reason === undefined) return error;
  return { ...error, dismissal: { at, by, reason } };
}

/** DynamoDB removes expired items late. */
export const isExpired = ({ expiresAt }: Stored, now: string): boolean =>
  expiresAt !== undefined && expiresAt * 1000 <= Date.parse(now);
