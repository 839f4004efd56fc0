/**
 * A certificate as a page: to read on a telephone and to print on A4. No script, nothing from elsewhere. Names come from whoever
 * writes invoices: each is text here, and its direction ends with it.
 */
import type { ReconcileAnswer } from '../../shared/contracts/reconcile-answers.ts';
import type { Certificate, Finding, Tally } from '../../shared/contracts/reconcile.ts';
import { fieldWords, reasonWords, verdictWords } from '../../shared/contracts/verdict-words.ts';
import { escapeHtml } from '../../shared/domain/escape-html.ts';
import { zoneOffset } from '../../shared/domain/zone-offset.ts';
import { countsOf, totalOf } from './sum-tallies.ts';

interface Shown {
  readonly tenantName: string;
  readonly answer: ReconcileAnswer;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

/** Goes with the page; the page says it of itself too, for whoever keeps it as a file. */
export const certificatePagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const style = `
:root{color-scheme:light}
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff;overflow-wrap:break-word}
bdi,code{overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:#444}dd{margin:0}
.outcome{border:2px solid;padding:.5rem 1rem;font-weight:600}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-bottom:1px solid #999}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.number:last-child{padding-right:0}
.kind th{padding-top:1rem}.of{display:block;color:#444}tfoot th,tfoot td{font-weight:700}
code{font-size:.85em}
@media (max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.5rem}body{font-size:14px}.number{white-space:normal}}
@page{size:A4;margin:15mm}
@media print{body{margin:0;max-width:none;font-size:10pt}thead{display:table-header-group}tr,.outcome{break-inside:avoid}h2{break-after:avoid}}
`;

export function certificatePage(of: Shown): string {
  const { answer, tenantName } = of;
  const { certificate } = answer;
  const title = `Reconcile of ${answer.localDate}`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="${escapeHtml(certificatePagePolicy)}">
<title>${escapeHtml(`${title} · ${tenantName}`)}</title>
<style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${certificate === undefined ? withoutCertificate(of) : withCertificate(of, certificate)}
</main></body>
</html>
`;
}

function withoutCertificate({ tenantName, answer }: Shown): string {
  return `${facts([['Tenant', name(tenantName)]])}
<p class="outcome">${answer.state === 'running' ? 'It is under way. There is no certificate yet.' : 'Nothing was proven: there is no certificate.'}</p>`;
}

function withCertificate({ tenantName, answer, findings }: Shown, certificate: Certificate): string {
  return [
    heading(tenantName, certificate),
    `<p class="outcome">${escapeHtml(outcomeWords(certificate))}</p>`,
    talliesTable(certificate),
    notChecked(certificate),
    findingsTable(findings, countsOf(certificate.tallies).findings),
    proof(answer, certificate),
  ].join('\n');
}

function heading(tenantName: string, certificate: Certificate): string {
  const { companyName, realmId, timeZone, startedAt, finishedAt, requestedAt } = certificate;
  const at = (moment: string): string => escapeHtml(localTime(moment, timeZone));
  const company = companyName === undefined ? '–' : name(companyName);
  return facts([
    ['Tenant', name(tenantName)],
    ['Company in QuickBooks', realmId === undefined ? company : `${company} (${escapeHtml(realmId)})`],
    ['Time zone', escapeHtml(timeZone)],
    ...(requestedAt === undefined ? [] : ([['Asked for', at(requestedAt)]] as const)),
    ['Began', at(startedAt)],
    ['Ended', at(finishedAt)],
  ]);
}

const facts = (rows: readonly (readonly [term: string, html: string])[]): string =>
  `<dl>${rows.map(([term, html]) => `<dt>${escapeHtml(term)}</dt><dd>${html}</dd>`).join('')}</dl>`;

const name = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;

function localTime(moment: string, timeZone: string): string {
  const atMs = Date.parse(moment);
  const wall = new Date(atMs + zoneOffset(timeZone)(atMs)).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)}`;
}

const coverageWords: Readonly<Record<Certificate['coverage'], string>> = {
  everything: 'Every document in the books was read.',
  changes: 'What changed in the books since the reconcile before was read.',
  nothing: 'The books were not read.',
};

/** Never "all good" where something was left out. */
function outcomeWords({ outcome, coverage, driftCount, tallies }: Certificate): string {
  const read = coverageWords[coverage];
  if (outcome === 'incomplete') return `Incomplete: not everything was read. ${read}`;
  const drift =
    driftCount === 0 ? 'No document disagrees.' : `${counted(driftCount, 'document')} to be looked at.`;
  const left = countsOf(tallies).notChecked;
  return `Complete. ${read} ${drift}${left === 0 ? '' : ` ${counted(left, 'document')} not checked.`}`;
}

const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

function talliesTable(certificate: Certificate): string {
  const { tallies } = certificate;
  const { all } = countsOf(tallies);
  return `<h2>What every document came to</h2>
<table><caption>Documents by kind and verdict</caption>
<thead><tr><th scope="col">Verdict</th><th scope="col" class="number">Documents</th><th scope="col" class="number">Total</th></tr></thead>
${(['invoice', 'bill'] as const).map((kind) => tallyRows(kind, tallies)).join('')}
<tfoot><tr><th scope="row">All</th><td class="number">${grouped(all)}</td><td class="number">${amounts(totalOf(tallies))}</td></tr></tfoot></table>
<p>${escapeHtml(tieWords(all, certificate))}</p>`;
}

function tieWords(all: number, { documentCount, coverage }: Certificate): string {
  if (all !== documentCount) {
    return `The rows come to ${grouped(all)} of ${counted(documentCount, 'document')}: this certificate does not tie out.`;
  }
  return all === 0 && coverage === 'nothing'
    ? 'No document was looked at.'
    : `These are all ${counted(documentCount, 'document')} of the tenant.`;
}

function tallyRows(kind: Tally['kind'], tallies: readonly Tally[]): string {
  const rows = tallies.filter((tally) => tally.kind === kind).map(tallyRow);
  if (rows.length === 0) return '';
  return `<tbody><tr class="kind"><th scope="rowgroup" colspan="3">${kindWords[kind]}</th></tr>${rows.join('')}</tbody>`;
}

function tallyRow({ verdict, reason, count, totals }: Tally): string {
  const words =
    reason === undefined ? verdictWords[verdict] : `${verdictWords[verdict]}: ${reasonWords[reason]}`;
  return `<tr><td>${escapeHtml(words)}</td><td class="number">${grouped(count)}</td><td class="number">${amounts(totals)}</td></tr>`;
}

const kindWords = { invoice: 'Invoices', bill: 'Bills' } as const;

const amounts = (totals: Tally['totals']): string =>
  Object.entries(totals)
    .map(([currency, total]) => amount(total, currency))
    .join('<br>');

const amount = (total: string, currency: string): string => escapeHtml(`${grouped(total)} ${currency}`);

/** 11,141,099.14: what comes after the point stays as it is. */
function grouped(value: number | string): string {
  const [whole = '', ...fraction] = String(value).split('.');
  return [whole.replace(/\B(?=(?:\d{3})+$)/gu, ','), ...fraction].join('.');
}

function notChecked({ tallies, notReadBecause }: Certificate): string {
  const rows = tallies
    .filter(({ verdict }) => verdict === 'notChecked')
    .map(
      ({ kind, reason, count }) =>
        `${kindWords[kind]}: ${grouped(count)}${reason === undefined ? '' : `, ${reasonWords[reason]}`}`,
    );
  const said = [...(notReadBecause === undefined ? [] : [notReadBecause]), ...rows];
  const list =
    said.length === 0
      ? '<p>Nothing was left out.</p>'
      : `<ul>${said.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
  return `<h2>What was not checked</h2>\n${list}`;
}

function findingsTable(findings: readonly Finding[], count: number): string {
  if (findings.length === 0) return '<h2>Findings</h2>\n<p>None.</p>';
  const left = count - findings.length;
  const more = left > 0 ? `<p>And ${grouped(left)} more, which the CSV of this reconcile holds.</p>` : '';
  return `<h2>Findings</h2>
<table><caption>Documents that do not simply agree</caption>
<thead><tr><th scope="col">Document</th><th scope="col">Verdict</th><th scope="col" class="number">Total</th></tr></thead>
<tbody>${findings.map(findingRow).join('')}</tbody></table>
${more}`;
}

function findingRow(finding: Finding): string {
  const { kind, number, counterpartyName, total, currency, verdict, reason, fields = [] } = finding;
  const why = [
    ...(reason === undefined ? [] : [reasonWords[reason]]),
    ...fields.map((field) => fieldWords[field]),
  ];
  const words = why.length === 0 ? verdictWords[verdict] : `${verdictWords[verdict]}: ${why.join(', ')}`;
  return `<tr><td>${kind === 'invoice' ? 'Invoice' : 'Bill'} ${name(number)}<span class="of">${name(counterpartyName)}</span></td><td>${escapeHtml(words)}</td><td class="number">${amount(total, currency)}</td></tr>`;
}

function proof({ certificateHash = '–', isIntact }: ReconcileAnswer, { previousHash }: Certificate): string {
  const warning =
    isIntact === false ? '<p class="outcome">This certificate is not what its hash was made of.</p>' : '';
  return `<h2>Proof</h2>
${warning}
<p>Each certificate holds the hash of the one before, so that none can be changed or taken out unnoticed.</p>
${facts([
  ['SHA-256', `<code>${escapeHtml(certificateHash)}</code>`],
  [
    'Of the one before',
    previousHash === undefined ? 'it is the first' : `<code>${escapeHtml(previousHash)}</code>`,
  ],
])}`;
}
