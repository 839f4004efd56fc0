import { describe, expect, it } from 'vitest';
import { getConnection } from '../../../functions/connect/get-connection.ts';
import { connectionAnswerSchema } from '../../../shared/contracts/http.ts';
import { connectionSchema } from '../../../shared/domain/connection.ts';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';

const tenantId = tenantIdSchema.parse('acme');
const connected = connectionSchema.parse({
  tenantId,
  realmId: '9341',
  state: 'needsReconnect',
  company: {
    name: 'Acme',
    country: 'GB',
    homeCurrency: 'GBP',
    usesCustomTransactionNumbers: true,
    usesAutomatedSalesTax: false,
    usesMultiCurrency: false,
    warnsOfDuplicateBillNumbers: false,
    readAt: '2026-03-02T09:00:00.000Z',
  },
  connectedAt: '2026-03-02T09:00:00.000Z',
  connectedBy: 'ada',
  epoch: 1,
  stateChangedAt: '2026-03-02T09:00:00.000Z',
});

const answerOf = (connection: typeof connected | undefined, isPaused: boolean) =>
  getConnection(
    { connections: { get: async () => connection }, settings: { isPaused: async () => isPaused } },
    tenantId,
  );

describe('getConnection', () => {
  it.each([true, false])('tells the pause (%s) apart from the state', async (isPaused) => {
    const answer = await answerOf(connected, isPaused);

    expect(connectionAnswerSchema.parse(answer)).toMatchObject({ state: 'needsReconnect', isPaused });
  });

  it('tells the pause of a tenant that was never connected', async () => {
    const answer = connectionAnswerSchema.parse(await answerOf(undefined, true));

    expect(answer).toEqual({ tenantId: 'acme', state: 'notConnected', isPaused: true });
  });
});
