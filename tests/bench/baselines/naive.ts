/**
 * The way it is usually begun: a transaction with an outbox row on approval; then per message an idempotency record
 * (Powertools' two writes), tokens read and decrypted, node-quickbooks one invoice at a time, the status written at each
 * step with an index over it, an audit row, and a back-off when Intuit says 429.
 */
import { createRequire } from 'node:module';
import NodeQuickBooks from 'node-quickbooks';
import type { SubmittedInvoice } from '../../../shared/domain/invoice.ts';
import { customerName, itemName, plainInvoice, plainItem } from './plain-payloads.ts';
import type { Baseline, BaselineTenant, BaselineWorld } from './run-baseline.ts';

type Call = <Answer>(method: string, ...args: unknown[]) => Promise<Answer>;
type Found = { QueryResponse: Record<string, { Id: string }[] | undefined> };

const firstBackoffMs = 1_000;
const maxBackoffMs = 32_000;

export const naive: Baseline = {
  batchSize: 1,

  async approve(world, { tenantId, invoiceId }) {
    const invoice = world.invoice(tenantId, invoiceId);
    const at = new Date(world.clock.nowMs()).toISOString();
    await Promise.all([
      world.store.put(
        { pk: tenantId, sk: `INVOICE#${invoiceId}`, status: 'approved', invoice, createdAt: at },
        { isTransaction: true },
      ),
      world.store.put(
        { pk: 'OUTBOX', sk: `${tenantId}#${invoiceId}`, type: 'invoice.approved', at },
        { isTransaction: true },
      ),
    ]);
    // Whatever reads the table's stream sends the message and takes the row away.
    await world.store.delete('OUTBOX', `${tenantId}#${invoiceId}`);
  },

  container(world) {
    const ids = new Map<string, Promise<string>>();
    return async ([message]) => {
      if (message === undefined) return;
      const { tenantId, invoiceId } = message;
      const { store, clock } = world;
      const tenant = world.tenant(tenantId);
      const invoice = world.invoice(tenantId, invoiceId);
      const record = { pk: `IDEMPOTENCY#push-worker#${tenantId}#${invoiceId}`, sk: 'IDEMPOTENCY' };
      const expiration = Math.round(clock.nowMs() / 1000) + 3_600;
      await store.put({ ...record, status_: 'INPROGRESS', expiration });
      await setStatus(world, message, { status: 'pushing' });
      await store.get(tenantId, 'TOKENS');
      await Promise.all([world.decrypt(), world.decrypt()]);
      const call = withBackoff(world, quickBooks(world, tenant));
      const id = (kind: 'Customer' | 'Item', name: string): Promise<string> => {
        const key = `${tenantId} ${kind} ${name}`;
        const known = ids.get(key) ?? findOrCreate(call, tenant, { kind, name });
        ids.set(key, known);
        return known;
      };
      const entity = await create(call, tenant, { invoice, id });
      await setStatus(world, message, { status: 'pushed', entityId: entity.Id, syncToken: '0' });
      await store.put({
        pk: tenantId,
        sk: `AUDIT#${clock.nowMs()}#${invoiceId}`,
        action: 'pushed',
        entityId: entity.Id,
      });
      await store.put({ ...record, status_: 'COMPLETED', expiration, data: { entityId: entity.Id } });
      world.pushed(tenantId, invoiceId);
    };
  },
};

async function setStatus(
  { store, invoice, clock }: BaselineWorld,
  of: { tenantId: string; invoiceId: string },
  change: { status: string; entityId?: string; syncToken?: string },
): Promise<void> {
  await store.put({
    pk: of.tenantId,
    sk: `INVOICE#${of.invoiceId}`,
    invoice: invoice(of.tenantId, of.invoiceId),
    updatedAt: new Date(clock.nowMs()).toISOString(),
    ...change,
  });
}

