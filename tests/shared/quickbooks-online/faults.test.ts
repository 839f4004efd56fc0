import { describe, expect, it } from 'vitest';
import { dispositionOf } from '../../../shared/quickbooks-online/fault-table.ts';
import { findFault, readFault, readHolder } from '../../../shared/quickbooks-online/faults.ts';

const minute = 60_000;

// One expectation per code on record, written by hand.
const refusals: readonly (readonly [number, string])[] = [
  [500, 'request_defect'],
  [600, 'request_defect'],
  [610, 'reference_inactive'],
  [620, 'linked_transaction'],
  [630, 'business_rule'],
  [700, 'business_rule'],
  [800, 'business_rule'],
  [900, 'business_rule'],
  [1040, 'request_defect'],
  [2000, 'request_defect'],
  [2010, 'request_defect'],
  [2020, 'field_missing'],
  [2030, 'request_defect'],
  [2040, 'characters_refused'],
  [2050, 'text_too_long'],
  [2060, 'value_refused'],
  [2070, 'value_refused'],
  [2080, 'value_refused'],
  [2090, 'value_refused'],
  [2100, 'value_refused'],
  [2110, 'value_refused'],
  [2130, 'request_defect'],
  [2140, 'value_refused'],
  [2150, 'value_refused'],
  [2160, 'value_refused'],
  [2170, 'value_refused'],
  [2180, 'value_refused'],
  [2190, 'value_refused'],
  [2200, 'value_refused'],
  [2210, 'value_refused'],
  [2220, 'value_refused'],
  [2230, 'value_refused'],
  [2240, 'value_refused'],
  [2250, 'field_missing'],
  [2260, 'field_missing'],
  [2270, 'field_missing'],
  [2280, 'field_missing'],
  [2290, 'value_refused'],
  [2300, 'value_refused'],
  [2500, 'reference_inactive'],
  [2600, 'request_defect'],
  [3202, 'request_defect'],
  [4000, 'request_defect'],
  [4001, 'request_defect'],
  [4002, 'request_defect'],
  [5010, 'changed_meanwhile'],
  [5020, 'feature_not_available'],
  [5030, 'feature_not_available'],
  [6000, 'business_rule'],
  [6070, 'request_defect'],
  [6080, 'field_missing'],
  [6090, 'value_refused'],
  [6100, 'tax_mapping_invalid'],
  [6140, 'number_taken'],
  [6150, 'reference_inactive'],
  [6160, 'tax_mapping_invalid'],
  [6170, 'tax_mapping_invalid'],
  [6180, 'business_rule'],
  [6200, 'period_closed'],
  [6210, 'period_closed'],
  [6220, 'business_rule'],
  [6240, 'name_taken'],
  [6250, 'business_rule'],
  [6260, 'business_rule'],
  [6270, 'business_rule'],
  [6280, 'business_rule'],
  [6420, 'email_missing'],
  [6430, 'account_unsuitable'],
  [6440, 'field_missing'],
  [6450, 'business_rule'],
  [6470, 'business_rule'],
  [6480, 'linked_transaction'],
  [6540, 'linked_transaction'],
  [6560, 'unknown_refusal'],
  [10100, 'request_defect'],
];

const others: readonly (readonly [number, number, object])[] = [
  [401, 100, { kind: 'renewToken' }],
  [401, 110, { kind: 'renewToken' }],
  [401, 3200, { kind: 'renewToken' }],
  [401, 120, { kind: 'needsReconnect' }],
  [400, 130, { kind: 'unavailable', retryAfterMs: minute }],
  [401, 130, { kind: 'unavailable', retryAfterMs: minute }],
  [400, 140, { kind: 'unavailable', retryAfterMs: 15 * minute }],
  [400, 150, { kind: 'unavailable', retryAfterMs: 5 * minute }],
  [503, 150, { kind: 'unavailable', retryAfterMs: 5 * minute }],
  [403, 3100, { kind: 'needsReconnect' }],
  [400, 7001, { kind: 'subscriptionLapsed' }],
  [400, 6190, { kind: 'subscriptionLapsed' }],
  [200, 6190, { kind: 'subscriptionLapsed' }],
  [429, 3001, { kind: 'throttled' }],
  [403, 3001, { kind: 'throttled' }],
  [400, 1000, { kind: 'failed' }],
  [400, 1010, { kind: 'failed' }],
  [500, 1020, { kind: 'failed' }],
  [400, 10000, { kind: 'failed' }],
  [500, 10000, { kind: 'failed' }],
  [400, 10200, { kind: 'needsReconnect' }],
];

