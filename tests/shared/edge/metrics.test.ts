import { describe, expect, it } from 'vitest';
import { metrics } from '../../../shared/contracts/metrics.ts';
import type { LogLine } from '../../../shared/edge/log.ts';
import { embedded, figuresOf } from '../../../shared/edge/metrics.ts';

const worker = 'push/push-worker';
const called = { code: 'quickbooks_called', outcome: 'applied' };

/** Every figure there is, by a line that counts it. */
const rows: [line: LogLine, figures: object][] = [
  [{ code: 'documents_pushed', count: 30 }, { DocumentsPushed: 30 }],
  [{ code: 'documents_refused', count: 2 }, { DocumentsRefused: 2 }],
  [{ code: 'documents_voided', count: 1 }, { DocumentsVoided: 1 }],
  [{ code: 'document_parked' }, { DocumentsParked: 1 }],
  [{ code: 'intent_recovered', count: 7 }, { DocumentsRecovered: 7 }],
  [{ code: 'group_handled', durationMs: 812, count: 4 }, { TurnDuration: 812 }],
  [{ code: 'group_failed', count: 4 }, { MessageGroupsFailed: 1 }],
  [{ code: 'run_failed' }, { ScheduledRunsFailed: 1 }],
  [called, { QuickBooksCalls: 1 }],
  [
    { ...called, isMetered: true },
    { QuickBooksCalls: 1, MeteredReads: 1 },
  ],
  [
    { ...called, outcome: 'unknown' },
    { QuickBooksCalls: 1, AnswersLost: 1 },
  ],
  [
    { ...called, outcome: 'deferred', reason: 'throttled' },
    { QuickBooksCalls: 1, IntuitThrottled: 1 },
  ],
  [{ code: 'token_refreshed' }, { TokensRefreshed: 1 }],
  [{ code: 'grant_invalid' }, { GrantsEnded: 1 }],
  [{ code: 'token_refresh_rejected' }, { TokenRefreshesRejected: 1 }],
  [{ code: 'token_refresh_unavailable' }, { TokenRefreshesUnanswered: 1 }],
  [{ code: 'token_refresh_unknown' }, { TokenRefreshesUnanswered: 1 }],
  [{ code: 'refreshed_tokens_not_stored' }, { TokenRefreshesUnanswered: 1 }],
  [{ code: 'tokens_unavailable', reason: 'kms' }, { TokenKeyRefusals: 1 }],
  [{ code: 'tokens_unavailable', reason: 'dynamodb' }, {}],
  [{ code: 'http_refused', dependency: 'kms' }, { TokenKeyRefusals: 1 }],
  [{ code: 'sealed_token_foreign' }, { SecurityBreaches: 1 }],
  [
    { code: 'group_failed', errorName: 'SecurityError' },
    { MessageGroupsFailed: 1, SecurityBreaches: 1 },
  ],
  [{ code: 'webhook_queued', count: 12 }, { WebhooksReceived: 1 }],
  [{ code: 'webhook_forged' }, { WebhooksForged: 1 }],
  [{ code: 'unknown_outcomes_overdue', count: 2 }, { UnknownOutcomesOverdue: 2 }],
  [{ code: 'nights_swept', count: 3, tenantsWithoutGoodNight: 0 }, { TenantsWithoutGoodNight: 0 }],
  [{ code: 'figures_not_counted' }, { FiguresNotCounted: 1 }],
  [{ code: 'night_finished' }, { NightsFinished: 1 }],
  [{ code: 'digests_sent', count: 5 }, { DigestsSent: 5 }],
];

describe('figuresOf', () => {
  it.each(rows)('reads %o as %o', (line, figures) => {
    expect(figuresOf(line, worker)).toEqual(figures);
  });

  it('knows a line for every metric of the contract', () => {
    const counted = new Set(rows.flatMap(([line]) => Object.keys(figuresOf(line, worker))));

    expect([...counted].toSorted()).toEqual(Object.keys(metrics).toSorted());
  });

  it('takes only the groups of a push queue for turns', () => {
    expect(figuresOf({ code: 'group_handled', durationMs: 3 }, 'push/accept-events')).toEqual({});
  });
});

describe('embedded', () => {
  it('names each figure with its unit, in a namespace of the stage', () => {
    const format = embedded({ TurnDuration: 9, DocumentsPushed: 0 }, { stage: 'prod', nowMs: 5 });

    expect(format).toEqual({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [
          {
            Namespace: 'Counterfoil/prod',
            Dimensions: [[]],
            Metrics: [
              { Name: 'DocumentsPushed', Unit: 'Count' },
              { Name: 'TurnDuration', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      TurnDuration: 9,
      DocumentsPushed: 0,
    });
  });
});
