import { describe, expect, it } from 'vitest';
import { connectedEvent, disconnectedEvent } from '../../../functions/connect/connection-event.ts';
import { busEventSchema, stableEventId } from '../../../shared/contracts/events.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';
import { connectionOf } from '../../fakes/connection.ts';

const connection = connectionOf({ company: { name: 'Acme Ltd' }, at: '2026-03-02T10:00:00.000Z', epoch: 3 });

describe('stableEventId', () => {
  it('is the same for the same happening and another for any other', () => {
    const id = (epoch: number, tenantId = 'acme') =>
      stableEventId(sha256Hex, ['connection.connected', tenantId, epoch]);

    expect(id(3)).toMatch(/^evt_[0-9a-f]{32}$/);
    expect(id(3)).toBe(id(3));
    expect(new Set([id(3), id(4), id(3, 'acm'), id(3, 'acme,')]).size).toBe(4);
  });
});

describe('the events of a connection', () => {
  it('have the form that is published', () => {
    const events = [
      connectedEvent(sha256Hex, { connection, isReconnect: true }),
      disconnectedEvent(sha256Hex, { connection, isRevokeConfirmed: false }),
    ];

    expect(events.map((event) => busEventSchema.parse(event))).toEqual(events);
    expect(events[0]).toMatchObject({ companyName: 'Acme Ltd', schemaVersion: 1 });
  });

  it('refuse a field that is not in their schema', () => {
    const event = { ...connectedEvent(sha256Hex, { connection, isReconnect: true }), accessToken: 'x' };

    expect(busEventSchema.safeParse(event).success).toBe(false);
  });
});
