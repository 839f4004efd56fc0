import { describe, expect, it } from 'vitest';
import { isHopeless, judge, type Facts } from '../../../functions/operate/judge.ts';
import { readLetter, type LetterContent } from '../../../functions/operate/read-letter.ts';
import type { HeldMessages } from '../../../shared/contracts/queues.ts';
import { documentOf, entity, idOf, tenantId } from '../push/documents-at-rest.ts';

const pointer: LetterContent = { pointsTo: 'document', tenantId, documentId: idOf(1) };
const refusedFor = {
  cause: 'number_taken',
  detail: 'It is taken.',
  openedAt: '2026-03-02T10:00:00.000Z',
} as const;

type Row = [facts: Omit<Facts, 'doesTenantExist'>, verdict: string, cause: string];

describe('judge', () => {
  it.each<Row>([
    [{ document: documentOf(1, { state: 'pushed', entity }) }, 'alreadyThere', 'pushed'],
    [{ document: documentOf(1, { state: 'voided' }) }, 'alreadyThere', 'voided'],
    [{ document: documentOf(1, { state: 'queued' }) }, 'wouldSucceed', 'queued'],
    [{ document: documentOf(1, { state: 'unknown' }) }, 'wouldSucceed', 'unknown'],
    [{ document: documentOf(1, { state: 'parked' }) }, 'wouldSucceed', 'parked'],
    [{ document: documentOf(1, { state: 'waiting', waitingReason: 'pause' }) }, 'wouldSucceed', 'waiting'],
    [
      { document: documentOf(1, { state: 'parked' }), obstacle: { kind: 'wait', reason: 'connection' } },
      'wouldWait',
      'connection',
    ],
    [
      { document: documentOf(1, { state: 'parked' }), obstacle: { kind: 'wait', reason: 'closedPeriod' } },
      'wouldWait',
      'closedPeriod',
    ],
    [
      {
        document: documentOf(1, { state: 'parked' }),
        obstacle: { kind: 'refusal', cause: 'bill_duplicate' },
      },
      'wouldStillFail',
      'bill_duplicate',
    ],
    [
      { document: documentOf(1, { state: 'parked' }), obstacle: { kind: 'unreadable' } },
      'wouldStillFail',
      'contentUnreadable',
    ],
    [
      { document: documentOf(1, { state: 'unknown' }), obstacle: { kind: 'lostAnswer' } },
      'notJudged',
      'lostAnswer',
    ],
    [
      { document: documentOf(1, { state: 'refused', pushError: refusedFor }) },
      'wouldStillFail',
      'number_taken',
    ],
    [{}, 'wouldStillFail', 'unknownDocument'],
  ])('judges a pointer to a document: %j', (facts, verdict, cause) => {
    const judged = judge(pointer, { doesTenantExist: true, ...facts });

    expect(judged).toEqual({ verdict, cause });
  });

  it.each<[LetterContent, Facts, string, string]>([
    [pointer, { doesTenantExist: false }, 'wouldStillFail', 'unknownTenant'],
    [{ pointsTo: 'nothing' }, { doesTenantExist: false }, 'wouldStillFail', 'unreadable'],
    [{ pointsTo: 'turn', tenantId }, { doesTenantExist: true }, 'wouldSucceed', 'turn'],
    [{ pointsTo: 'run' }, { doesTenantExist: false }, 'alreadyThere', 'nextRun'],
    [
      { pointsTo: 'delivery', reason: 'unknown_shape' },
      { doesTenantExist: false },
      'notJudged',
      'unknown_shape',
    ],
    [{ pointsTo: 'other' }, { doesTenantExist: false }, 'notJudged', 'other'],
    [{ pointsTo: 'other', tenantId }, { doesTenantExist: false }, 'wouldStillFail', 'unknownTenant'],
    [
      { pointsTo: 'company', tenantId },
      { doesTenantExist: true, connectionState: 'active' },
      'wouldSucceed',
      'company',
    ],
    [
      { pointsTo: 'company', tenantId },
      { doesTenantExist: true, connectionState: 'needsReconnect' },
      'alreadyThere',
      'needsReconnect',
    ],
    [{ pointsTo: 'company', tenantId }, { doesTenantExist: true }, 'alreadyThere', 'notConnected'],
  ])('judges what points to no document: %j', (content, facts, verdict, cause) => {
    const judged = judge(content, facts);

    expect(judged).toEqual({ verdict, cause });
  });

  it('takes only what no sending again can cure for hopeless', () => {
    const isLeft = (cause: string): boolean => isHopeless({ verdict: 'wouldStillFail', cause });

    expect(['unreadable', 'unknownTenant', 'unknownDocument'].every(isLeft)).toBe(true);
    expect(isLeft('number_taken')).toBe(false);
    expect(isHopeless({ verdict: 'wouldWait', cause: 'connection' })).toBe(false);
  });
});

describe('readLetter', () => {
  it.each<[HeldMessages, string, string]>([
    ['pointers', `{"tenantId":"acme","documentId":"${idOf(1)}"}`, 'document'],
    ['pointers', '{"tenantId":"acme"}', 'turn'],
    ['pointers', '{"tenantId":"acme","documentId":"7"}', 'nothing'],
    ['pointers', 'not json', 'nothing'],
    ['companies', '{"tenantId":"acme"}', 'company'],
    ['companies', '{"tenantId":"acme","renewsToken":true}', 'company'],
    ['companies', '{"tenantId":"acme","renewsToken":"yes"}', 'nothing'],
    ['events', '{"tenantId":"acme"}', 'nothing'],
    ['runs', '{"anything":1}', 'run'],
    ['deliveries', '{"tenantId":"acme"}', 'nothing'],
    [
      'deliveries',
      JSON.stringify({
        ...{ deliveryId: 'd-1', receivedAt: '2026-03-02T10:00:00Z', reason: 'not_json', bodyBytes: 1 },
        ...{ part: 1, partCount: 1, bodyBase64: 'eA==' },
      }),
      'delivery',
    ],
    ['others', '{"tenantId":"acme","more":[1]}', 'other'],
    ['others', 'not json', 'other'],
  ])('reads a message of %s: %s', (holds, body, pointsTo) => {
    const letter = readLetter(
      { name: 'some', holds },
      { messageId: 'm', receipt: 'r', body, receiveCount: 6, firstSentAt: '2026-03-02T10:00:00.000Z' },
    );

    expect(letter.content.pointsTo).toBe(pointsTo);
  });
});
