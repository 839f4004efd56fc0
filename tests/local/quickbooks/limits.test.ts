import { describe, expect, it } from 'vitest';
import { customer, simulated, startMs } from './simulated.ts';
import type { Simulated } from './simulated.ts';

const batch = { BatchItemRequest: [{ bId: '1', Query: "select * from Customer where Id = '1'" }] };

async function statuses(times: number, call: () => Promise<Response>): Promise<number[]> {
  const found: number[] = [];
  for (let done = 0; done < times; done += 1) found.push((await call()).status);
  return found;
}

function count(list: readonly number[], status: number): number {
  return list.filter((each) => each === status).length;
}

function without(company: Simulated, ...names: string[]): Simulated {
  company.simulator.control.changeSwitches({ limits: Object.fromEntries(names.map((name) => [name, null])) });
  return company;
}

describe('ten calls a second', () => {
  it('are let through in any second, rolling', async () => {
    const company = simulated();
    const read = (): Promise<Response> => company.call('customer/1');

    expect(count(await statuses(5, read), 200)).toBe(5);
    await company.time.advance(600);
    expect(count(await statuses(6, read), 200)).toBe(5);
    await company.time.advance(399);
    expect(count(await statuses(1, read), 200)).toBe(0);
    await company.time.advance(1);
    expect(count(await statuses(6, read), 200)).toBe(5);
  });

  it('can be read as ten at the same time', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({
      limits: { callsPerSecond: null, concurrentCalls: 10 },
      latencyMs: 100,
    });

    const calls = Array.from({ length: 12 }, () => company.call('customer/1'));
    await company.time.advance(100);
    const found = (await Promise.all(calls)).map((response) => response.status);
    const afterwards = company.call('customer/1');
    await company.time.advance(100);

    expect(count(found, 200)).toBe(10);
    expect(count(found, 429)).toBe(2);
    expect((await afterwards).status).toBe(200);
  });
});

describe('500 calls a minute', () => {
  it('are let through in any 60 s, rolling, and refused calls take no place', async () => {
    const company = without(simulated(), 'callsPerSecond');
    const read = (): Promise<Response> => company.call('customer/1');

    await statuses(300, read);
    await company.time.advance(30_000);
    expect(count(await statuses(210, read), 200)).toBe(200);
    await company.time.advance(29_999);
    expect((await read()).status).toBe(429);
    await company.time.advance(1);
    expect(count(await statuses(310, read), 200)).toBe(300);
  });

  it('count for each company alone', async () => {
    const company = without(simulated(), 'callsPerSecond');
    const { control } = company.simulator;
    const other = control.createCompany({ seed: 'us' }).realmId;
    const { accessToken } = control.connect({ realmId: other });
    await statuses(501, () => company.call('customer/1'));

    const response = await company.send(`/v3/company/${other}/customer/1`, {
      headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
    });

    expect(response.status).toBe(200);
  });

  it('count a batch as its items when the switch says so', async () => {
    const company = without(simulated(), 'callsPerSecond');
    company.simulator.control.changeSwitches({ batchItemsCountAs: 'items', limits: { callsPerMinute: 60 } });
    const items = Array.from({ length: 30 }, (_, index) => ({
      bId: String(index),
      Query: 'select count(*) from Customer',
    }));

    const found = await statuses(3, () => company.post('batch', { BatchItemRequest: items }));

    expect(found).toEqual([200, 200, 429]);
  });
});

describe('40 batches a minute', () => {
  it('are let through per app; other calls go on', async () => {
    const company = without(simulated(), 'callsPerSecond');

    expect(count(await statuses(41, () => company.post('batch', batch)), 200)).toBe(40);
    expect((await company.call('customer/1')).status).toBe(200);
    await company.time.advance(60_000);
    expect((await company.post('batch', batch)).status).toBe(200);
  });
});

describe('foreign traffic', () => {
  it('takes from what the company may do, as fast as it flows', async () => {
    const company = without(simulated(), 'callsPerSecond', 'batchesPerMinutePerApp');
    const { control } = company.simulator;
    control.foreignTraffic({ realmId: company.realmId, batchesPerMinute: 60, callsPerMinute: 400 });

    await company.time.advance(60_000);

    expect(count(await statuses(65, () => company.post('batch', batch)), 200)).toBe(60);
    expect(count(await statuses(50, () => company.call('customer/1')), 200)).toBe(40);
  });
});

describe('a throttled call', () => {
  it('is answered in the gateway form, without Retry-After', async () => {
    const company = simulated();
    await statuses(10, () => company.call('customer/1'));

    const response = await company.call('customer/1');

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBeNull();
    expect(response.headers.get('intuit_tid')).not.toBeNull();
    expect(await response.json()).toMatchObject({
      fault: {
        error: [{ message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429', code: '3001' }],
        type: 'SERVICE',
      },
      time: startMs,
    });
  });

  it('can be XML and carry Retry-After', async () => {
    const company = simulated();
    company.simulator.control.changeSwitches({ throttleBody: 'xml', throttleRetryAfterSeconds: 60 });
    await statuses(10, () => company.call('customer/1'));

    const response = await company.call('customer/1');

    expect(response.headers.get('content-type')).toBe('application/xml');
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await response.text()).toContain('<Fault type="SERVICE"><Error code="3001"><Message>');
  });

  it('changes nothing and is counted', async () => {
    const company = simulated();
    await statuses(10, () => company.call('customer/1'));

    await company.post('customer', customer('Quill'));

    expect(company.simulator.control.counters(company.realmId)).toMatchObject({
      total: 11,
      throttled: 1,
      metered: 10,
    });
  });
});
