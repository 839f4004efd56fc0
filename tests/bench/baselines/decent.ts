/**
 * What a careful team builds next: messages in batches of thirty, each invoice claimed by a conditional write, one batch
 * call to QuickBooks, results written one by one, the token kept for five minutes, references kept in memory, and a
 * minute's pause after a 429. No lease, no governor: workers meet at Intuit's limits.
 */
import type { SubmittedInvoice } from '../../../shared/domain/invoice.ts';
import { customerName, itemName, plainInvoice, plainItem } from './plain-payloads.ts';
import type { Baseline, BaselineMessage, BaselineTenant, BaselineWorld } from './run-baseline.ts';

type Entity = { Id: string; DisplayName?: string; Name?: string };
type BatchAnswer = { BatchItemResponse: { bId: string; [entity: string]: unknown }[] };

const tokenKeptMs = 300_000;
const throttlePauseMs = 60_000;

export const decent: Baseline = {
  batchSize: 30,

  async approve({ store, invoice, clock }, { tenantId, invoiceId }) {
    await store.put(
      {
        pk: tenantId,
        sk: `INVOICE#${invoiceId}`,
        state: 'queued',
        invoice: invoice(tenantId, invoiceId),
        createdAt: new Date(clock.nowMs()).toISOString(),
      },
      { onlyIf: (row) => row === undefined },
    );
  },

  container(world) {
    const ids = new Map<string, string>();
    const tokenUntilMs = new Map<string, number>();
    return async (messages) => {
      for (const [tenantId, ofTenant] of Map.groupBy(messages, (message) => message.tenantId)) {
        if ((tokenUntilMs.get(tenantId) ?? 0) <= world.clock.nowMs()) {
          await world.store.get(tenantId, 'TOKENS');
          await world.decrypt();
          tokenUntilMs.set(tenantId, world.clock.nowMs() + tokenKeptMs);
        }
        await pushBatch(world, { tenant: world.tenant(tenantId), messages: ofTenant, ids });
      }
    };
  },
};

async function pushBatch(
  world: BaselineWorld,
  of: { tenant: BaselineTenant; messages: readonly BaselineMessage[]; ids: Map<string, string> },
): Promise<void> {
  const { tenant, messages, ids } = of;
  await Promise.all(
    messages.map((message) => setState(world, message, { from: 'queued', state: 'pushing' })),
  );
  const invoices = messages.map(({ tenantId, invoiceId }) => world.invoice(tenantId, invoiceId));
  await resolve(world, { tenant, invoices, ids });
  const idOf = (kind: string, name: string): string => ids.get(`${tenant.tenantId} ${kind} ${name}`) ?? '';
  const answer = await post<BatchAnswer>(world, tenant, {
    path: 'batch',
    body: {
      BatchItemRequest: invoices.map((invoice, index) => ({
        bId: String(index),
        operation: 'create',
        Invoice: plainInvoice(tenant, invoice, {
          customerId: idOf('Customer', customerName(invoice)),
          itemId: (name) => idOf('Item', name),
        }),
      })),
    },
  });
  await Promise.all(
    messages.map(async (message, index) => {
      const item = answer.BatchItemResponse.find(({ bId }) => bId === String(index));
      const entity = item?.['Invoice'] as Entity | undefined;
      if (entity === undefined) throw new Error(`Refused: ${JSON.stringify(item)}`);
      await setState(world, message, { from: 'pushing', state: 'pushed', entityId: entity.Id });
      world.pushed(message.tenantId, message.invoiceId);
    }),
  );
}

async function setState(
  { store, invoice, clock }: BaselineWorld,
  { tenantId, invoiceId }: BaselineMessage,
  { from, ...change }: { from: string; state: string; entityId?: string },
): Promise<void> {
  await store.put(
    {
      pk: tenantId,
      sk: `INVOICE#${invoiceId}`,
      invoice: invoice(tenantId, invoiceId),
      updatedAt: new Date(clock.nowMs()).toISOString(),
      ...change,
    },
    { onlyIf: (row) => row?.['state'] === from },
  );
}

/** Customers and items: asked for by name, what is missing created in a batch, asked again where others were faster. */
async function resolve(
  world: BaselineWorld,
  of: { tenant: BaselineTenant; invoices: readonly SubmittedInvoice[]; ids: Map<string, string> },
): Promise<void> {
  const { tenant, invoices, ids } = of;
  const wanted = [
    ...invoices.map((invoice) => ({ kind: 'Customer', field: 'DisplayName', name: customerName(invoice) })),
    ...invoices.flatMap(({ lines }) =>
      lines.map((line) => ({ kind: 'Item', field: 'Name', name: itemName(line) })),
    ),
  ] as const;
  const missing = (): Map<string, (typeof wanted)[number]> =>
    new Map(
      wanted
        .map((reference) => [`${tenant.tenantId} ${reference.kind} ${reference.name}`, reference] as const)
        .filter(([key]) => !ids.has(key)),
    );
  for (let round = 0; round < 3 && missing().size > 0; round += 1) {
    for (const [kind, references] of Map.groupBy(missing().values(), ({ kind }) => kind)) {
      const field = references[0]?.field ?? '';
      const names = references.map(({ name }) => `'${name}'`).join(', ');
      const found = await post<{ QueryResponse: Record<string, Entity[] | undefined> }>(world, tenant, {
        path: 'query',
        body: `select * from ${kind} where ${field} in (${names}) maxresults 1000`,
      });
      for (const entity of found.QueryResponse[kind] ?? []) {
        ids.set(`${tenant.tenantId} ${kind} ${entity.DisplayName ?? entity.Name ?? ''}`, entity.Id);
      }
    }
    const creates = [...missing().values()];
    for (let start = 0; start < creates.length; start += 30) {
      const answer = await post<BatchAnswer>(world, tenant, {
        path: 'batch',
        body: {
          BatchItemRequest: creates.slice(start, start + 30).map(({ kind, name }, index) => ({
            bId: String(index),
            operation: 'create',
            [kind]: kind === 'Customer' ? { DisplayName: name } : plainItem(tenant, name),
          })),
        },
      });
      for (const item of answer.BatchItemResponse) {
        for (const kind of ['Customer', 'Item']) {
          const entity = item[kind] as Entity | undefined;
          if (entity !== undefined)
            ids.set(`${tenant.tenantId} ${kind} ${entity.DisplayName ?? entity.Name ?? ''}`, entity.Id);
        }
      }
    }
  }
}

async function post<Answer>(
  world: BaselineWorld,
  tenant: BaselineTenant,
  of: { path: string; body: object | string },
): Promise<Answer> {
  for (;;) {
    const isText = typeof of.body === 'string';
    const response = await world.intuit.fetch(
      `http://127.0.0.1:7000/v3/company/${tenant.realmId}/${of.path}?minorversion=75`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tenant.accessToken}`,
          accept: 'application/json',
          'content-type': isText ? 'application/text' : 'application/json',
        },
        body: typeof of.body === 'string' ? of.body : JSON.stringify(of.body),
      },
    );
    if (response.ok) return (await response.json()) as Answer;
    if (response.status !== 429)
      throw new Error(`QuickBooks answered ${response.status}: ${await response.text()}`);
    await world.clock.sleep(throttlePauseMs);
  }
}
