import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Agenda, Turn } from './turn.ts';

/** The agenda of one turn, with what only the turn itself may do. */
export interface TurnAgenda extends Agenda {
  readonly isTroubled: boolean;
  readonly isAnswered: boolean;
  readonly isWritten: boolean;
  /** Stores what is left as pointers that fall due, and forgets it. */
  store(turn: Turn): Promise<void>;
}

// Pointers that fall due within the same few seconds share an item; what is nearer is waited for, and shares a second.
const dueStepMs = 5_000;
const nearStepMs = 1_000;

export function createAgenda(nowMs: () => number): TurnAgenda {
  const later = new Map<DocumentId, number>();
  let stoppedUntilMs: number | undefined;
  let isTroubled = false;
  let isAnswered = false;
  let isWritten = false;

  const stop = (untilMs: number): void => {
    stoppedUntilMs = Math.max(stoppedUntilMs ?? 0, untilMs);
  };

  return {
    later: (documentIds, atMs) => {
      for (const documentId of documentIds) later.set(documentId, atMs);
    },
    stop,
    trouble: () => {
      isTroubled = true;
      stop(nowMs());
    },
    answered: () => {
      isAnswered = true;
    },
    written: () => {
      isWritten = true;
    },
    get isWritten() {
      return isWritten;
    },
    get isAnswered() {
      return isAnswered;
    },
    get stoppedUntilMs() {
      return stoppedUntilMs;
    },
    get isTroubled() {
      return isTroubled;
    },
    store: async (turn) => {
      for (const [dueMs, documentIds] of groupByDue(later, {
        goesOnAtMs: stoppedUntilMs ?? 0,
        nowMs: nowMs(),
      })) {
        await turn.deps.runs.add(turn.tenantId, { dueAt: new Date(dueMs).toISOString(), documentIds });
      }
      later.clear();
    },
  };
}

/** What falls due before work may go on falls due at that moment, not a step later: the next turn is sent for it. */
function groupByDue(
  later: ReadonlyMap<DocumentId, number>,
  { goesOnAtMs, nowMs }: { goesOnAtMs: number; nowMs: number },
): Map<number, DocumentId[]> {
  const groups = new Map<number, DocumentId[]>();
  for (const [documentId, atMs] of later) {
    const stepMs = atMs - nowMs < dueStepMs ? nearStepMs : dueStepMs;
    const dueMs = atMs <= goesOnAtMs ? goesOnAtMs : Math.ceil(atMs / stepMs) * stepMs;
    groups.set(dueMs, [...(groups.get(dueMs) ?? []), documentId]);
  }
  return groups;
}
