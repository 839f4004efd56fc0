import { beforeEach, describe, expect, it } from 'vitest';
import { startReconcile } from '../../../functions/reconcile/start-reconcile.ts';
import { startReconcileAnswerSchema } from '../../../shared/contracts/reconcile-answers.ts';
import { reconcileMessageSchema, type ReconcileMessage } from '../../../shared/contracts/messages.ts';
import type { Connection, ConnectionState } from '../../../shared/domain/connection.ts';
import { DependencyError } from '../../../shared/domain/errors.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { connectionOf } from '../../fakes/connection.ts';

const tenantId = tenantIdSchema.parse('acme');
let sent: ReconcileMessage[];
beforeEach(() => {
  sent = [];
});

const start = (of: {
  now: string;
  timeZone?: string;
  state?: ConnectionState | 'none';
  send?: () => Promise<void>;
}) => {
  const { timeZone = 'Europe/London', state = 'active' } = of;
  const connection: Connection | undefined = state === 'none' ? undefined : connectionOf({ state });
  return startReconcile(
    {
      nowMs: () => Date.parse(of.now),
      tenants: {
        get: async () => ({ tenantId, name: 'Acme', timeZone, createdAt: of.now, updatedAt: of.now }),
      },
      connections: { get: async () => connection },
      send:
        of.send ??
        (async (message) => {
          sent.push(reconcileMessageSchema.parse(message));
        }),
    },
    tenantId,
  );
};

describe('startReconcile', () => {
  it('names the run and has it queued', async () => {
    const answer = await start({ now: '2026-11-27T14:03:11.000Z' });

    const name = { localDate: '2026-11-27', requestedAt: '2026-11-27T14:03:11.000Z' };
    expect(startReconcileAnswerSchema.parse(answer)).toEqual({
      runId: '2026-11-27.2026-11-27T14:03:11.000Z',
      ...name,
    });
    expect(sent).toEqual([{ tenantId, byHand: name }]);
  });

  it.each([
    ['Pacific/Auckland', '2026-11-28'],
    ['America/Los_Angeles', '2026-11-27'],
    ['Pacific/Kiritimati', '2026-11-28'],
    ['UTC', '2026-11-27'],
  ])('bears the date that the clock shows in %s', async (timeZone, localDate) => {
    expect(await start({ now: '2026-11-27T14:03:11.000Z', timeZone })).toMatchObject({ localDate });
  });

  it.each(['none', 'disconnected', 'needsReconnect'] as const)(
    'is refused while there are no books to read: %s',
    async (state) => {
      await expect(start({ now: '2026-11-27T14:03:11.000Z', state })).rejects.toMatchObject({
        ...{ status: 409, code: 'not_connected' },
      });
      expect(sent).toEqual([]);
    },
  );

  it('goes while only the subscription has lapsed', async () => {
    await start({ now: '2026-11-27T14:03:11.000Z', state: 'subscriptionLapsed' });

    expect(sent).toHaveLength(1);
  });

  it('promises nothing that was not queued', async () => {
    const send = async (): Promise<void> => {
      throw new DependencyError({ dependency: 'sqs', message: 'down' });
    };

    await expect(start({ now: '2026-11-27T14:03:11.000Z', send })).rejects.toThrow(DependencyError);
  });
});
