import { changeMistakes } from './change-mistakes.ts';
import type { FaultKind } from './gate.ts';
import type { RequestIdMode, Rotation } from './intuit.ts';
import type { Edit } from './mutate.ts';
import type { ScenarioName } from './scenarios.ts';
import { settingsMistakes } from './settings-mistakes.ts';
import { settlementMistakes } from './settlement-mistakes.ts';

/** A mistake that a person could make in the product, and where to look for what comes of it. */
export interface Mistake {
  readonly name: string;
  readonly edits: readonly Edit[];
  readonly scenarios: readonly ScenarioName[];
  readonly kinds?: readonly FaultKind[];
  readonly modes?: readonly RequestIdMode[];
  readonly rotations?: readonly Rotation[];
  readonly usesCustomNumbers?: boolean;
  /** Shows when many callers ask for a token at once. */
  readonly isOfManyCallers?: boolean;
  /** So many different arrival times and latencies. */
  readonly seeds?: number;
  /** Shows when a write takes effect between its look-up and its being sent again. */
  readonly isOfTheMoment?: boolean;
  /** Shows when a worker is frozen and its successor fails. */
  readonly isOfTwoFaults?: boolean;
  /** Shows when a worker learns late of what was decided and dies. */
  readonly isOfLateDecisions?: boolean;
  /**
   * Edits that take away what else would catch it. They alone must do no harm in the run that shows the mistake: the
   * product has two defences there, and this one is the one that is tried.
   */
  readonly withoutDefence?: readonly Edit[];
}

const push = 'functions/push';

const noLaneCheck: Edit = {
  file: `${push}/push-documents.ts`,
  find: 'if (lane.fence === turn.fence) return;',
  replace: 'if (lane.fence > 0) return;',
};
const callsBeginLate: readonly Edit[] = [
  {
    file: 'shared/quickbooks-online/perform.ts',
    find: 'if (startMs > access.startByMs) return deferTurn(startMs, startMs - beganAtMs);',
    replace: '',
  },
  {
    file: 'shared/quickbooks-online/perform.ts',
    find: 'if (maxWaitMs < 0) return deferTurn(nowMs, 0);',
    replace: '',
  },
  {
    file: 'shared/quickbooks-online/perform.ts',
    find: 'Math.min(access.maxTurnWaitMs - (nowMs - beganAtMs), access.startByMs - nowMs)',
    replace: 'access.maxTurnWaitMs',
  },
];
const noNeverSentSweep: Edit = {
  file: `${push}/find-never-sent.ts`,
  find: 'neverSent.push(document.documentId);',
  replace: 'void neverSent;',
};

