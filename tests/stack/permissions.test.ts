// Drives every route and both workers of the synthesized templates once, and holds what the functions did against what
// their roles allow. The stack refuses what is not allowed; here it is seen that nothing is allowed that nobody does.
import { setTimeout as sleep } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { covers } from '../../local/stack/iam-judge.ts';
import type { Permission } from '../../local/stack/iam.ts';
import { tenantPageSchema } from '../../shared/contracts/operator-tenants.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { syncErrorPageSchema, type SyncErrorAnswer } from '../../shared/contracts/sync-errors.ts';
import type { Drift } from '../../shared/domain/drift.ts';
import { documentIdSchema, tenantIdSchema } from '../../shared/domain/ids.ts';
import { createDigests } from '../../shared/store/digests.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createDynamoTable } from '../../shared/store/dynamo-table.ts';
import { keys } from '../../shared/store/keys.ts';
import { createNights } from '../../shared/store/nights.ts';
import { createReconcileRuns } from '../../shared/store/reconcile-runs.ts';
import { createSyncErrors } from '../../shared/store/sync-errors.ts';
import type { Table } from '../../shared/store/table.ts';
import { system } from '../../shared/wiring/system.ts';
import { arrive, choose, connect, decide, map, mapping, newCompany, startConnect } from './connecting.ts';
import { cloudEvent } from '../fakes/webhook-delivery.ts';
import { signedDelivery } from './deliveries.ts';
import { bill, invoice, settlement } from './invoice.ts';
import { startWorld, type Answer, type World } from './world.ts';

/** What may stay allowed without being seen here, each with its reason. */
const unseen: readonly { action: RegExp; resource: RegExp; reason: string }[] = [
  {
    action: /^logs:(CreateLogStream|PutLogEvents)$/,
    resource: /:log-group:/,
    reason: 'Lambda writes the log in the function’s name; nothing stands in for CloudWatch here.',
  },
  {
    action: /^xray:(PutTraceSegments|PutTelemetryRecords)$/,
    resource: /^\*$/,
    reason: 'Lambda sends traces in the function’s name; nothing stands in for X-Ray here.',
  },
  {
    action: /^kms:(DescribeKey|Encrypt|GenerateDataKey|ReEncryptFrom|ReEncryptTo)$/,
    resource: /:key\/.*TableKey/,
    reason:
      'AWS names them for callers of an encrypted table; DynamoDB Local has no key, only Decrypt is judged.',
  },
  {
    action: /^sqs:GetQueueAttributes$/,
    resource:
      /:counterfoil-dev-(push-(invoices|bills)|inbound-events|refresh-reference-data|erase-tenants|changes|reconcile)$/,
    reason: 'Lambda asks for it when the event source is made, and to know how many pollers it needs.',
  },
  {
    action: /^sqs:SendMessage$/,
    resource: /:counterfoil-dev-(sweep(-refreshes|-nights|-watches)?|send-digests)-dead-letters$/,
    reason: 'Only a run that failed is sent there.',
  },
];

let world: World;
let unused: Permission[];
beforeAll(async () => {
  world = await startWorld();
  await driveEverything();
  const { allowed, observed } = world.stack.permissions();
  unused = allowed.filter((permission) => !observed.some((use) => isUseOf(permission, use)));
}, 240_000);
afterAll(() => world?.stack.stop());

const isUseOf = (permission: Permission, use: Permission): boolean =>
  use.functionName === permission.functionName &&
  use.action === permission.action &&
  covers(permission.resource, use.resource);
const nameOf = ({ functionName, action, resource }: Permission): string =>
  `${functionName} ${action} ${resource}`;
// Saving settings tells the bus only when it closes a sync error of a mapping that went stale, which takes a day's reading
// to come about; `tests/flows/causes.test.ts` shows it.
const tellsOfCuredMapping = ({ functionName, action }: Permission): boolean =>
  functionName === 'counterfoil-dev-admin-put-settings' && action === 'events:PutEvents';

