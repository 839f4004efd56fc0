import { beforeEach, describe, expect, it } from 'vitest';
import { tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createIdempotencyKeys } from '../../../shared/store/idempotency.ts';
import { createOauthStates } from '../../../shared/store/oauth-states.ts';
import type { Table } from '../../../shared/store/table.ts';

const tenantId = tenantIdSchema.parse('acme');
const now = '2026-03-02T10:00:00.000Z';
const nowMs = Date.parse(now);

/** What the stores of things that may be used once promise, whatever table lies below. */
export function describeSingleUseStores(tableName: string, createTable: () => Promise<Table>): void {
  describe(`the stores of things used once on ${tableName}`, () => {
    let table: Table;
    let clock: { nowMs: number };
    beforeEach(async () => {
      table = await createTable();
      clock = { nowMs };
    });

    describe('createOauthStates', () => {
      const state = {
        tenantId,
        userId: 'ada',
        cookieHash: 'cookie',
        returnPath: '/',
        expiresAt: nowMs / 1000 + 600,
      };
      const by = { cookieHash: 'cookie', now, nowSeconds: nowMs / 1000 };

      it('lets one of many callers use a state', async () => {
        const states = createOauthStates(table);
        await states.add('hash', state);

        const outcomes = await Promise.all(
          Array.from({ length: 6 }, async () => (await states.consume('hash', by)).outcome),
        );

        expect(outcomes.toSorted()).toEqual(['consumed', 'used', 'used', 'used', 'used', 'used']);
      });

      it('tells why a state cannot be used, and whose it was', async () => {
        const states = createOauthStates(table);
        await states.add('hash', state);

        expect(await states.consume('nothing', by)).toEqual({ outcome: 'unknown' });
        expect(await states.consume('hash', { ...by, cookieHash: 'else' })).toEqual({
          outcome: 'otherSession',
          state,
        });
        expect(await states.consume('hash', { ...by, nowSeconds: state.expiresAt })).toEqual({
          outcome: 'expired',
          state,
        });
        expect(await states.consume('hash', by)).toEqual({ outcome: 'consumed', state });
      });
    });

    describe('createIdempotencyKeys', () => {
      const owner = { tenantId, actor: 'user:ada', idempotencyKey: 'key#1' };
      const ask = (claimId: string, fingerprint = 'print') =>
        createIdempotencyKeys({ table, nowMs: () => clock.nowMs }).claim(owner, { fingerprint, claimId });
      const store = () => createIdempotencyKeys({ table, nowMs: () => clock.nowMs });

      it('is claimed once and answers what was kept', async () => {
        expect(await ask('one')).toEqual({ outcome: 'claimed' });
        expect(await ask('two')).toEqual({ outcome: 'inProgress' });
        await store().keepAnswer(owner, 'one', { status: 201, body: '{}' });

        expect(await ask('three')).toEqual({ outcome: 'answered', answer: { status: 201, body: '{}' } });
        expect(await ask('four', 'else')).toEqual({ outcome: 'otherRequest' });
      });

      it('keeps an answer without a body', async () => {
        await ask('one');
        await store().keepAnswer(owner, 'one', { status: 204, body: undefined });

        expect(await ask('two')).toEqual({ outcome: 'answered', answer: { status: 204, body: undefined } });
      });

      it('is free again after a release, also for another request', async () => {
        await ask('one');
        await store().release(owner, 'one');

        expect(await ask('two', 'else')).toEqual({ outcome: 'claimed' });
      });

      it('passes from a worker that died to the same request only', async () => {
        await ask('one');
        clock.nowMs += 60_001;

        expect(await ask('two', 'else')).toEqual({ outcome: 'otherRequest' });
        expect(await ask('three')).toEqual({ outcome: 'claimed' });
      });

      it('takes no answer from a worker whose claim has passed on', async () => {
        await ask('one');
        clock.nowMs += 60_001;
        await ask('two');

        await store().keepAnswer(owner, 'one', { status: 200, body: 'late' });
        await store().release(owner, 'one');

        expect(await ask('three')).toEqual({ outcome: 'inProgress' });
      });

      it('is forgotten after 24 hours, whether or not the table has removed it', async () => {
        await ask('one');
        await store().keepAnswer(owner, 'one', { status: 200, body: '{}' });
        clock.nowMs += 24 * 3600 * 1000 - 1000;
        expect((await ask('two', 'else')).outcome).toBe('otherRequest');
        clock.nowMs += 1000;

        expect((await ask('three', 'else')).outcome).toBe('claimed');
      });
    });
  });
}
