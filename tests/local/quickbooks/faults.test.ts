import { describe, expect, it } from 'vitest';
import { customer, customerCount, faultCode, json, simulated } from './simulated.ts';
import type { BatchBody, FaultBody } from './simulated.ts';

describe('a planned fault', () => {
  it('hits the n-th matching call, as often as asked, and no other', async () => {
    const company = simulated();
    company.simulator.control.planFault({
      match: { kind: 'create', entity: 'Customer' },
      nth: 2,
      times: 2,
      effect: { type: 'fault', code: '6000' },
    });

    const found: number[] = [];
    for (const name of ['A', 'B', 'C', 'D']) {
      await company.call('customer/1');
      found.push((await company.post('customer', customer(name))).status);
    }

    expect(found).toEqual([200, 400, 400, 200]);
    expect(company.simulator.control.faults()).toEqual([]);
  });

  it('words known codes as QuickBooks does, each in the form of its layer', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.planFault({ effect: { type: 'fault', code: '10000' } });
    control.planFault({ nth: 2, effect: { type: 'fault', code: '3100' } });
    control.planFault({
      nth: 3,
      effect: { type: 'fault', code: '6540', detail: 'Own text', httpStatus: 500 },
    });

    const system = await company.call('customer/1');
    const gateway = await company.call('customer/1');
    const own = await company.call('customer/1');

    expect(system.status).toBe(500);
    expect((await json<FaultBody>(system)).Fault.type).toBe('SystemFault');
    expect(gateway.status).toBe(403);
    expect(await json(gateway)).toMatchObject({ fault: { type: 'SERVICE' } });
    expect(own.status).toBe(500);
    expect((await json<FaultBody>(own)).Fault.Error[0]).toMatchObject({ Detail: 'Own text', code: '6540' });
  });

  it('matches by method, path, body and company', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.planFault({ match: { body: 'Quill' }, effect: { type: 'status', status: 502 } });
    control.planFault({ match: { path: 'requestid=r7' }, effect: { type: 'status', status: 503 } });
    control.planFault({ match: { realmId: '1' }, effect: { type: 'status', status: 504 } });
    control.planFault({
      match: { method: 'GET' },
      effect: { type: 'status', status: 500, body: '{"own":true}' },
    });

    const statuses = [
      (await company.post('customer', customer('Quill'))).status,
      (await company.post('customer?requestid=r7', customer('Ferro'))).status,
      (await company.post('customer', customer('Third'))).status,
    ];
    const last = await company.call('customer/1');

    expect(statuses).toEqual([502, 503, 200]);
    expect([last.status, await last.json()]).toEqual([500, { own: true }]);
  });

  it('can say refused although the write was applied', async () => {
    const company = simulated();
    const before = await customerCount(company);
    company.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'fault', code: '10000', applied: true },
    });

    const answer = await company.post('customer', customer('Quill'));

    expect(await faultCode(answer)).toBe('10000');
    expect(await customerCount(company)).toBe(before + 1);
  });

  it('hits one item of a batch by bId, position or content', async () => {
    const company = simulated();
    const { control } = company.simulator;
    control.planFault({ match: { bId: 'b2' }, effect: { type: 'fault', code: '5010' } });
    control.planFault({ match: { nthItem: 3 }, effect: { type: 'fault', code: '6190' } });
    control.planFault({
      match: { item: true, body: 'Delta' },
      effect: { type: 'fault', code: '10000', applied: true },
    });
    const names = ['Alpha', 'Beta', 'Gamma', 'Delta'];
    const before = await customerCount(company);

    const response = await company.post('batch', {
      BatchItemRequest: names.map((name, index) => ({
        bId: `b${index + 1}`,
        operation: 'create',
        Customer: customer(name),
      })),
    });

    const items = (await json<BatchBody>(response)).BatchItemResponse;
    expect(items.map((item) => item.Fault?.Error[0]?.code)).toEqual([undefined, '5010', '6190', '10000']);
    expect(await customerCount(company)).toBe(before + 2);
  });

  it('is refused when it could never happen', () => {
    const { control } = simulated().simulator;

    expect(() => control.planFault({ match: { bId: 'b1' }, effect: { type: 'reset' } })).toThrow(
      'batch item',
    );
    expect(() =>
      control.planFault({ match: { kind: 'creat' as 'create' }, effect: { type: 'reset' } }),
    ).toThrow('kind');
  });

  it('is refused when its pattern is none', () => {
    const { control } = simulated().simulator;

    expect(() => control.planFault({ match: { path: '(' }, effect: { type: 'reset' } })).toThrow(
      'regular expression',
    );
  });
});