export const mistakes: readonly Mistake[] = [
  {
    name: 'everybody gets the lane',
    edits: [
      {
        file: 'shared/store/lanes.ts',
        find: "[{ attribute: 'leaseUntil', is: '<', value: lease.now }],",
        replace: "[{ attribute: 'leaseUntil', is: 'present' }],",
      },
    ],
    withoutDefence: [noLaneCheck],
    scenarios: ['single'],
    kinds: ['repeated'],
    modes: ['ignored'],
  },
  {
    name: 'the lane is not checked after the intent is written',
    edits: [noLaneCheck],
    withoutDefence: callsBeginLate,
    scenarios: ['latecomer'],
    kinds: ['paused'],
    modes: ['ignored'],
  },
  {
    name: 'calls begin later than the intent says',
    edits: callsBeginLate,
    scenarios: ['latecomer'],
    kinds: ['paused'],
    modes: ['ignored'],
  },
  {
    name: 'no intent is written',
    edits: [
      {
        file: `${push}/push-documents.ts`,
        find: '  const isNoted = await deps.intents.put(tenantId, {',
        replace: '  const isNoted = ((..._: unknown[]): boolean => true)(tenantId, {',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter', 'answerLost'],
    modes: ['ignored'],
  },
  {
    name: 'the intent goes before the results are stored',
    edits: [
      {
        file: `${push}/push-documents.ts`,
        find: '  const news = await allSettled(',
        replace:
          '  await turn.deps.intents.remove(turn.tenantId, { ...call, fence: turn.fence });\n  const news = await allSettled(',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
    modes: ['ignored'],
  },
  {
    name: 'a late holder removes the intent of its successor',
    edits: [
      {
        file: 'shared/store/intents.ts',
        find: "[{ attribute: 'fence', is: '=', value: of.fence }],",
        replace: "[{ attribute: 'fence', is: '>=', value: of.fence }],",
      },
      {
        file: 'shared/store/intents.ts',
        find: "[{ attribute: 'fence', is: '<=', value: intent.fence }],",
        replace: "[{ attribute: 'fence', is: 'present' }],",
      },
    ],
    scenarios: ['latecomer'],
    isOfTwoFaults: true,
    modes: ['ignored'],
  },
  {
    name: 'the request id is made anew each time',
    edits: [
      {
        file: `${push}/push-documents.ts`,
        find: 'identityOf(turn.deps.hash, { realmId, document: draft.document, operation: batch.operation }),',
        replace: 'turn.deps.hash(`${draft.document.documentId} ${turn.deps.nowMs()}`),',
      },
      {
        file: `${push}/look-up-unknown.ts`,
        find: 'requestId: lost.requestId,',
        replace: 'requestId: turn.deps.hash(`${draft.document.documentId} ${turn.deps.nowMs()}`),',
      },
    ],
    scenarios: ['single'],
    kinds: ['appliedLate'],
  },
  {
    name: 'what was lost is sent again under a new id',
    edits: [
      {
        file: `${push}/look-up-unknown.ts`,
        find: 'requestId: lost.requestId,',
        replace: 'requestId: turn.deps.hash(`${lost.requestId} ${turn.deps.nowMs()}`),',
      },
    ],
    scenarios: ['single'],
    kinds: ['appliedLate'],
  },
  {
    name: 'what was lost is looked up at once',
    edits: [
      {
        file: `${push}/unknown-outcome.ts`,
        find: 'startedByMs + quickBooksWorksOnItMs + clockMarginMs;',
        replace: 'startedByMs;',
      },
    ],
    scenarios: ['single'],
    kinds: ['appliedLate'],
    modes: ['ignored'],
  },
  {
    name: 'a lost answer counts as a refusal',
    edits: [
      {
        file: `${push}/settle-documents.ts`,
        find: '      await settleUnknown(turn, result, outcome);\n      return [];',
        replace:
          "      return storeRefused(turn, { draft, realmId: result.realmId }, { cause: 'unknown_refusal', detail: '' });",
      },
    ],
    scenarios: ['single'],
    kinds: ['answerLost'],
  },
  {
    name: 'what is not found counts as refused',
    edits: [
      {
        file: `${push}/look-up-unknown.ts`,
        find: '  if (lost === undefined || lost.isSpent === true) {',
        replace:
          "  if (lost !== undefined) {\n    await refuse(turn, open, { draft, problem: { cause: 'unknown_refusal', detail: '' } });\n    return;\n  }\n  if (lost === undefined || lost.isSpent === true) {",
      },
    ],
    scenarios: ['single'],
    kinds: ['dieBefore'],
  },
  {
    name: 'any invoice of the same customer, date and total is adopted',
    edits: [
      {
        file: 'shared/quickbooks-online/find-documents.ts',
        find: '      const documentId = readMark(entity)?.documentId;',
        replace:
          '      const documentId = readMark(entity) && missing.find(({ documentId: id }) => !found.has(id))?.documentId;',
      },
    ],
    scenarios: ['batch', 'partBatch'],
    kinds: ['answerLost', 'dieBefore'],
    usesCustomNumbers: false,
  },
  {
    name: 'invoices of others are adopted by their number',
    edits: [
      {
        file: 'shared/quickbooks-online/find-documents.ts',
        find: '      const documentId = readMark(entity)?.documentId;',
        replace:
          '      const documentId = missing.find(({ content }) => content.number === entity.DocNumber)?.documentId;',
      },
    ],
    scenarios: ['batch'],
    usesCustomNumbers: true,
  },
  {
    name: 'refreshed tokens are used before they are stored',
    edits: [
      {
        file: 'shared/quickbooks-online/token-refresh.ts',
        find: '        return storeTokens(owner, { ...of, tokens: answer.tokens });\n      case',
        replace:
          "        void storeTokens(owner, { ...of, tokens: answer.tokens });\n        return { outcome: 'refreshed', tokens: answer.tokens };\n      case",
      },
    ],
    scenarios: ['refresh'],
    rotations: ['grace'],
  },
  {
    name: 'everybody refreshes',
    edits: [
      {
        file: 'shared/store/provider-keys.ts',
        find: "[isSame, { attribute: 'leaseUntil', is: '<', value: lease.now }],",
        replace: "[isSame, { attribute: 'leaseUntil', is: 'present' }],",
      },
    ],
    scenarios: ['refresh'],
    kinds: [],
    isOfManyCallers: true,
  },
  {
    name: 'an outage of the token endpoint counts as the end of the grant',
    edits: [
      {
        file: 'shared/quickbooks-online/token-refresh.ts',
        find: "      case 'unknown':\n",
        replace: "      case 'unknown':\n        return settleInvalidGrant(owner, { ...of, answer });\n",
      },
    ],
    scenarios: ['tokenOutage'],
  },
  {
    name: 'messages are acknowledged although the turn failed',
    edits: [
      {
        file: `${push}/push-for-tenant.ts`,
        find: '    await park(deps, of);\n    throw error;',
        replace: '    await park(deps, of);\n    void error;',
      },
    ],
    withoutDefence: [noNeverSentSweep],
    scenarios: ['single'],
    kinds: ['answerLost'],
  },
  {
    name: 'nothing looks for what was never sent',
    edits: [noNeverSentSweep],
    scenarios: ['single'],
    kinds: ['dieBefore', 'dieAfter'],
  },
  {
    name: 'pointers go before what is left is stored',
    edits: [
      {
        file: `${push}/take-turn.ts`,
        find: '    await agenda.store(turn);\n    for (const run of runs) await deps.runs.remove(run);',
        replace: '    for (const run of runs) await deps.runs.remove(run);\n    await agenda.store(turn);',
      },
    ],
    withoutDefence: [noNeverSentSweep],
    scenarios: ['throttled', 'partBatch', 'tokenOutage'],
    kinds: ['dieBefore', 'dieAfter'],
  },
  {
    name: 'the lane is armed after the document is stored',
    edits: [
      {
        file: `${push}/submit-document.ts`,
        find: '  await arm(deps, tenantId);\n  const submission',
        replace: '  const submission',
      },
      {
        file: `${push}/submit-document.ts`,
        find: '  await send(deps, document);\n  return { isNew: true, document };',
        replace:
          '  await arm(deps, tenantId);\n  await send(deps, document);\n  return { isNew: true, document };',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
  },
  {
    name: 'pointers handed to a busy lane are dropped',
    edits: [
      {
        file: `${push}/take-turn.ts`,
        find: '  await deps.runs.add(of.tenantId, { dueAt: iso(deps.nowMs()), documentIds: of.documentIds });\n  const lane',
        replace: '  const lane',
      },
    ],
    withoutDefence: [noNeverSentSweep],
    scenarios: ['arrivals'],
    kinds: [],
    seeds: 60,
  },
  {
    name: 'the lane is let go whatever came in meanwhile',
    edits: [
      {
        file: 'shared/store/lanes.ts',
        find: "            lease.seen.runSequence === 0\n              ? { attribute: 'runSequence', is: 'absent' }\n              : { attribute: 'runSequence', is: '=', value: lease.seen.runSequence },\n            sameOrAbsent('armedAt', lease.seen.armedAt),\n",
        replace: '',
      },
    ],
    withoutDefence: [noNeverSentSweep],
    scenarios: ['nextOne'],
    kinds: ['slow'],
  },
  {
    name: 'events are told after the intent is gone',
    edits: [
      {
        file: `${push}/push-documents.ts`,
        find: '  await turn.deps.publish(news);\n  await turn.deps.intents.remove(turn.tenantId, { requestId, fence: turn.fence });',
        replace:
          '  await turn.deps.intents.remove(turn.tenantId, { requestId, fence: turn.fence });\n  await turn.deps.publish(news);',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter'],
  },
  {
    name: 'recovering an intent forgets that its answer is unknown',
    edits: [
      {
        file: `${push}/recover-intents.ts`,
        find: '    await markUnknown(turn, { intent, item, document });',
        replace: '    void [markUnknown, intent];',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
    modes: ['ignored'],
  },
  {
    name: 'recovering an intent tells nothing',
    edits: [{ file: `${push}/recover-intents.ts`, find: '  await deps.publish(news);\n', replace: '' }],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
  },
  {
    name: 'recovering an intent leaves no pointer',
    edits: [
      {
        file: `${push}/recover-intents.ts`,
        find: 'documentIds: intent.items.map((item) => item.documentId),\n  });\n  await deps.intents.remove',
        replace: 'documentIds: [],\n  });\n  await deps.intents.remove',
      },
    ],
    withoutDefence: [noNeverSentSweep],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
  },
  {
    name: 'a throttled call counts as a refusal',
    edits: [
      {
        file: `${push}/settle-documents.ts`,
        find: '      await settleDeferred(turn, open, { result, outcome });\n      return [];',
        replace:
          "      void [settleDeferred, open];\n      return storeRefused(turn, { draft, realmId: result.realmId }, { cause: 'unknown_refusal', detail: '' });",
      },
    ],
    scenarios: ['throttled'],
  },
  {
    name: 'a deferred document is forgotten',
    edits: [
      {
        file: `${push}/settle-documents.ts`,
        find: '  turn.agenda.later([of.result.ready.draft.document.documentId], retryAtMs);',
        replace: '  void [retryAtMs, of];',
      },
    ],
    scenarios: ['throttled'],
  },
  {
    name: 'an identity that is spent is sent again for ever',
    edits: [
      {
        file: `${push}/look-up-unknown.ts`,
        find: 'if (lost === undefined || lost.isSpent === true) {',
        replace: 'if (lost === undefined) {',
      },
    ],
    scenarios: ['batch', 'partBatch'],
    modes: ['batch', 'error6000', 'error600'],
  },
  {
    name: 'a known request id counts as a refusal',
    edits: [
      {
        file: `${push}/settle-documents.ts`,
        find: '  if (outcome.isRequestIdKnown === true) {',
        replace: '  if (outcome.isRequestIdKnown === undefined && turn === undefined) {',
      },
    ],
    scenarios: ['single'],
    modes: ['error600', 'error6000'],
    kinds: [],
    isOfTheMoment: true,
  },
  {
    name: 'a write of our own that looks foreign is not told',
    edits: [
      {
        file: `${push}/settle-documents.ts`,
        find: "    return [{ type: 'pushed', document: { ...told, entity: result.entity } }];",
        replace: '    void told;\n    return [];',
      },
    ],
    scenarios: ['single'],
    kinds: ['doneTwice'],
  },
  {
    name: 'the next turn is not sent',
    edits: [
      {
        file: `${push}/sweep.ts`,
        find: '  await deps.sendTurns(due);',
        replace: '  void deps.sendTurns;',
      },
    ],
    scenarios: ['single'],
    kinds: ['dieAfter', 'dieBefore'],
  },
  {
    name: 'nobody waits for a turn',
    edits: [
      {
        file: 'shared/quickbooks-online/perform.ts',
        find: '    if (waitMs > 0) await deps.sleep(waitMs);',
        replace: '',
      },
    ],
    kinds: [],
    scenarios: ['hurry'],
  },
  {
    name: 'keys do not name the tenant',
    edits: [
      {
        file: 'shared/store/keys.ts',
        find: 'const tenantKey = (tenantId: TenantId): string => `TENANT#${tenantId}`;',
        replace: 'const tenantKey = (tenantId: TenantId): string => `TENANT#${tenantId.slice(0, 7)}`;',
      },
    ],
    scenarios: ['single'],
  },
  ...changeMistakes,
  ...settlementMistakes,
  ...settingsMistakes,
];