// The request ends the connection before it hands over; the worker does only where that request died before. Shown by
// `tests/flows/erasure.test.ts`.
const endsConnectionForTheDead = ({ functionName, action }: Permission): boolean =>
  functionName === 'counterfoil-dev-admin-erasure-worker' && action === 'dynamodb:PutItem';

const isExplained = (permission: Permission): boolean =>
  tellsOfCuredMapping(permission) ||
  endsConnectionForTheDead(permission) ||
  unseen.some(({ action, resource }) => action.test(permission.action) && resource.test(permission.resource));

describe('the functions of the templates', () => {
  it('are each driven by their route, queue or schedule, but for the one that Cognito calls', () => {
    const counters = world.stack.counters();
    const { allowed } = world.stack.permissions();
    const names = new Set(allowed.map(({ functionName }) => functionName));

    expect(world.stack.routes).toHaveLength(Object.keys(routes).length);
    expect([...names].filter((name) => (counters[`lambda.${name}`] ?? 0) === 0)).toEqual([
      'counterfoil-dev-admin-add-token-claims',
    ]);
  });

  it('do nothing that their roles do not allow', () => {
    const { observed } = world.stack.permissions();

    expect(observed.length).toBeGreaterThan(80);
    expect(observed.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  });

  it('seal and open tokens bound to tenant, realm and purpose', () => {
    const uses = world.stack.permissions().observed.filter(({ resource }) => resource.includes('TokenKey'));

    expect(uses.length).toBeGreaterThan(5);
    for (const { encryptionContext } of uses)
      expect(encryptionContext.toSorted()).toEqual(['purpose', 'realmId', 'tenantId']);
  });

  it('may do nothing that they do not do, but for what is written above with its reason', () => {
    expect(unused.filter((permission) => !isExplained(permission)).map(nameOf)).toEqual([]);
  });

  it.each(unseen)('still need the exception for $action', ({ action, resource }) => {
    expect(unused.some((one) => action.test(one.action) && resource.test(one.resource))).toBe(true);
  });
});

async function driveEverything(): Promise<void> {
  await driveBothWorkers('throttled');
  await driveMapping('unmapped');
  await driveConnection('unconnected');
  await driveReads('unconnected');
  await driveHoldingBack('held-back');
  await driveWaysIn();
  await drivePreviews('foretold');
  await driveNumberTaken('numbered');
  await driveFirstSync('matched');
  await driveClosedPeriod('closed');
  await driveBroken('broken');
  await driveReconcile('reconciled');
  await driveDrift('drifting');
  await drivePaid('paid');
  await driveWebhook();
  // Lanes that took a submission are looked at once more by the sweeper.
  await world.advance(300_000);
  await untilDone('push-sweep', 'sqs:SendMessage');
  await driveNights();
  // Every company is read again within a day and a half.
  await world.advance(37 * 3_600_000);
  await untilDone('reference-data-sweep-refreshes', 'sqs:SendMessage', 'refresh-reference-data');
  // Tokens have ended by then, but any of the workers may be the first to renew them; an operator asks this one.
  await hand('refresh-reference-data', { tenantId: 'numbered', renewsToken: true });
  await untilDone('reference-data-refresh-worker', 'kms:Encrypt');
  await untilDone('webhook-sweep-watches', 'sqs:SendMessage');
  await untilDone('reconcile-sweep-nights', 'sqs:SendMessage');
  await untilDone('reconcile-sweep-nights', 'scheduler:DeleteSchedule');
  await untilDone('reconcile-sweep-nights', 'dynamodb:PutItem');
  await driveDigests('numbered');
  await driveErasure('unconnected');
}

/** An error that stays open is told, and whether a grant ends is looked up; then that it is closed. */
async function driveDigests(tenant: string): Promise<void> {
  const tenantId = tenantIdSchema.parse(tenant);
  const documentId = await submit(tenant, { id: 'fourth', customer: { id: 'c-2', name: 'Bo Baker' } });
  await openError(tenant);
  await createDigests(mainTable()).note(tenantId, { nowMs: world.stack.clock.nowMs(), isExpiring: true });
  await world.advance(15 * 60_000);
  await untilDone('sync-errors-send-digests', 'events:PutEvents');
  await untilDone('sync-errors-send-digests', 'dynamodb:GetItem');
  await send('POST', `/v1/tenants/${tenant}/documents/${documentId}/void`);
  await world.advance(15 * 60_000);
  await untilDone('sync-errors-send-digests', 'dynamodb:DeleteItem');
}

/** QuickBooks says "later" to each of the workers; then the one for bills finishes what the one for invoices began. */
async function driveBothWorkers(tenantId: string): Promise<void> {
  const { control } = world.stack.quickbooks.simulator!;
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  await letTokenExpire(tenantId);
  const throttle = (): unknown =>
    control.planFault({ match: { realmId }, effect: { type: 'status', status: 429 } });

  const first = await submit(tenantId, { id: 'first', number: 'P-0' });
  await world.untilState({ tenantId, documentId: first }, 'pushed');
  throttle();
  const documentId = await submit(tenantId);
  await untilDone('push-invoices', 'sqs:SendMessage');
  throttle();
  await letTokenExpire(tenantId);
  await world.advance(61_000);
  await hand('push-bills', { tenantId });
  await untilDone('push-bills', 'sqs:SendMessage');
  await world.advance(61_000);
  await hand('push-bills', { tenantId });
  await world.untilState({ tenantId, documentId }, 'pushed');
}

/** An invoice waits for the mapping, is revised, is retried in vain, and goes on when the mapping is saved. */
async function driveMapping(tenantId: string): Promise<void> {
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  const documentId = await submit(tenantId);
  await world.untilState({ tenantId, documentId }, 'waiting', 'mapping');
  await submit(tenantId, { revision: 2 });
  await world.untilState({ tenantId, documentId }, 'waiting', 'mapping');
  await send('POST', `/v1/tenants/${tenantId}/documents/${documentId}/retry`);
  await world.untilState({ tenantId, documentId }, 'waiting', 'mapping');
  await map(world, tenantId);
  await world.untilState({ tenantId, documentId }, 'pushed');
}

/** An invoice waits for the connection, which then is made, ended and made again. */
async function driveConnection(tenantId: string): Promise<void> {
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  const documentId = await submit(tenantId);
  await world.untilState({ tenantId, documentId }, 'waiting', 'connection');
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  await world.untilState({ tenantId, documentId }, 'pushed');
  await send('POST', `/v1/tenants/${tenantId}/connection/disconnect`);
  const started = await startConnect(world, tenantId);
  await arrive(world, await decide(world, started, { realmId }), started.cookie);
}

/** Held back and let go, by a pause and by hand; each must find something that is held. */
async function driveHoldingBack(tenantId: string): Promise<void> {
  const own = `/v1/tenants/${tenantId}`;
  await found(tenantId);
  await connect(world, { tenantId, realmId: newCompany(world, tenantId) });
  await map(world, tenantId);
  await send('POST', `${own}/pause`);
  const paused = await submit(tenantId);
  await world.untilState({ tenantId, documentId: paused }, 'waiting', 'pause');
  await send('POST', `${own}/resume`);
  await world.untilState({ tenantId, documentId: paused }, 'pushed');
  await send('POST', `${own}/documents/${paused}/void`);
  await world.untilState({ tenantId, documentId: paused }, 'voided');

  await choose(world, tenantId, { ...mapping, mode: 'manual' });
  const manual = await submit(tenantId, { id: 'manual', number: 'M-1' });
  await world.untilState({ tenantId, documentId: manual }, 'waiting', 'manual');
  await send('POST', `${own}/documents/submit`, { all: true });
}

/** Each way in by a tenant of its own: a lane that was armed a moment ago is not written to again. */
async function driveWaysIn(): Promise<void> {
  await found('billing');
  await send('POST', '/v1/tenants/billing/bills', bill());
  await found('settling');
  await send('POST', '/v1/tenants/settling/settlements', settlement());
  await send('POST', '/v1/tenants/settling/settlements', settlement({ id: 'set-2', kind: 'vendor' }));
  await send('GET', '/v1/tenants/settling/settlements/set-1');
  await found('telling');
  await tell('invoice.authorized', { tenantId: 'telling', invoice: invoice() });
  await tell('settlement.approved', { tenantId: 'telling', settlement: settlement({ kind: 'vendor' }) });
  await untilDone('push-accept-events', 'sqs:SendMessage', 'push-bills');
  await untilDone('push-accept-events', 'sqs:SendMessage', 'push-invoices');
}

async function tell(type: string, detail: object): Promise<void> {
  const entry = { EventBusName: 'counterfoil-dev', Source: 'vendor', DetailType: type };
  await world.stack.bus.client.send(
    new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify(detail) }] }),
  );
}

