/**
 * What a document has to wait for although the books are open: a pause, a hand to submit it, the day of going live, a closed
 * period, a place in the mapping. Nothing here uses up an attempt; each has a name that the document bears.
 */
import type { Connection } from '../../shared/domain/connection.ts';
import type { WaitingReason } from '../../shared/domain/document.ts';
import { isClosedOn } from '../../shared/domain/posting-date.ts';
import { isMapped, type Mapping, type Policies, type StaleTarget } from '../../shared/domain/settings.ts';
import type { HeldReason } from '../../shared/store/runs.ts';
import type { Draft } from './turn.ts';

export interface GateFacts {
  readonly connection: Connection;
  readonly mapping: Mapping;
  readonly policies: Policies;
  readonly stale: readonly StaleTarget[];
  readonly isPaused: boolean;
}

/** Why it waits, and under which reason its pointer is held until that changes. */
export interface Wait {
  readonly reason: WaitingReason;
  readonly heldFor: HeldReason;
}

const wait = (reason: WaitingReason & HeldReason): Wait => ({ reason, heldFor: reason });

/** What the document has to wait for first; undefined when nothing. */
export function gateOf(facts: GateFacts, draft: Draft): Wait | undefined {
  const { document } = draft;
  const { connection, policies } = facts;
  if (facts.isPaused) return wait('pause');
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
  return operation === 'void' ? undefined : mappingGate(facts, draft);
}

function mappingGate(facts: GateFacts, draft: Draft): Wait | undefined {
  const { kind } = draft;
  const isStale = facts.stale.some(({ kinds }) => kinds.includes(kind));
  const { country } = facts.connection.company;
  const { itemPolicy } = facts.policies;
  const isWhole = isMapped(facts.mapping, { kind, lines: draft.content.lines, country, itemPolicy });
  return isWhole && !isStale ? undefined : { reason: 'mapping', heldFor: `mapping:${kind}` };
}