describe('a connection', () => {
  it('reset before the work changes nothing', async () => {
    const company = simulated();
    const before = await customerCount(company);
    company.simulator.control.planFault({ match: { kind: 'create' }, effect: { type: 'reset' } });

    await expect(company.post('customer', customer('Quill'))).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });

    expect(await customerCount(company)).toBe(before);
  });

  it.each(['reset', '504'] as const)('lost by %s after the work leaves it done', async (via) => {
    const company = simulated();
    const before = await customerCount(company);
    company.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedAnswerLost', via },
    });

    const outcome = await company.post('customer', customer('Quill')).then(
      (response) => response.status,
      () => 'rejected',
    );

    expect(outcome).toBe(via === 'reset' ? 'rejected' : 504);
    expect(await customerCount(company)).toBe(before + 1);
  });

  it('that says nothing is cut after 120 s', async () => {
    const company = simulated();
    company.simulator.control.planFault({
      match: { kind: 'read' },
      effect: { type: 'appliedAnswerLost', via: 'timeout' },
    });
    let outcome = 'waiting';
    const call = company.call('customer/1').catch(() => {
      outcome = 'rejected';
    });

    await company.time.advance(119_999);
    expect(outcome).toBe('waiting');
    await company.time.advance(1);
    await call;
    expect(outcome).toBe('rejected');
  });

  it('given up by the caller ends at once with the caller’s reason', async () => {
    const company = simulated();
    company.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'slow', delayMs: 10_000 },
    });
    const before = await customerCount(company);
    const giveUp = new AbortController();

    const call = company.post('customer', customer('Quill'), { signal: giveUp.signal });
    await company.time.advance(1_000);
    giveUp.abort(new Error('gave up'));

    await expect(call).rejects.toThrow('gave up');
    expect(await customerCount(company)).toBe(before);
    // The server goes on with what it has begun.
    await company.time.advance(9_000);
    await company.simulator.control.idle();
    expect(await customerCount(company)).toBe(before + 1);
  });
});

describe('a write applied late', () => {
  it('shows in the books only after its time, though the caller heard of a cut', async () => {
    const company = simulated();
    const before = await customerCount(company);
    company.simulator.control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedLate', afterMs: 90_000, via: 'reset' },
    });
    await expect(company.post('customer', customer('Quill'))).rejects.toThrow('fetch failed');

    await company.time.advance(89_999);
    expect(await customerCount(company)).toBe(before);
    await company.time.advance(1);
    await company.simulator.control.idle();
    expect(await customerCount(company)).toBe(before + 1);
  });

  it('is applied too when the clock is moved past its time', async () => {
    const company = simulated();
    const { control } = company.simulator;
    const before = await customerCount(company);
    control.planFault({
      match: { kind: 'create' },
      effect: { type: 'appliedLate', afterMs: 90_000, via: '504' },
    });
    expect((await company.post('customer', customer('Quill'))).status).toBe(504);

    control.advanceClock(90_000);
    await control.idle();

    expect(await customerCount(company)).toBe(before + 1);
  });
});

describe('a slow answer', () => {
  it('comes after its delay', async () => {
    const company = simulated();
    company.simulator.control.planFault({
      match: { kind: 'read' },
      effect: { type: 'slow', delayMs: 4_000 },
    });
    let isAnswered = false;
    const call = company.call('customer/1').then((response) => {
      isAnswered = true;
      return response;
    });

    await company.time.advance(3_999);
    expect(isAnswered).toBe(false);
    await company.time.advance(1);

    expect((await call).status).toBe(200);
  });
});

describe('an outage', () => {
  it('covers its time and its company only', async () => {
    const company = simulated();
    const { control } = company.simulator;
    const { nowMs } = control.clock();
    control.planOutage({ realmId: company.realmId, startMs: nowMs + 1_000, durationMs: 2_000, status: 503 });
    control.planOutage({ realmId: '1', durationMs: 10_000, status: 500 });

    const found: number[] = [];
    for (const _second of [0, 1, 2, 3]) {
      found.push((await company.call('customer/1')).status);
      await company.time.advance(1_000);
    }

    expect(found).toEqual([200, 503, 503, 200]);
  });

  it('of the token endpoint leaves the API alone', async () => {
    const company = simulated();
    company.simulator.control.planOutage({ durationMs: 1_000, status: 503, scope: 'token' });
    const body = new URLSearchParams({ grant_type: 'refresh_token' });

    expect((await company.send('/oauth2/v1/tokens/bearer', { method: 'POST', body })).status).toBe(503);
    expect((await company.call('customer/1')).status).toBe(200);
  });

  it('can cut connections', async () => {
    const company = simulated();
    company.simulator.control.planOutage({ durationMs: 1_000, status: 'reset' });

    await expect(company.call('customer/1')).rejects.toThrow('fetch failed');
  });
});