async function driveReads(tenantId: string): Promise<void> {
  const own = `/v1/tenants/${tenantId}`;
  for (const path of [
    '',
    '/settings',
    '/connection',
    '/documents',
    '/documents?search=10',
    '/reference',
    '/reference/accounts',
    '/activity',
    '/usage',
    '/figures',
  ]) {
    await send('GET', own + path);
  }
  await letTokenExpire(tenantId);
  const token = await world.tokenOf('oli');
  const { status } = await world.send({ path: `/v1/operator/tenants/${tenantId}/duplicates`, token });
  expect(status).toBe(200);
  const all = await world.send({ path: '/v1/operator/tenants', token });
  expect(tenantPageSchema.parse(all.json).tenants.map((one) => one.tenantId)).toContain(tenantId);
}

/** An invoice waits for a hand, is foretold, and goes as a test. */
async function drivePreviews(tenantId: string): Promise<void> {
  const own = `/v1/tenants/${tenantId}`;
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await choose(world, tenantId, { ...mapping, mode: 'manual' });
  const documentId = await submit(tenantId);
  await world.untilState({ tenantId, documentId }, 'waiting', 'manual');
  await letTokenExpire(tenantId);
  await send('GET', `${own}/documents/${documentId}/submission`);
  await send('GET', `${own}/documents/${documentId}/preview`);
  await letTokenExpire(tenantId);
  await send('POST', `${own}/documents/preview`, { documentIds: [documentId] });
  await letTokenExpire(tenantId);
  await send('POST', `${own}/test-push`, { documentId });
  await world.untilState({ tenantId, documentId }, 'pushed');
  await letTokenExpire(tenantId);
  await send('GET', `${own}/test-push/${documentId}`);
}

