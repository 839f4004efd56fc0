import type { RealmId } from '../domain/ids.ts';

/** What a call counts as against Intuit's limits. */
export type TurnKind = 'single' | 'batch';

/** When a call may begin, or that it would have to wait longer than asked. */
export type TurnAnswer =
  | { readonly isGranted: true; readonly slotAtMs: number }
  | { readonly isGranted: false; readonly retryAtMs: number };

/** Hands out turns to call QuickBooks, one realm at a time, to all workers together. */
export interface Turns {
  take(of: { realmId: RealmId; kind: TurnKind; maxWaitMs: number }): Promise<TurnAnswer>;
  /** Nobody calls for this realm before `untilMs`. */
  pause(realmId: RealmId, untilMs: number): Promise<void>;
}
