import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createBus } from '../../../shared/aws/bus.ts';
import { busEventSchema } from '../../../shared/contracts/events.ts';

const client = new EventBridgeClient({ region: 'eu-west-2' });
const eventBridge = mockClient(client);
const slept: number[] = [];
const bus = createBus({
  client,
  busName: 'counterfoil-test',
  sleep: async (ms) => {
    slept.push(ms);
  },
});

beforeEach(() => {
  eventBridge.reset();
  slept.length = 0;
});

const event = (mark: number) =>
  busEventSchema.parse({
    type: 'connection.needs_reconnect',
    eventId: `evt_${String(mark).padStart(32, '0')}`,
    schemaVersion: 1,
    tenantId: 'acme',
    occurredAt: '2026-03-02T10:00:00.000Z',
    realmId: '9341000000000001',
    companyName: 'Acme Ltd',
  });

const sent = () =>
  eventBridge
    .commandCalls(PutEventsCommand)
    .map(({ args }) =>
      args[0].input.Entries?.map(({ Detail }) => JSON.parse(Detail ?? '').eventId.slice(-2)),
    );

describe('createBus', () => {
  it('publishes an event under its type, with the time it happened', async () => {
    eventBridge.on(PutEventsCommand).resolves({ Entries: [{ EventId: 'a' }] });

    await bus.publish([event(1)]);

    expect(eventBridge.commandCalls(PutEventsCommand)[0]?.args[0].input).toEqual({
      Entries: [
        {
          EventBusName: 'counterfoil-test',
          Source: 'counterfoil',
          DetailType: 'connection.needs_reconnect',
          Detail: JSON.stringify(event(1)),
          Time: new Date('2026-03-02T10:00:00.000Z'),
        },
      ],
    });
  });

  it('sends again the entries that were not taken, and only those', async () => {
    eventBridge
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 1,
        Entries: [{ EventId: 'a' }, { ErrorCode: 'ThrottlingException' }, { EventId: 'c' }],
      })
      .resolves({ Entries: [{ EventId: 'b' }] });

    await bus.publish([event(1), event(2), event(3)]);

    expect(sent()).toEqual([['01', '02', '03'], ['02']]);
    expect(slept).toEqual([100]);
  });

  it('publishes ten at a time', async () => {
    eventBridge
      .on(PutEventsCommand)
      .callsFake(({ Entries }) => ({ Entries: Entries.map(() => ({ EventId: 'x' })) }));

    await bus.publish(Array.from({ length: 12 }, (_, index) => event(index)));

    expect(sent().map((ids) => ids?.length)).toEqual([10, 2]);
  });

  it('fails when an entry is refused three times', async () => {
    eventBridge.on(PutEventsCommand).resolves({ Entries: [{ ErrorCode: 'InternalFailure' }] });

    await expect(bus.publish([event(1)])).rejects.toMatchObject({
      name: 'DependencyError',
      dependency: 'eventbridge',
    });
    expect(sent()).toHaveLength(3);
  });

  it('asks nothing for no events', async () => {
    await bus.publish([]);

    expect(sent()).toEqual([]);
  });
});