/** Two invoices of one number; the second may bear it too, and a crash leaves its membership over. A third is voided. */
async function driveNumberTaken(tenantId: string): Promise<void> {
  const own = `/v1/tenants/${tenantId}`;
  await found(tenantId);
  await connect(world, { tenantId, realmId: newCompany(world, tenantId) });
  await map(world, tenantId);
  await world.untilState({ tenantId, documentId: await submit(tenantId) }, 'pushed');
  const documentId = await submit(tenantId, { id: 'second', customer: { id: 'c-2', name: 'Bo Baker' } });
  await world.untilState({ tenantId, documentId }, 'refused');
  const error = await openError(tenantId);
  await send('POST', `${own}/sync-errors/${error.errorId}/resolve`, { action: 'allowDuplicate' });
  await world.untilState({ tenantId, documentId }, 'pushed');
  await joinAgain(tenantId, { error, documentId });
  const { json } = await send('GET', `${own}/sync-errors/${error.errorId}`);
  expect(json).toMatchObject({ state: 'closed', documents: [] });

  const third = await submit(tenantId, { id: 'third' });
  await world.untilState({ tenantId, documentId: third }, 'refused');
  await send('POST', `${own}/documents/${third}/void`);
  await world.untilState({ tenantId, documentId: third }, 'voided');
}

