import type { NightTally } from './reconcile-api.ts';
import { table, thousands } from './table.ts';
import type { Row } from './table.ts';
import type { Decided, PaymentSums, ProvenTenant, SeenNight, Sum } from './tenant-at-work.ts';

/** Payments, the two nights' certificates, and what was decided between them. */
export function printProof(tenants: readonly ProvenTenant[]): string[] {
  return tenants.flatMap(({ tenantId, kind, proof }) => {
    const whose = tenants.length > 1 ? `, ${tenantId}` : '';
    const [first, ...later] = proof.nights;
    return [
      ...(proof.payments === undefined
        ? []
        : table(`How the ${kind}s are paid, as QuickBooks told${whose}`, paymentRows(proof.payments))),
      ...(first === undefined ? [] : nightTable(first, whose)),
      ...decisions(proof.opened, whose),
      ...later.flatMap((night) => nightTable(night, whose)),
    ];
  });
}

function paymentRows({ events, ...sums }: PaymentSums): Row[] {
  const { paid, partlyPaid, overpaid, unpaid, reversed } = sums;
  const row = (what: string, { count, sum }: Sum, of: string): Row => [
    what,
    `${count}`,
    count === 0 ? '' : `${thousands(sum)} ${of}`,
  ];
  return [
    row('paid', paid, 'received'),
    row('partly paid', partlyPaid, 'received'),
    ...(overpaid.count === 0 ? [] : [row('overpaid', overpaid, 'received')]),
    row('unpaid', unpaid, 'open'),
    ...(reversed.count === 0 ? [] : [row('payment deleted again', reversed, 'open again')]),
    ...(events === undefined ? [] : [['events on the bus', `${events}`, ''] as const]),
  ];
}

const verdictWords: Readonly<Record<string, string>> = {
  agrees: 'agree',
  paidDifferently: 'paid otherwise than known',
  editedInQuickBooks: 'edited in QuickBooks',
  deleted: 'deleted in QuickBooks',
  voided: 'voided in QuickBooks',
  duplicated: 'twice in QuickBooks',
  neverArrived: 'never arrived',
  unknownResolved: 'arrived, as it turned out',
  excluded: 'not in these books',
  notChecked: 'not checked',
};

const coverageWords: Readonly<Record<string, string>> = {
  everything: 'every document in the books was read',
  changes: 'what changed in the books was read',
  nothing: 'nothing was read',
};

function nightTable({ localDate, run }: SeenNight, whose: string): string[] {
  const { certificate, certificateHash = '' } = run;
  if (certificate === undefined)
    return table(`The night of ${localDate}${whose}`, [['no certificate', '', run.givenUpBecause ?? '']]);
  const { outcome, coverage, meteredReads, documentCount, tallies, driftCount } = certificate;
  return table(`The certificate of the night of ${localDate}${whose}`, [
    [outcome, `${meteredReads} read${meteredReads === 1 ? '' : 's'}`, coverageWords[coverage] ?? coverage],
    ...tallies.map(tallyRow),
    ['documents', `${documentCount}`, `${driftCount} disagree`],
    [
      'hash',
      certificateHash.slice(0, 12),
      certificate.previousHash === undefined ? '' : `after ${certificate.previousHash.slice(0, 12)}`,
    ],
  ]);
}

function tallyRow({ verdict, reason, count, totals }: NightTally): Row {
  const words = verdictWords[verdict] ?? verdict;
  const sums = Object.entries(totals).map(([currency, total]) => `${thousands(total)} ${currency}`);
  return [reason === undefined ? words : `${words} (${reason})`, `${count}`, sums.join(', ')];
}

const decisionWords: Readonly<Record<Decided['action'], string>> = {
  overwrite: 'ours was sent again',
  createAgain: 'it was created again',
  acceptTheirs: 'it was accepted',
};

function decisions(opened: readonly Decided[], whose: string): string[] {
  if (opened.length === 0) return [];
  const rows = opened.map(({ number, title, action }): Row => [
    number,
    action,
    `${title}; ${decisionWords[action]}`,
  ]);
  return table(`The sync errors that this night opened, and what was decided${whose}`, rows);
}