async function create(
  call: Call,
  tenant: BaselineTenant,
  of: { invoice: SubmittedInvoice; id: (kind: 'Customer' | 'Item', name: string) => Promise<string> },
): Promise<{ Id: string }> {
  const { invoice, id } = of;
  const customerId = await id('Customer', customerName(invoice));
  const items = new Map<string, string>();
  for (const line of invoice.lines) items.set(itemName(line), await id('Item', itemName(line)));
  const itemId = (name: string): string => items.get(name) ?? '';
  return call<{ Id: string }>('createInvoice', plainInvoice(tenant, invoice, { customerId, itemId }));
}

async function findOrCreate(
  call: Call,
  tenant: BaselineTenant,
  of: { kind: 'Customer' | 'Item'; name: string },
): Promise<string> {
  const { kind, name } = of;
  const find = async (): Promise<string | undefined> => {
    const criteria = kind === 'Customer' ? { DisplayName: name } : { Name: name };
    const found = await call<Found>(`find${kind}s`, criteria);
    return found.QueryResponse[kind]?.[0]?.Id;
  };
  const known = await find();
  if (known !== undefined) return known;
  try {
    const entity = kind === 'Customer' ? { DisplayName: name } : plainItem(tenant, name);
    return (await call<{ Id: string }>(`create${kind}`, entity)).Id;
  } catch {
    // Another worker was faster.
    const theirs = await find();
    if (theirs === undefined) throw new Error(`Neither found nor created: ${kind} ${name}`);
    return theirs;
  }
}

const isThrottled = (error: unknown): boolean =>
  (error as { response?: { status?: number } }).response?.status === 429;

function withBackoff(world: BaselineWorld, call: Call): Call {
  return async (method, ...args) => {
    for (let waitMs = firstBackoffMs; ; waitMs = Math.min(waitMs * 2, maxBackoffMs)) {
      try {
        // The package changes what it is given.
        return await call(method, ...structuredClone(args));
      } catch (error) {
        if (!isThrottled(error)) throw error;
        await world.clock.sleep(waitMs);
      }
    }
  };
}

interface QuickBooksPackage {
  new (...settings: unknown[]): Record<string, (...args: unknown[]) => void>;
  V3_ENDPOINT_BASE_URL: string;
}
interface AxiosRequest {
  readonly url: string;
  readonly method: string;
  readonly params: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly data?: string;
}

const requireFromPackage = createRequire(import.meta.resolve('node-quickbooks'));

/** node-quickbooks, unchanged; only the wire below it ends in the simulator. */
function quickBooks(world: BaselineWorld, tenant: BaselineTenant): Call {
  const axios = requireFromPackage('axios') as { defaults: { adapter: unknown } };
  axios.defaults.adapter = async (request: AxiosRequest): Promise<object> => {
    const joint = request.url.includes('?') ? '&' : '?';
    const url = `${request.url}${joint}${new URLSearchParams(request.params).toString()}`;
    const response = await world.intuit.fetch(url, {
      method: request.method.toUpperCase(),
      headers: { ...request.headers },
      ...(request.data === undefined ? {} : { body: request.data }),
    });
    const answer = { status: response.status, headers: {}, config: request, data: await response.text() };
    if (response.ok) return answer;
    throw Object.assign(new Error(`Status ${response.status}`), { response: answer });
  };
  const QuickBooks = NodeQuickBooks as unknown as QuickBooksPackage;
  QuickBooks.V3_ENDPOINT_BASE_URL = 'http://127.0.0.1:7000/v3/company/';
  const { accessToken, realmId } = tenant;
  const client = new QuickBooks('id', 'secret', accessToken, false, realmId, true, false, null, '2.0');
  return <Answer>(method: string, ...args: unknown[]): Promise<Answer> => {
    const done = Promise.withResolvers<Answer>();
    client[method]!(...args, (error: Error | null, answer: Answer) => {
      if (error === null) done.resolve(answer);
      else done.reject(error);
    });
    return done.promise;
  };
}