/** Refused, then held, because the books are closed; asked for again in vain, put aside and back, and let go. */
async function driveClosedPeriod(tenantId: string): Promise<void> {
  const { control } = world.stack.quickbooks.simulator!;
  const own = `/v1/tenants/${tenantId}`;
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  control.changeCompany(realmId, { switches: { bookCloseDate: '2026-12-31' } });
  const documentId = await submit(tenantId);
  await world.untilState({ tenantId, documentId }, 'refused');
  const { errorId } = await openError(tenantId);
  // What was read when it was connected counts for a minute.
  await world.advance(61_000);
  await send('POST', `${own}/reference/refresh`);
  await world.untilState({ tenantId, documentId }, 'waiting', 'closedPeriod');
  await send('GET', `${own}/sync-errors`);
  await send('POST', `${own}/sync-errors/${errorId}/dismiss`, { reason: 'Closed for good' });
  await send('POST', `${own}/sync-errors/${errorId}/reopen`);
  await send('POST', `${own}/sync-errors/${errorId}/retry`, {});
  await world.untilQuiet();
  await world.untilState({ tenantId, documentId }, 'waiting', 'closedPeriod');
  await send('POST', `${own}/sync-errors/retry`, {});
  await world.untilQuiet();
  await world.untilState({ tenantId, documentId }, 'waiting', 'closedPeriod');
  control.changeCompany(realmId, { switches: { bookCloseDate: null } });
  const token = await world.tokenOf(tenantId);
  await world.send({ method: 'POST', path: `${own}/reference/refresh`, token });
  await world.untilState({ tenantId, documentId }, 'pushed');
}

/** A name that stands for another customer is asked about, and a person says who is meant: by accepting, then by linking. */
async function driveFirstSync(tenantId: string): Promise<void> {
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  const own = `/v1/tenants/${tenantId}`;
  const invoiceFor = (id: string): Promise<string> =>
    submit(tenantId, { id, number: id, customer: { id, name: 'Alpha Ltd' } });
  await world.untilState({ tenantId, documentId: await invoiceFor('c-1') }, 'pushed');
  await world.advance(61_000);
  await send('POST', `${own}/reference/refresh`);
  const entityId = await recordOf(`${own}/reference/customers?search=alpha`);
  const token = await world.tokenOf(tenantId);
  const link = async (externalId: string, name: string): Promise<void> => {
    const body = { kind: 'customer', externalId, name, entityId };
    const { status } = await world.send({ method: 'POST', path: `${own}/first-sync/link`, token, body });
    expect(status).toBe(200);
  };
  await link('c-1', 'Omega Ltd');
  const second = await invoiceFor('c-2');
  await world.untilState({ tenantId, documentId: second }, 'refused');
  await send('POST', `${own}/first-sync/unlink`, { kind: 'customer', externalId: 'c-1' });
  await send('POST', `${own}/first-sync/accept`, { kind: 'customer' });
  await world.untilState({ tenantId, documentId: second }, 'pushed');
  await link('c-2', 'Omega Ltd');
  const third = await invoiceFor('c-3');
  await world.untilState({ tenantId, documentId: third }, 'refused');
  await link('c-3', 'Alpha Ltd');
  await world.untilState({ tenantId, documentId: third }, 'pushed');
  const { json } = await send('GET', `${own}/first-sync?outcome=linked`);
  expect(json).toMatchObject({ counts: { customer: { linked: 2 } } });
}

/** The id of the record that a list is searched for, once the list has it. */
async function recordOf(path: string): Promise<string> {
  for (;;) {
    const { json } = await send('GET', path);
    const [entry] = json.entries;
    if (entry !== undefined) return entry.id;
    await sleep(100);
  }
}

/** Whoever reads the company finds that Intuit does not know the grant any more. */
async function driveBroken(tenantId: string): Promise<void> {
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  await world.untilQuiet();
  await world.advance(61_000);
  world.stack.quickbooks.simulator!.control.revokeTokens(realmId);
  await send('POST', `/v1/tenants/${tenantId}/reference/refresh`);
  await untilDone('reference-data-refresh-worker', 'events:PutEvents');
  const started = await startConnect(world, tenantId);
  await arrive(world, await decide(world, started, { realmId }), started.cookie);
}

