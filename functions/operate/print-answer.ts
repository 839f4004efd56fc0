/** Answers as people read them: aligned tables, and a sentence where one is due. */
import type { Moved, OperatorAnswer, ToldLetter, ToldTenant } from '../../shared/contracts/operate.ts';

type Row = readonly string[];

export function printAnswer(answer: OperatorAnswer): string {
  switch (answer.answer) {
    case 'queues':
      return table(
        ['queue', 'waiting', 'in flight', 'delayed', 'dead letters', 'oldest dead letter'],
        answer.queues.map((of) => [
          of.queue,
          ...[of.waiting, of.inFlight, of.delayed, of.deadLetters].map((count) => String(count ?? '–')),
          of.oldestDeadLetterSentAt ?? '–',
        ]),
      );
    case 'letters':
      return `${letterTable(answer.letters)}${moreLine(answer)}`;
    case 'letter':
      return [
        facts(answer.letter),
        ...(answer.document === undefined ? [] : ['document', indented(facts(answer.document))]),
      ].join('\n');
    case 'groups':
      return `${table(
        ['queue', 'tenant', 'verdict', 'cause', 'count', 'oldest'],
        answer.groups.map((of) => [
          ...[of.queue, of.tenantId ?? '–', of.verdict, of.cause],
          ...[String(of.count), of.oldestSentAt],
        ]),
      )}${moreLine(answer)}`;
    case 'forecast':
      return `${letterTable(answer.letters)}\n${countLine(answer.byVerdict)}${moreLine(answer)}`;
    case 'redriven':
    case 'discarded':
      return movedLines(answer);
    case 'tenant':
      return tenantLines(answer);
    case 'renewing':
      return `A worker renews the token of tenant ${answer.tenantId} now. Whether the grant lives, tenant show tells in a moment.`;
    case 'erasing':
      return erasingLine(answer);
    case 'reconciling':
      return `Reconcile ${answer.runId} of tenant ${answer.tenantId} begins in a moment; reconcile show tells what came of it.`;
    case 'reconciles':
      return table(
        ['run', 'outcome', 'documents', 'disagree', 'covered', 'chained', 'finished'],
        answer.reconciles.map((of) => [
          ...[
            of.runId,
            of.outcome ?? of.state,
            String(of.documentCount ?? '–'),
            String(of.driftCount ?? '–'),
          ],
          ...[of.coverage ?? '–', chainWord(of.isChained), of.finishedAt ?? '–'],
        ]),
      );
    case 'paused':
      return `Tenant ${answer.tenantId} is ${answer.isPaused ? 'paused' : 'not paused'}.`;
  }
}

const chainWord = (isChained: boolean | undefined): string =>
  isChained === undefined ? '–' : isChained ? 'yes' : 'NO';

function erasingLine({ tenantId, state }: Extract<OperatorAnswer, { answer: 'erasing' }>): string {
  switch (state) {
    case 'notErased':
      return 'Nothing was erased.';
    case 'erased':
      return `Nothing is left of tenant ${tenantId} but its tombstone.`;
    case 'erasing':
      return `Tenant ${tenantId} is being erased; the last of it goes in about twenty minutes. Ask again to see.`;
  }
}

function letterTable(letters: readonly ToldLetter[]): string {
  return table(
    ['queue', 'message', 'points to', 'tenant', 'verdict', 'cause', 'received', 'sent first'],
    letters.map((of) => [
      ...[of.queue, of.messageId, pointerText(of), of.tenantId ?? '–', of.verdict, of.cause],
      ...[String(of.receiveCount), of.firstSentAt],
    ]),
  );
}

const pointerText = ({ pointsTo, documentId, externalId, revision, head }: ToldLetter): string =>
  documentId ??
  (externalId === undefined ? undefined : `${externalId} rev ${String(revision)}`) ??
  (head === undefined ? pointsTo : `${pointsTo}: ${head}`);

const countLine = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${String(count)}`)
    .join(', ') || 'none';

const moreLine = ({ mayBeMore }: { mayBeMore: boolean }): string =>
  mayBeMore ? '\nAs many as --limit allows were looked at; there may be more.' : '';

function movedLines(of: Moved): string {
  const verb = of.isDryRun ? `Would have been ${of.answer}` : of.answer;
  const lines = [
    `${verb[0]?.toUpperCase() ?? ''}${verb.slice(1)}: ${String(of.moved)} (${countLine(of.byVerdict)}).`,
    ...(Object.keys(of.left).length === 0
      ? []
      : [`Left where they lie, to be discarded: ${countLine(of.left)}.`]),
    ...(of.notReached === 0 ? [] : [`Not come to: ${String(of.notReached)}; they lie where they lay.`]),
    ...(of.failure === undefined ? [] : [of.failure]),
    ...(of.answer === 'discarded' ? ['Documents stay as they are: a parked one can still be retried.'] : []),
  ];
  return `${lines.join('\n')}${moreLine(of)}`;
}

function tenantLines(of: ToldTenant): string {
  const { answer: _, connection, lane, held, parked, ...own } = of;
  return [
    facts(own),
    connection === undefined ? 'connection  none' : `connection\n${indented(facts(connection))}`,
    `lane\n${indented(facts(lane))}`,
    `held  ${countLine(held)}`,
    parked.length === 0
      ? 'parked  none'
      : `parked\n${indented(
          table(
            ['document', 'since'],
            parked.map((one) => [one.documentId, one.updatedAt]),
          ),
        )}`,
  ].join('\n');
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** A line for each fact. */
function facts(of: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const rows = Object.entries(of).map(([name, value]): Row => [name, String(value)]);
  return aligned(rows);
}

const table = (head: Row, rows: readonly Row[]): string =>
  rows.length === 0 ? 'Nothing lies there.' : aligned([head, ...rows]);

function aligned(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
