import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attachQuickbooks, quickbooksApp, startOwnQuickbooks } from '../../../local/stack/quickbooks.ts';
import type { QuickbooksStandIn } from '../../../local/stack/quickbooks.ts';
import { webhookVerifierToken } from '../../../local/stack/secret-values.ts';
import { webhookEndpoint } from '../../../local/stack/webhook-endpoint.ts';
import { until } from '../processes.ts';

const heard: { path: string; body: string; signature: unknown }[] = [];
const server = createServer((incoming, outgoing) => {
  void text(incoming).then((body) => {
    heard.push({ path: incoming.url ?? '', body, signature: incoming.headers['intuit-signature'] });
    outgoing.end();
  });
});
let origin = '';
let own: QuickbooksStandIn;
let realmId = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  own = await startOwnQuickbooks({ port: 0, stateFile: undefined, shiftMs: 0, log: () => {} });
  ({ realmId } = own.simulator!.control.createCompany({ seed: 'gb' }));
  own.simulator!.control.connect({ realmId });
});
beforeEach(() => void (heard.length = 0));
afterAll(async () => {
  await own.close();
  server.close();
});

const webhooks = () => own.simulator!.control.webhooks;
const addCustomer = (DisplayName: string) =>
  own.simulator!.control.addEntities({ realmId, entity: 'Customer', rows: [{ DisplayName }] });

describe('the webhooks of the local QuickBooks', () => {
  it('go, signed with the token of the local secret, to the endpoint of this run', async () => {
    webhooks().configure({ ...webhookEndpoint('http://127.0.0.1:1'), outage: 'holds' });

    await own.sendWebhooks(webhookEndpoint(origin));
    addCustomer('Larkfield');
    await until(() => heard.length > 0);

    const [{ path, body, signature }] = heard as [(typeof heard)[0]];
    expect(webhooks().endpoints()).toHaveLength(1);
    expect(path).toBe('/webhooks/quickbooks');
    expect(JSON.parse(body)).toMatchObject([{ type: 'qbo.customer.created.v1', intuitaccountid: realmId }]);
    expect(signature).toBe(createHmac('sha256', webhookVerifierToken).update(body).digest('base64'));
  });

  it('are kept while they are held, and come once an endpoint is told again', async () => {
    const attached = attachQuickbooks(own.url);
    await attached.sendWebhooks(webhookEndpoint(origin));

    await attached.holdWebhooks();
    addCustomer('Posthouse');
    const sentWhileHeld = await webhooks().flush();
    await attached.sendWebhooks(webhookEndpoint(origin));
    await until(() => heard.length > 0);

    expect(sentWhileHeld).toEqual([]);
    expect(heard.map(({ body }) => body).join()).toContain('qbo.customer.created.v1');
    expect(webhooks().endpoints()).toMatchObject([{ clientId: quickbooksApp.clientId, outage: 'none' }]);
  });

  it('are held without complaint where the simulator has ended', async () => {
    const gone = attachQuickbooks('http://127.0.0.1:1');

    await expect(gone.holdWebhooks()).resolves.toBeUndefined();
  });
});