/** Somebody asks for a reconcile, and looks at one that found a document to disagree. */
async function driveReconcile(tenant: string): Promise<void> {
  const own = `/v1/tenants/${tenant}`;
  const realmId = newCompany(world, tenant);
  await found(tenant);
  await connect(world, { tenantId: tenant, realmId });
  await map(world, tenant);
  const id = await submit(tenant);
  await world.untilState({ tenantId: tenant, documentId: id }, 'pushed');
  const table = mainTable();
  const tenantId = tenantIdSchema.parse(tenant);
  const documents = createDocuments(table);
  const document = await documents.get(tenantId, documentIdSchema.parse(id));
  const seenAt = new Date(world.stack.clock.nowMs()).toISOString();
  const drift: Drift = { kind: 'deleted', fields: [], seenAt, errorId: `err_${'0'.repeat(32)}` };
  await documents.noteDrift(document!, drift);
  const name = { localDate: '2026-03-02' };
  await createReconcileRuns(table).claim(tenantId, name, { now: seenAt, until: seenAt, timeZone: 'UTC' });

  await send('GET', `${own}/reconciles`);
  await send('GET', `${own}/reconciles/${name.localDate}?format=html`);
  await send('GET', `${own}/reconciles/${name.localDate}/findings`);
  const { json } = await send('GET', `${own}/documents/${id}/drift`);
  expect(json).toMatchObject({ kind: 'deleted' });
  // Last: it finds that the invoice is there.
  await send('POST', `${own}/reconciles`);
}

/** An invoice is deleted in the books, which a reconcile finds; a person has it created again. */
async function driveDrift(tenantId: string): Promise<void> {
  const { control } = world.stack.quickbooks.simulator!;
  const own = `/v1/tenants/${tenantId}`;
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  const documentId = await submit(tenantId);
  const { quickbooks } = await world.untilState({ tenantId, documentId }, 'pushed');
  control.endByHand({ realmId, entity: 'Invoice', id: quickbooks.id, kind: 'delete' });
  // What was written a moment ago is accused of nothing.
  await world.advance(180_000);
  await letTokenExpire(tenantId);
  await send('POST', `${own}/reconciles`);
  const { errorId } = await openError(tenantId);
  await send('POST', `${own}/sync-errors/${errorId}/resolve`, { action: 'createAgain' });
  await world.untilState({ tenantId, documentId }, 'pushed');
}

/** A customer pays in the books, and a notice tells of it. */
async function drivePaid(tenantId: string): Promise<void> {
  const { control } = world.stack.quickbooks.simulator!;
  const realmId = newCompany(world, tenantId);
  await found(tenantId);
  await connect(world, { tenantId, realmId });
  await map(world, tenantId);
  const documentId = await submit(tenantId);
  const { quickbooks } = await world.untilState({ tenantId, documentId }, 'pushed');
  await world.advance(60_000);
  await letTokenExpire(tenantId);
  control.payByHand({ realmId, applications: [{ id: quickbooks.id }] });
  const path = `/v1/tenants/${tenantId}/documents/${documentId}`;
  const status = async (): Promise<unknown> => (await send('GET', path)).json.payment?.status;
  while ((await status()) !== 'paid') await sleep(100);
}

/** Everything of it is removed but what the second look needs; then that, and the bus hears of it. */
async function driveErasure(tenantId: string): Promise<void> {
  const path = `/v1/tenants/${tenantId}?confirm=${tenantId}&reason=contractEnded`;
  await send('DELETE', path);
  await untilDone('admin-erasure-worker', 'sqs:SendMessage');
  await world.advance(18 * 60_000);
  await send('DELETE', path);
  await untilDone('admin-erasure-worker', 'events:PutEvents');
  const own = async (): Promise<string[]> =>
    (await world.everyItem()).filter((item) => item.includes(`"TENANT#${tenantId}"`));
  while (!(await own()).some((item) => item.includes('goneAt'))) await sleep(50);
  expect(await own()).toHaveLength(1);
  const again = { method: 'PUT', path: `/v1/tenants/${tenantId}`, body: { name: 'T', timeZone: 'UTC' } };
  const { status, json } = await world.send({ ...again, token: world.vendor });
  expect([status, json.code]).toEqual([410, 'tenant_erased']);
}

/** Intuit tells of a company, and then something that nobody understands. */
async function driveWebhook(): Promise<void> {
  for (const text of [JSON.stringify([cloudEvent({ id: '👩‍👧' })]), 'rubbish']) {
    const { status } = await world.send(signedDelivery(world, text));
    expect(status).toBe(200);
  }
}

