/** Mistakes about documents that wait for what an admin decides. */
import type { Mistake } from './mistakes.ts';
import type { Edit } from './mutate.ts';

const put = 'functions/admin/put-settings.ts';
const pause = 'functions/admin/pause.ts';
const work = 'functions/push/work-on.ts';

const release = '  await deps.releaseHeld(tenantId, ...releasedBy(settings));\n';
const store = '  await deps.settings.put(tenantId, { realmId, settings }, { at, by: of.by });\n';
const once: Edit = {
  file: work,
  find: '  if (held.length > 0) await releaseIfDecidedMeanwhile(turn, open, held);\n',
  replace: '',
};
const said = '    await markWaiting(turn, documentsOf(together), reason);\n';

export const settingsMistakes: readonly Mistake[] = [
  {
    name: 'what waits is let go before the settings are saved',
    edits: [
      { file: put, find: release, replace: '' },
      { file: put, find: store, replace: `${release}${store}` },
    ],
    scenarios: ['settingsSaved'],
    kinds: ['slow', 'dieAfter'],
  },
  {
    name: 'what a pause holds is let go before the pause is over',
    edits: [
      {
        file: pause,
        find: "  await deps.settings.setPaused(tenantId, { isPaused: false, at, by });\n  await deps.releaseHeld(tenantId, 'pause');\n",
        replace:
          "  await deps.releaseHeld(tenantId, 'pause');\n  await deps.settings.setPaused(tenantId, { isPaused: false, at, by });\n",
      },
    ],
    scenarios: ['resumed'],
    kinds: ['slow', 'dieAfter'],
  },
  {
    name: 'settings that are saved again let nothing go',
    edits: [
      {
        file: put,
        find: store,
        replace: `  const saved = JSON.stringify((await (deps.settings as any).get(tenantId, realmId)).settings);\n${store}`,
      },
      {
        file: put,
        find: release,
        replace: `  if (saved !== JSON.stringify(settings)) ${release.trim()}\n`,
      },
    ],
    scenarios: ['settingsSaved'],
    kinds: ['dieAfter'],
  },
  {
    name: 'what waits for a hand stays although documents go by themselves now',
    edits: [{ file: put, find: "(['manual'] as const)", replace: '[]' }],
    scenarios: ['settingsSaved'],
    kinds: ['dieBefore'],
  },
  {
    name: 'a worker that holds documents does not look once more',
    edits: [once],
    scenarios: ['settingsSaved', 'resumed'],
    kinds: ['slow'],
  },
  {
    name: 'an end of the pause is no other decision',
    edits: [{ file: 'shared/store/settings.ts', find: ', pause?.changedAt].join', replace: '].join' }],
    scenarios: ['resumed'],
    kinds: ['slow'],
  },
  {
    name: 'documents say that they wait before anything points to them',
    edits: [
      {
        file: work,
        find: '    await hold(turn, documentsOf(together), heldFor);\n',
        replace:
          '    for (const one of together) await markWaiting(turn, [one.draft.document], one.wait.reason);\n    await hold(turn, documentsOf(together), heldFor);\n',
      },
    ],
    scenarios: ['settingsSaved'],
    kinds: ['dieAfter'],
  },
  {
    name: 'documents say that they wait before it is looked once more',
    edits: [
      { file: work, find: said, replace: '' },
      {
        file: work,
        find: once.find,
        replace: `  for (const { draft, wait } of held) await markWaiting(turn, [draft.document], wait.reason);\n${once.find}`,
      },
      {
        file: work,
        find: '  for (const [reason, together] of Map.groupBy(held, ({ wait }) => wait.reason)) {\n',
        replace: '  {\n',
      },
    ],
    scenarios: ['resumed'],
    isOfLateDecisions: true,
  },
];
