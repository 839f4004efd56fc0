import { describe, expect, it } from 'vitest';
import { customer, faultCode, json, simulated } from './simulated.ts';
import type { CustomerBody, FaultBody } from './simulated.ts';

interface GatewayBody {
  fault: { error: { message: string; detail: string | null; code: string; element: null }[]; type: string };
  time: number;
}

describe('a good answer', () => {
  it('carries the recorded headers and no length', async () => {
    const { headers } = await simulated().post('customer', customer('Quill'));

    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(headers.get('intuit_tid')).toMatch(/^1-[\da-f]{8}-[\da-f]{24}$/u);
    expect(headers.get('qbo-version')).toBe('1988.128');
    expect(headers.get('service-time')).toMatch(/^total=\d+, db=\d+$/u);
    expect(headers.get('cache-control')).toBe('max-age=0, no-cache, no-store, must-revalidate, private');
    expect(headers.get('content-length')).toBeNull();
  });

  it('names the moment the request began, in Pacific time, even when the work took longer', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ latencyMs: 1_500 });

    const answer = company.post('customer', customer('Quill'));
    await company.time.advance(1_500);
    const body = await json<CustomerBody & { Customer: { MetaData: { CreateTime: string } } }>(await answer);

    expect(body.time).toBe('2026-03-02T09:00:00.000-08:00');
    expect(body.Customer.MetaData.CreateTime).toBe('2026-03-02T09:00:01-08:00');
  });

  it('is the same for any minor version', async () => {
    const company = simulated();

    expect((await company.post('customer?minorversion=8', customer('Quill'))).status).toBe(200);
    expect((await company.call('customer/1?minorversion=75')).status).toBe(200);
  });
});

describe('a refusal by the books', () => {
  it('comes without charset, with its length and a trace id', async () => {
    const company = simulated();
    await company.post('customer', customer('Quill'));

    const refused = await company.post('customer', customer('Quill'));

    const text = await refused.text();
    expect(refused.status).toBe(400);
    expect(refused.headers.get('content-type')).toBe('application/json');
    expect(refused.headers.get('content-length')).toBe(String(text.length));
    expect(refused.headers.get('intuit_tid')).not.toBeNull();
    expect(refused.headers.get('qbo-version')).toBeNull();
    expect(text).toBe(
      '{"Fault":{"Error":[{"Message":"Duplicate Name Exists Error","Detail":"The name supplied already exists. : null","code":"6240"}],"type":"ValidationFault"},"time":"2026-03-02T09:00:00.000-08:00"}',
    );
  });

  it.each(['{"broken', '[]', ''])('of a body that is no JSON object (%s) has code 2010', async (body) => {
    expect(await faultCode(await simulated().call('customer', { method: 'POST', body }))).toBe('2010');
  });
});

describe('the token', () => {
  it('that expired is answered in the gateway form of the recording', async () => {
    const company = simulated();
    await company.time.advance(3_600_000);

    const response = await company.call('customer/1');

    const body = await json<GatewayBody>(response);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Intuit", error="invalid_token"');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(body.fault.type).toBe('AUTHENTICATION');
    expect(body.fault.error[0]).toMatchObject({
      message: 'message=AuthenticationFailed; errorCode=003200; statusCode=401',
      code: '3200',
      element: null,
    });
    expect(body.fault.error[0]?.detail).toMatch(/^Token expired: /u);
    expect(body.time).toBe(Date.parse('2026-03-02T18:00:00Z'));
  });

  it.each([undefined, 'Bearer short', `Bearer ${'x'.repeat(5_000)}`])(
    'that is malformed is told so',
    async (value) => {
      const company = simulated();
      const headers: Record<string, string> = value === undefined ? {} : { authorization: value };

      const response = await company.send(`/v3/company/${company.realmId}/customer/1`, {
        headers: { accept: 'application/json', ...headers },
      });

      expect(response.status).toBe(401);
      expect((await json<GatewayBody>(response)).fault.error[0]?.detail).toBe(
        'Malformed bearer token: too short or too long',
      );
    },
  );

  it('of another company gets 403 and code 3100', async () => {
    const company = simulated();
    const other = company.simulator.control.createCompany({ seed: 'gb' }).realmId;

    const response = await company.send(`/v3/company/${other}/companyinfo/${other}`, {
      headers: { accept: 'application/json', authorization: `Bearer ${company.accessToken}` },
    });

    expect(response.status).toBe(403);
    expect((await json<GatewayBody>(response)).fault).toEqual({
      error: [
        {
          message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
          detail: null,
          code: '3100',
          element: null,
        },
      ],
      type: 'SERVICE',
    });
  });

  it('without the accounting scope gets 403', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.changeSwitches({ reconnect: 'adds' });
    const { accessToken } = control.connect({ realmId: company.realmId, scopes: ['openid'] });

    const response = await company.call('customer/1', {
      headers: { authorization: `Bearer ${accessToken}` },
    });

    expect(response.status).toBe(403);
  });
});

describe('the state of a company', () => {
  it.each([
    ['noAccess', 401, '120'],
    ['otherCluster', 401, '130'],
    ['locked', 400, '140'],
    ['maintenance', 400, '150'],
  ] as const)('%s answers %i with code %s', async (state, status, code) => {
    const company = simulated();
    company.simulator.control.changeCompany(company.realmId, { state });

    const response = await company.call('customer/1');

    expect(response.status).toBe(status);
    expect(await faultCode(response)).toBe(code);
  });

  it('lapsedAtGateway answers 400 with code 7001 in the gateway form', async () => {
    const company = simulated();
    company.simulator.control.changeCompany(company.realmId, { state: 'lapsedAtGateway' });

    const response = await company.call('customer/1');

    expect(response.status).toBe(400);
    expect((await json<GatewayBody>(response)).fault.error[0]?.code).toBe('7001');
  });

  it('with a lapsed subscription reads go on and writes get 6190', async () => {
    const company = simulated();
    company.simulator.control.changeCompany(company.realmId, { subscription: 'lapsed' });

    expect((await company.call('customer/1')).status).toBe(200);
    expect(await faultCode(await company.post('customer', customer('Quill')))).toBe('6190');
  });
});

