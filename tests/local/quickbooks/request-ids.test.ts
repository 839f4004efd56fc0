import { describe, expect, it } from 'vitest';
import { customer, customerCount, faultCode, json, simulated } from './simulated.ts';
import type { BatchBody, CustomerBody } from './simulated.ts';

const batchOf = (...names: string[]): object => ({
  BatchItemRequest: names.map((name, index) => ({
    bId: `b${index + 1}`,
    operation: 'create',
    Customer: customer(name),
  })),
});

describe('requestid on a single write', () => {
  it('answers a repeat with the first response and changes nothing', async () => {
    const company = simulated();
    const before = await customerCount(company);

    const first = await json<CustomerBody>(await company.post('customer?requestid=r1', customer('Quill')));
    const second = await json<CustomerBody>(await company.post('customer?requestid=r1', customer('Quill')));

    expect(second.Customer).toEqual(first.Customer);
    expect(await customerCount(company)).toBe(before + 1);
  });

  it('remembers the answer that was lost', async () => {
    const company = simulated();
    company.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedAnswerLost', via: 'reset' },
    });
    await expect(company.post('customer?requestid=r1', customer('Quill'))).rejects.toThrow('fetch failed');

    const again = await company.post('customer?requestid=r1', customer('Quill'));

    expect(again.status).toBe(200);
    expect((await json<CustomerBody>(again)).Customer.DisplayName).toBe('Quill');
  });

  it('keeps the ids of two companies apart', async () => {
    const company = simulated();
    const { control } = company.simulator;
    await company.post('customer?requestid=r1', customer('Quill'));
    const other = control.createCompany({ seed: 'us' }).realmId;
    const { accessToken } = control.connect({ realmId: other });

    const response = await company.send(`/v3/company/${other}/customer?requestid=r1`, {
      method: 'POST',
      body: JSON.stringify(customer('Ferro')),
      headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
    });

    expect((await json<CustomerBody>(response)).Customer.DisplayName).toBe('Ferro');
  });

  it('does not remember a refusal, unless the switch says so', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.planFault({ match: { kind: 'create' }, effect: { type: 'fault', code: '6000' } });
    await company.post('customer?requestid=r1', customer('Quill'));
    expect((await company.post('customer?requestid=r1', customer('Quill'))).status).toBe(200);

    control.changeSwitches({ requestIdRemembersFaults: true });
    await company.post('customer', customer('Taken'));
    expect((await company.post('customer?requestid=r2', customer('Taken'))).status).toBe(400);
    expect((await company.post('customer?requestid=r2', customer('Free name'))).status).toBe(400);
  });

  it.each([
    ['error6000', '6000'],
    ['error600', '600'],
  ] as const)('refuses a repeat in the mode %s', async (requestIdMode, code) => {
    const company = simulated();
    company.simulator.control.changeSwitches({ requestIdMode });
    await company.post('customer?requestid=r1', customer('Quill'));

    const repeat = await company.post('customer?requestid=r1', customer('Quill'));

    expect(repeat.status).toBe(400);
    expect(await faultCode(repeat)).toBe(code);
  });

  it('means nothing in the mode ignored', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ requestIdMode: 'ignored' });
    await company.post('customer?requestid=r1', customer('Quill'));

    const repeat = await company.post('customer?requestid=r1', customer('Quill'));

    expect(await faultCode(repeat)).toBe('6240');
  });

  it('is forgotten after the time the switch gives', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ requestIdMemorySeconds: 60 });
    await company.post('customer?requestid=r1', customer('Quill'));

    await company.time.advance(60_000);
    const repeat = await company.post('customer?requestid=r1', customer('Other'));

    expect((await json<CustomerBody>(repeat)).Customer.DisplayName).toBe('Other');
  });

  it('is refused with 2130 beyond 50 characters and counts as absent when empty', async () => {
    const company = simulated();

    const long = await company.post(`customer?requestid=${'x'.repeat(51)}`, customer('Quill'));
    const empty = await company.post('customer?requestid=', customer('Quill'));

    expect(await faultCode(long)).toBe('2130');
    expect(empty.status).toBe(200);
  });

  it('makes a repeat wait while the first is still being worked on', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedLate', afterMs: 5_000, via: 'reset' },
    });
    await expect(company.post('customer?requestid=r1', customer('Quill'))).rejects.toThrow('fetch failed');
    const before = await customerCount(company);

    const repeat = company.post('customer?requestid=r1', customer('Quill'));
    await company.time.advance(5_000);

    expect((await repeat).status).toBe(200);
    expect(await customerCount(company)).toBe(before + 1);
  });

  it('lets the repeat run first when ids in flight are not seen; the late one then changes nothing', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.changeSwitches({ inFlightRequestId: 'runs' });
    control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedLate', afterMs: 5_000, via: 'reset' },
    });
    await expect(company.post('customer?requestid=r1', customer('Quill'))).rejects.toThrow('fetch failed');
    const before = await customerCount(company);

    const repeat = await company.post('customer?requestid=r1', customer('Quill'));
    await company.time.advance(5_000);
    await control.idle();

    expect(repeat.status).toBe(200);
    expect(await customerCount(company)).toBe(before + 1);
  });
});

describe('requestid on a batch', () => {
  it('is remembered per pair of requestid and bId', async () => {
    const company = simulated();
    await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro'));

    const repeat = await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro', 'Third'));

    const items = (await json<BatchBody>(repeat)).BatchItemResponse;
    expect(items.map((item) => item.Customer?.DisplayName)).toEqual(['Quill', 'Ferro', 'Third']);
  });

  it('replays the whole first batch in the mode batch, whatever is sent', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ requestIdMode: 'batch' });
    await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro'));
    const before = await customerCount(company);

    const repeat = await company.post('batch?requestid=r1', batchOf('Third'));

    const items = (await json<BatchBody>(repeat)).BatchItemResponse;
    expect(items.map((item) => item.bId)).toEqual(['b1', 'b2']);
    expect(await customerCount(company)).toBe(before);
  });

  it('refuses repeated items one by one in the mode error6000', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ requestIdMode: 'error6000' });
    await company.post('batch?requestid=r1', batchOf('Quill'));

    const repeat = await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro'));

    const [first, second] = (await json<BatchBody>(repeat)).BatchItemResponse;
    expect(first?.Fault?.Error[0]?.code).toBe('6000');
    expect(second?.Customer?.DisplayName).toBe('Ferro');
  });

  it('remembers the items that were worked on before the batch stopped half way', async () => {
    const company = simulated();
    const before = await customerCount(company);
    const effect = { type: 'appliedAnswerLost', via: '504', items: 1 } as const;
    company.simulator.control.planFault({ match: { kind: 'batch' }, effect });
    const lost = await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro'));

    const again = await company.post('batch?requestid=r1', batchOf('Quill', 'Ferro'));

    expect(lost.status).toBe(504);
    expect((await json<BatchBody>(again)).BatchItemResponse).toHaveLength(2);
    expect(await customerCount(company)).toBe(before + 2);
  });

  it('is refused with 2130 beyond 36 characters, or 10 of a bId', async () => {
    const company = simulated();
    const item = { operation: 'create', Customer: customer('Quill') };

    const long = await company.post(`batch?requestid=${'x'.repeat(37)}`, batchOf('Quill'));
    const longItem = await company.post('batch?requestid=r1', {
      BatchItemRequest: [{ bId: 'x'.repeat(11), ...item }],
    });

    expect(await faultCode(long)).toBe('2130');
    expect(await faultCode(longItem)).toBe('2130');
  });
});
