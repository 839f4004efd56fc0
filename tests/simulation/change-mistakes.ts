/** Mistakes about bills, revisions and voids. */
import type { Mistake } from './mistakes.ts';
import type { Edit } from './mutate.ts';

const changes = 'shared/quickbooks-online/change-documents.ts';
const editsDoNotCount: Edit = {
  file: changes,
  find: 'if (isEdited && !isReplaced) {',
  replace: 'if (isEdited && isReplaced) {',
};

export const changeMistakes: readonly Mistake[] = [
  {
    name: 'the mark does not say which revision it is',
    edits: [
      {
        file: 'shared/quickbooks-online/document.ts',
        find: 'const mark = ({ documentId, revision }: DocumentDraft): string => `[cf:${documentId}.${revision}]`;',
        replace: 'const mark = ({ documentId }: DocumentDraft): string => `[cf:${documentId}.1]`;',
      },
    ],
    scenarios: ['update'],
    kinds: ['answerLost'],
  },
  {
    name: 'a change is decided by what the table says instead of by what is read',
    edits: [
      {
        file: changes,
        find: 'const current = found.entities.find(({ Id }) => Id === item.entity.id);',
        replace:
          'const current = readDocumentEntity({ ...found.entities[0], Id: item.entity.id, SyncToken: item.entity.syncToken, Balance: item.entity.total, TotalAmt: item.entity.total });',
      },
    ],
    withoutDefence: [editsDoNotCount],
    scenarios: ['update', 'voidPaid'],
  },
  {
    name: 'the SyncToken is taken from the table',
    edits: [
      {
        file: changes,
        find: 'payload: updatePayload(access, draft, current) };',
        replace: 'payload: { ...updatePayload(access, draft, current), SyncToken: entity.syncToken } };',
      },
    ],
    scenarios: ['update'],
  },
  {
    name: 'what a person edited is written over',
    edits: [editsDoNotCount],
    scenarios: ['editedThere'],
  },
  {
    name: 'a void does not look for payments',
    edits: [{ file: changes, find: 'if (isPaidEntity(current)) {', replace: 'if (current === undefined) {' }],
    scenarios: ['voidPaid'],
  },
  {
    name: 'what is stale is sent again with the new SyncToken, whatever was changed',
    edits: [
      {
        file: changes,
        find: '`${batch.requestId}|again`), items: stale };',
        replace:
          '`${batch.requestId}|again`), items: stale.map((item) => ({ ...item, entity: { ...item.entity, fingerprint: undefined } })) };',
      },
    ],
    scenarios: ['editedRaced'],
  },
  {
    name: 'what is stale is not decided again',
    edits: [
      { file: changes, find: 'if (stale.length === 0) return', replace: 'if (stale.length >= 0) return' },
    ],
    scenarios: ['updateRaced'],
  },
  {
    name: 'a change without an answer is made again although it is there',
    edits: [
      {
        file: changes,
        find: 'held.revision >= draft.revision;',
        replace: 'held.revision > draft.revision;',
      },
    ],
    withoutDefence: [editsDoNotCount],
    scenarios: ['update'],
    kinds: ['answerLost', 'dieAfter'],
    modes: ['ignored'],
  },
  {
    name: 'a change without an answer counts as made',
    edits: [
      {
        file: 'functions/push/look-up-unknown.ts',
        find: "    await storeAbsent(turn, { document }, { operation: 'lookUp', durationMs: 0 });",
        replace:
          "    await storePushed(turn, { document }, { entity: { ...document.entity!, revision: document.revision }, attempt: { operation: 'lookUp', outcome: 'pushed', durationMs: 0 } });",
      },
    ],
    scenarios: ['update'],
    kinds: ['dieBefore'],
  },
  {
    name: 'what was voided is not told after a crash',
    edits: [
      {
        file: 'functions/push/recover-intents.ts',
        find: "  if (document.state === 'voided') return [{ type: 'voided', document }];\n",
        replace: '',
      },
    ],
    scenarios: ['void'],
    kinds: ['dieAfter'],
  },
  {
    name: 'a bill is pushed although it is there already',
    edits: [
      {
        file: 'functions/push/refuse-unfit.ts',
        find: '  isSameBill(holder, document);',
        replace: '  !isSameBill(holder, document);',
      },
    ],
    scenarios: ['twinBill'],
  },
  {
    name: 'a document is changed in another company than it was pushed to',
    edits: [
      {
        file: 'functions/push/gates.ts',
        find: 'if (entity !== undefined && entity.realmId !== connection.realmId) {',
        replace: 'if (entity !== undefined && entity.realmId === undefined) {',
      },
    ],
    scenarios: ['otherCompany'],
  },
];