describe('dispositionOf', () => {
  it.each(refusals)('refuses code %i as %s', (code, cause) => {
    expect(dispositionOf({ httpStatus: 400, code: String(code) })).toEqual({ kind: 'refused', cause });
  });

  it.each(others)('reads status %i with code %i', (httpStatus, code, expected) => {
    expect(dispositionOf({ httpStatus, code: String(code) })).toEqual(expected);
  });

  it.each([
    [400, { kind: 'refused', cause: 'unknown_refusal' }],
    [401, { kind: 'renewToken' }],
    [403, { kind: 'refused', cause: 'unknown_refusal' }],
    [404, { kind: 'refused', cause: 'request_defect' }],
    [408, { kind: 'failed' }],
    [413, { kind: 'refused', cause: 'document_too_large' }],
    [429, { kind: 'throttled' }],
    [302, { kind: 'failed' }],
    [500, { kind: 'failed' }],
    [502, { kind: 'failed' }],
    [503, { kind: 'failed' }],
    [504, { kind: 'failed' }],
  ])('decides on status %i alone where there is no code', (httpStatus, expected) => {
    expect(dispositionOf({ httpStatus, code: '' })).toEqual(expected);
  });

  it('refuses an unknown code as one we do not know', () => {
    expect(dispositionOf({ httpStatus: 400, code: '6999' })).toEqual({
      kind: 'refused',
      cause: 'unknown_refusal',
    });
  });

  it('never believes a refusal that comes with a status of 500 and more', () => {
    expect(dispositionOf({ httpStatus: 500, code: '2030' })).toEqual({ kind: 'failed' });
  });
});

describe('readFault', () => {
  it('reads the upper-case form of QuickBooks itself', () => {
    const body =
      '{"Fault":{"Error":[{"Message":"Duplicate Name Exists Error","Detail":"The name supplied already exists. : null","code":"6240","element":""}],"type":"ValidationFault"},"time":"2026-03-02T09:00:00.000-08:00"}';

    expect(readFault(400, body)).toEqual({
      layer: 'quickbooks',
      httpStatus: 400,
      code: '6240',
      type: 'ValidationFault',
      message: 'Duplicate Name Exists Error',
      detail: 'The name supplied already exists. : null',
    });
  });

  it('reads the lower-case form of the gateway, with its nulls', () => {
    const body =
      '{"warnings":null,"fault":{"error":[{"message":"message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403","detail":null,"code":"3100","element":null}],"type":"SERVICE"},"time":1601391072830}';

    expect(readFault(403, body)).toEqual({
      layer: 'gateway',
      httpStatus: 403,
      code: '3100',
      type: 'SERVICE',
      message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
      detail: '',
    });
  });

  it('reads the XML form, whatever was asked for', () => {
    const body =
      '<IntuitResponse time="2016-11-01T12:00:00.000-07:00" xmlns="http://schema.intuit.com/finance/v3"><Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message><Detail>The request limit was reached.  Try again later</Detail></Error></Fault></IntuitResponse>';

    expect(readFault(429, body)).toMatchObject({
      layer: 'gateway',
      code: '3001',
      type: 'SERVICE',
      detail: 'The request limit was reached.  Try again later',
    });
  });

  it('takes leading zeros off a code', () => {
    expect(readFault(401, '{"fault":{"error":[{"code":"003200"}]}}').code).toBe('3200');
  });

  it('keeps the element that QuickBooks names', () => {
    const body = '{"Fault":{"Error":[{"code":"2050","element":"Customer Memo"}]}}';

    expect(readFault(400, body).element).toBe('Customer Memo');
  });

  it('tells the details of all errors of one fault', () => {
    const body = '{"Fault":{"Error":[{"code":"2020","Detail":"One."},{"code":"2050","Detail":"Two."}]}}';

    expect(readFault(400, body)).toMatchObject({ code: '2020', detail: 'One. Two.' });
  });

  it.each([
    '',
    '<html><body>Not Found</body></html>',
    '[]',
    'null',
    '{"Fault":"no"}',
    '{"Fault":{"Error":{}}}',
  ])('makes a fault without words of %j', (body) => {
    expect(readFault(404, body)).toMatchObject({ httpStatus: 404, code: '', message: '', detail: '' });
  });

  it('cuts endless texts', () => {
    const body = JSON.stringify({ Fault: { Error: [{ code: '6000', Detail: 'x'.repeat(50_000) }] } });

    expect(readFault(400, body).detail).toHaveLength(1000);
  });
});

describe('findFault', () => {
  it('finds a fault inside a success', () => {
    expect(findFault(200, { Fault: { Error: [{ code: '6190' }] } })?.code).toBe('6190');
  });

  it('finds none in an entity', () => {
    expect(findFault(200, { Invoice: { Id: '1' } })).toBeUndefined();
  });
});

describe('readHolder', () => {
  it('finds the transaction that bears a number', () => {
    const detail =
      'Duplicate Document Number Error : You must specify a different number. This number has already been used. DocNumber=18696 is assigned to TxnType=Invoice with TxnId=6575';

    expect(readHolder(detail)).toEqual({ type: 'Invoice', id: '6575' });
  });

  it('finds none in other words', () => {
    expect(readHolder('This number has already been used.')).toBeUndefined();
  });
});
