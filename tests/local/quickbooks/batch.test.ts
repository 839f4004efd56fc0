import { describe, expect, it } from 'vitest';
import { customer, customerCount, faultCode, json, simulated } from './simulated.ts';
import type { BatchBody } from './simulated.ts';

const create = (bId: string, name: string): object => ({
  bId,
  operation: 'create',
  Customer: customer(name),
});

describe('a batch', () => {
  it('does its items in order, each succeeding or failing alone', async () => {
    const company = simulated();
    const items = [
      create('b1', 'Quill'),
      create('b2', 'Quill'),
      { bId: 'b3', operation: 'delete', Invoice: { Id: '99999', SyncToken: '0' } },
      { bId: 'b4', Query: "select * from Customer where DisplayName = 'Quill'" },
    ];

    const response = await company.post('batch', { BatchItemRequest: items });

    const body = await json<BatchBody>(response);
    expect(response.status).toBe(200);
    expect(body.BatchItemResponse).toMatchObject([
      { bId: 'b1', Customer: { DisplayName: 'Quill' } },
      { bId: 'b2', Fault: { Error: [{ code: '6240', element: '' }], type: 'ValidationFault' } },
      { bId: 'b3', Fault: { Error: [{ code: '610', element: '' }], type: 'ValidationFault' } },
      { bId: 'b4', QueryResponse: { Customer: [{ DisplayName: 'Quill' }], maxResults: 1 } },
    ]);
    expect(body.time).toBe('2026-03-02T09:00:00.000-08:00');
    expect(body.BatchItemResponse[1]).not.toHaveProperty('time');
  });

  it('updates, voids and takes options', async () => {
    const company = simulated();
    const line = {
      Amount: 100,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    const invoice = { CustomerRef: { value: '1' }, Line: [line] };
    const { Invoice: made } = await json<{ Invoice: { Id: string; DocNumber: string } }>(
      await company.post('invoice', invoice),
    );
    company.simulator.control.changeCompany(company.realmId, { switches: { customTxnNumbers: true } });
    const again = { ...invoice, DocNumber: made.DocNumber };

    const response = await company.post('batch', {
      BatchItemRequest: [
        { bId: '1', operation: 'create', Invoice: again },
        { bId: '2', operation: 'create', optionsData: 'allowduplicatedocnum', Invoice: again },
        { bId: '3', operation: 'update', optionsData: 'void', Invoice: { Id: made.Id, SyncToken: '0' } },
        { bId: '4', operation: 'update', Customer: { Id: '1', SyncToken: '99', sparse: true } },
      ],
    });

    expect((await json<BatchBody>(response)).BatchItemResponse).toMatchObject([
      { bId: '1', Fault: { Error: [{ code: '6140' }] } },
      { bId: '2', Invoice: { DocNumber: made.DocNumber } },
      { bId: '3', Invoice: { TotalAmt: 0 } },
      { bId: '4', Fault: { type: 'ValidationFault' } },
    ]);
  });

  it('of 31 items is refused with 1040 and changes nothing', async () => {
    const company = simulated();
    const before = await customerCount(company);
    const thirty = Array.from({ length: 30 }, (_, index) => create(`b${index}`, `Name ${index}`));

    const refused = await company.post('batch', { BatchItemRequest: [...thirty, create('b30', 'Name 30')] });
    const accepted = await company.post('batch', { BatchItemRequest: thirty });

    expect(refused.status).toBe(400);
    expect(await faultCode(refused)).toBe('1040');
    expect(accepted.status).toBe(200);
    expect(await customerCount(company)).toBe(before + 30);
  });

  it('without its list, or with an unknown entity or operation, is told so', async () => {
    const company = simulated();

    const noList = await company.post('batch', {});
    const strange = await company.post('batch', {
      BatchItemRequest: [
        { bId: '1', operation: 'create', Gadget: {} },
        { bId: '2', operation: 'explode', Customer: {} },
        { bId: '3', operation: 'delete', Customer: { Id: '1', SyncToken: '0' } },
      ],
    });

    expect(await faultCode(noList)).toBe('2010');
    expect(
      (await json<BatchBody>(strange)).BatchItemResponse.map((item) => item.Fault?.Error[0]?.code),
    ).toEqual(['2010', '500', '500']);
  });
});
