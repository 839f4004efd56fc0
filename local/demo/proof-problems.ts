import type { TenantProof } from './tenant-at-work.ts';

/** What the two nights should have said and did not, in plain words. `openIds` are the sync errors open at the end. */
export function nightProblems({ nights, opened }: TenantProof, openIds: readonly string[]): string[] {
  const [first, second] = nights;
  const incomplete = nights.flatMap(({ localDate, run }) => {
    if (run.certificate?.outcome === 'complete') return [];
    const because = run.certificate?.notReadBecause ?? run.givenUpBecause ?? 'no certificate was written';
    return [`the night of ${localDate} is not complete: ${because}`];
  });
  const stillOpen = opened
    .filter(({ errorId }) => openIds.includes(errorId))
    .map(({ number }) => `the sync error of ${number} is still open after the second night`);
  // What others changed in the books, before or beside the demo, stays for them to decide.
  const others = (first?.run.certificate?.driftCount ?? 0) - opened.length;
  const left = second?.run.certificate?.driftCount ?? 0;
  const differing = Math.max(0, left - Math.max(0, others));
  const agreeing =
    differing === 0 ? [] : [`${differing} documents still disagree in the night of ${second?.localDate}`];
  const isChained =
    second === undefined || second.run.certificate?.previousHash === first?.run.certificateHash;
  return [
    ...incomplete,
    ...(others < 0 ? [`the night of ${first?.localDate} counts fewer disagreements than there are`] : []),
    ...agreeing,
    ...(isChained ? [] : ['the second certificate does not follow on the first']),
    ...stillOpen,
  ];
}
