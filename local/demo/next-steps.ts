import type { Kind } from './submit.ts';

type Step = readonly [what: string, why: string];

/** What to try after a run, and why. */
export function nextSteps(of: {
  kinds: readonly Kind[];
  booksPages: readonly string[];
  stateDir: string | undefined;
  isSample: boolean;
}): Step[] {
  const { kinds, booksPages, stateDir, isSample } = of;
  const walkIn: Step = [
    'npm run demo -- --walk-in "Shop till"',
    'also takes the invoices that have no customer',
  ];
  const look: Step[] =
    booksPages.length === 0
      ? [
          [
            'npm run dev, and npm run demo in another terminal',
            'a stack that stays, with the books to look at in a browser',
          ],
        ]
      : booksPages.map((page): Step => [page, 'the books in your browser']);
  const again: Step =
    booksPages.length === 0 && stateDir === undefined
      ? ['npm run demo -- --state .local/demo', 'twice: the second run adds nothing, because it is all there']
      : ['the same command again', 'adds nothing, because it is all there'];
  return [...(kinds.includes('invoice') ? [walkIn] : []), ...(isSample ? ownFiles : []), again, ...look];
}

const ownFiles: readonly Step[] = [
  ['npm run demo -- --invoices FILE', 'invoices of your own; npm run demo -- --help tells the format'],
  [
    'npm run demo -- --invoices local/demo/sample-invoices.csv --bills local/demo/sample-bills.csv',
    'invoices and bills of two tenants at the same time',
  ],
];