describe('a path', () => {
  it('unknown to the gateway gets HTML 404', async () => {
    const company = simulated();

    const response = await company.send('/v4/anything');

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/html');
    expect((await company.send('/v3/nothing')).status).toBe(404);
  });

  it('below a real entity gets 400 with code 500 and the recorded text', async () => {
    const company = simulated();

    const response = await company.call('customer/1/5');

    const body = await json<FaultBody>(response);
    const path = `/v3/company/${company.realmId}/customer/1/5`;
    expect(response.status).toBe(400);
    expect(body.Fault.Error[0]).toEqual({
      Message: 'Unsupported Operation',
      Detail: `Operation Could not find resource for relative : ${path} of full path: https://c50.sandbox.qbo.intuit.com/qbo50${path} is not supported.`,
      code: '500',
    });
  });

  it('of an entity nobody knows gets 400 with code 500', async () => {
    expect(await faultCode(await simulated().post('gadget', {}))).toBe('500');
  });
});

describe('what the simulator does not model', () => {
  it.each([
    ['an entity', 'purchaseorder', {}],
    ['a report', 'reports/ProfitAndLoss', undefined],
    ['a PDF', 'invoice/1/pdf', undefined],
    ['sending', 'invoice/1/send', {}],
    ['a query parameter', 'customer/1?fields=Id', undefined],
    ['an include', 'invoice?include=invoiceLink', {}],
    ['voiding a payment the invoice way', 'payment?operation=void', {}],
    [
      'a query of such an entity',
      `query?query=${encodeURIComponent('select * from PurchaseOrder')}`,
      undefined,
    ],
    ['changes of such an entity', 'cdc?entities=Customer,Purchase&changedSince=2026-03-01', undefined],
    [
      'such an item in a batch',
      'batch',
      { BatchItemRequest: [{ bId: '1', operation: 'create', Purchase: {} }] },
    ],
    ['changes inside a batch', 'batch', { BatchItemRequest: [{ bId: '1', CDCQuery: {} }] }],
  ])('is refused loudly and reported: %s', async (_what, path, body) => {
    const company = simulated();

    const response = body === undefined ? await company.call(path) : await company.post(path, body);

    const { notModelled } = await json<{ notModelled: string }>(response);
    expect(response.status).toBe(501);
    expect(company.unmodelled).toEqual([notModelled]);
  });

  it.each(['*/*', 'application/xml', ''])('includes XML, which is what Accept "%s" means', async (accept) => {
    const company = simulated();

    const response = await company.call('customer/1', { headers: { accept } });

    expect(response.status).toBe(501);
    expect(company.unmodelled).toEqual(['XML answers (send Accept: application/json)']);
  });

  it('includes other methods', async () => {
    expect((await simulated().call('customer/1', { method: 'DELETE' })).status).toBe(501);
  });
});

describe('a body', () => {
  it('beyond the limit gets 413', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ maxBodyBytes: 100 });

    expect((await company.post('customer', customer('x'.repeat(100)))).status).toBe(413);
    expect((await company.post('customer', customer('short'))).status).toBe(200);
  });
});

describe('a query', () => {
  it.each(['application/text', 'text/plain'])('may be posted as %s', async (contentType) => {
    const company = simulated();

    const response = await company.call('query', {
      method: 'POST',
      body: "select * from Customer where Id = '1'",
      headers: { 'content-type': contentType },
    });

    expect(await json(response)).toMatchObject({ QueryResponse: { Customer: [{ Id: '1' }] } });
  });
});

describe('writing', () => {
  it('updates, voids and deletes by the operation in the query string', async () => {
    const company = simulated();
    const line = {
      Amount: 100,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    const { Invoice: invoice } = await json<{ Invoice: { Id: string } }>(
      await company.post('invoice', { CustomerRef: { value: '1' }, Line: [line] }),
    );

    const voided = await company.post('invoice?operation=void', { Id: invoice.Id, SyncToken: '0' });
    const deleted = await company.post('invoice?operation=delete', { Id: invoice.Id, SyncToken: '1' });

    expect(await json(voided)).toMatchObject({
      Invoice: { TotalAmt: 0, PrivateNote: 'Voided', SyncToken: '1' },
    });
    expect(await json(deleted)).toEqual({
      Invoice: { domain: 'QBO', status: 'Deleted', Id: invoice.Id },
      time: '2026-03-02T09:00:00.000-08:00',
    });
  });

  it('voids a payment by update with include=void', async () => {
    const company = simulated();
    const { Payment: payment } = await json<{ Payment: { Id: string } }>(
      await company.post('payment', { CustomerRef: { value: '1' }, TotalAmt: 50 }),
    );

    const voided = await company.post('payment?operation=update&include=void', {
      Id: payment.Id,
      SyncToken: '0',
      sparse: true,
    });

    expect(await json(voided)).toMatchObject({ Payment: { TotalAmt: 0, PrivateNote: 'Voided' } });
  });

  it('does not delete from a list', async () => {
    const deleted = await simulated().post('customer?operation=delete', { Id: '1', SyncToken: '0' });

    expect(await faultCode(deleted)).toBe('500');
  });
});