/** The one open error, as soon as there is one: a document says first that it was refused, or disagrees. */
async function openError(tenantId: string): Promise<SyncErrorAnswer> {
  for (;;) {
    const { json } = await send('GET', `/v1/tenants/${tenantId}/sync-errors?state=open`);
    const { syncErrors } = syncErrorPageSchema.parse(json);
    expect(syncErrors.length).toBeLessThan(2);
    const [error] = syncErrors;
    if (error !== undefined) return error;
    await sleep(100);
  }
}

/** As a worker leaves it that dies between settling a document and taking it out of its error. */
/** A tenant moves. Nights are left over of one that is not connected, and one that is connected was about to end. */
async function driveNights(): Promise<void> {
  const body = { name: 'Moved', timeZone: 'America/New_York' };
  const path = '/v1/tenants/held-back';
  // Without the key that founding it was sent under.
  const { status } = await world.send({ method: 'PUT', path, token: world.vendor, body });
  expect(status).toBe(200);
  const nights = createNights(mainTable());
  const now = new Date(world.stack.clock.nowMs()).toISOString();
  await nights.begin(tenantIdSchema.parse('billing'), now);
  await nights.end(tenantIdSchema.parse('unmapped'), now);
}

function mainTable(): Table {
  const { client, tables } = world.stack.dynamo;
  const tableName = tables.find((name) => !name.includes('provider')) ?? '';
  return createDynamoTable({ client, tableName, ...system });
}

async function joinAgain(
  tenant: string,
  { error, documentId }: { error: SyncErrorAnswer; documentId: string },
): Promise<void> {
  const { clock } = world.stack;
  await createSyncErrors(mainTable()).join(tenantIdSchema.parse(tenant), {
    error,
    ...{ documentId: documentIdSchema.parse(documentId), at: new Date(clock.nowMs()).toISOString() },
  });
}

/** Twice, so that it is created and changed; under a key, so that its answer is kept. */
async function found(tenantId: string): Promise<void> {
  await world.found(tenantId);
  await send('PUT', `/v1/tenants/${tenantId}`, { name: tenantId, timeZone: 'Europe/London' });
}

async function submit(tenantId: string, change: object = {}): Promise<string> {
  const { json } = await send('POST', `/v1/tenants/${tenantId}/invoices`, invoice(change));
  return json.documentId;
}

async function send(method: string, path: string, body?: object): Promise<Answer> {
  const headers = { 'idempotency-key': `${method}-${path}` };
  const answer = await world.send({ method, path, token: world.vendor, headers, ...(body && { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer;
}

/** As if an hour had passed for whoever opens the tenant's tokens next. */
async function letTokenExpire(tenant: string): Promise<void> {
  const { pk, sk } = keys.providerKeys(tenantIdSchema.parse(tenant));
  await world.stack.dynamo.client.send(
    new UpdateItemCommand({
      TableName: world.stack.dynamo.tables.find((name) => name.includes('provider')),
      Key: { pk: { S: pk }, sk: { S: sk } },
      ConditionExpression: 'attribute_exists(pk)',
      UpdateExpression: 'SET accessTokenExpiresAt = :past',
      ExpressionAttributeValues: { ':past': { S: '2020-01-01T00:00:00.000Z' } },
    }),
  );
}

async function hand(queue: string, message: { readonly tenantId: string; readonly renewsToken?: true }) {
  const { queues } = world.stack;
  const QueueUrl = queues.urlOf(`counterfoil-dev-${queue}`);
  await queues.client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
}

async function untilDone(name: string, action: string, resource = ''): Promise<void> {
  const giveUpAtMs = performance.now() + 25_000;
  const isDone = (): boolean =>
    world.stack
      .permissions()
      .observed.some(
        (use) =>
          use.functionName === `counterfoil-dev-${name}` &&
          use.action === action &&
          use.resource.endsWith(resource),
      );
  while (!isDone()) {
    if (performance.now() > giveUpAtMs) throw new Error(`${name} never did ${action}.`);
    await sleep(50);
  }
}
