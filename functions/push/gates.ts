/**
 * What a document has to wait for although the books are open: a pause, a hand to submit it, the day of going live, a closed
 * period, a place in the mapping. Nothing here uses up an attempt; each has a name that the document bears.
 */
import type { WaitingReason } from '../../shared/domain/document.ts';
import { isClosedOn } from '../../shared/domain/posting-date.ts';
import { isMapped } from '../../shared/domain/settings.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { Opened } from './open-books.ts';
import type { Draft } from './turn.ts';

/** Why it waits, and under which reason its pointer is held until that changes. */
export interface Wait {
  readonly reason: WaitingReason;
  readonly heldFor: HeldReason;
}

const wait = (reason: WaitingReason & HeldReason): Wait => ({ reason, heldFor: reason });

/** What the document has to wait for first; undefined when nothing. */
export function gateOf(open: Opened, draft: Draft): Wait | undefined {
  const { document } = draft;
  const { connection, policies, decisions } = open;
  if (decisions.isPaused) return wait('pause');
  const { entity, operation } = document;
  // What is in the books of another company is changed there or not at all.
  if (entity !== undefined && entity.realmId !== connection.realmId) {
    return { reason: 'connection', heldFor: `company:${entity.realmId}` };
  }
  const isHeldBack = policies.mode === 'manual' && document.isSubmittedByHand !== true;
  if (isHeldBack && operation !== 'void') return wait('manual');
  const { goLiveOn } = policies;
  if (operation === undefined && goLiveOn !== undefined && document.issuedOn < goLiveOn)
    return wait('goLive');
  const { closedPeriodPolicy } = policies;
  // A void keeps the day that the books have, so that the next open day is of no use to it.
  const day = operation === 'void' ? (entity?.issuedOn ?? document.issuedOn) : document.issuedOn;
  const isClosed = isClosedOn(day, connection.company);
  if (isClosed && (closedPeriodPolicy === 'hold' || operation === 'void')) return wait('closedPeriod');
  return operation === 'void' ? undefined : mappingGate(open, draft);
}

function mappingGate(open: Opened, draft: Draft): Wait | undefined {
  const { kind } = draft;
  const isStale = open.decisions.stale.some(({ kinds }) => kinds.includes(kind));
  const { country } = open.connection.company;
  const { itemPolicy } = open.policies;
  const isWhole = isMapped(open.mapping, { kind, lines: draft.content.lines, country, itemPolicy });
  return isWhole && !isStale ? undefined : { reason: 'mapping', heldFor: `mapping:${kind}` };
}
