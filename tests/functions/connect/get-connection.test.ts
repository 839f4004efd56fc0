import { describe, expect, it } from 'vitest';
import { getConnection } from '../../../functions/connect/get-connection.ts';
import { connectionAnswerSchema } from '../../../shared/contracts/http.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { connectionOf } from '../../fakes/connection.ts';

const tenantId = tenantIdSchema.parse('acme');
const connected = connectionOf({ tenantId, state: 'needsReconnect' });

const answerOf = (
  connection: typeof connected | undefined,
  isPaused: boolean,
  names: ReadonlyMap<string, string> = new Map(),
) =>
  getConnection(
    {
      connections: { get: async () => connection },
      settings: { isPaused: async () => isPaused },
      people: { namesOf: async () => names },
    },
    tenantId,
  );

describe('getConnection', () => {
  it.each([true, false])('tells the pause (%s) apart from the state', async (isPaused) => {
    const answer = await answerOf(connected, isPaused);

    expect(connectionAnswerSchema.parse(answer)).toMatchObject({ state: 'needsReconnect', isPaused });
  });

  it('names who connected, where the name is known', async () => {
    const names = new Map([[connected.connectedBy, 'Ada Admin']]);

    expect(connectionAnswerSchema.parse(await answerOf(connected, false, names)).connectedByName).toBe(
      'Ada Admin',
    );
    expect(await answerOf(connected, false)).not.toHaveProperty('connectedByName');
  });

  it('tells the pause of a tenant that was never connected', async () => {
    const answer = connectionAnswerSchema.parse(await answerOf(undefined, true));

    expect(answer).toEqual({ tenantId: 'acme', state: 'notConnected', isPaused: true });
  });
});
