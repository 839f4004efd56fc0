import { describe, expect, it } from 'vitest';
import { acceptEvents } from '../../../functions/push/accept-events.ts';
import { foreseeEvent } from '../../../functions/push/foresee-event.ts';
import { inboundEventSchema, type InboundEvent } from '../../../shared/contracts/inbound-events.ts';
import { tenantIdSchema, type DocumentId } from '../../../shared/domain/ids.ts';
import { describeError, type LogLine } from '../../../shared/edge/log.ts';
import { createSubmittingWorld, invoice, settlement } from './submitting-world.ts';

const tenantId = tenantIdSchema.parse('acme');
const event = (type: string, detail: object): InboundEvent =>
  inboundEventSchema.parse({ version: '0', source: 'vendor.app', 'detail-type': type, detail });
const authorized = (change: object = {}): InboundEvent =>
  event('invoice.authorized', { tenantId, invoice: invoice(change) });
const approved = (change: object = {}): InboundEvent =>
  event('settlement.approved', { tenantId, settlement: settlement(change) });

function setUp() {
  const world = createSubmittingWorld();
  const accept = async (one: InboundEvent): Promise<LogLine> => {
    const lines: LogLine[] = [];
    await acceptEvents(
      {
        ...world,
        describeError,
        tenantStanding: async () => 'present',
        log: (line) => void lines.push(line),
      },
      [{ messageId: 'm-1', receiveCount: 1, message: one }],
    );
    return lines[0]!;
  };
  const settle = async (documentId: DocumentId, state: 'refused' | 'voided'): Promise<void> => {
    const document = await world.documents.get(tenantId, documentId);
    await world.documents.move(
      { tenantId, documentId, basis: document! },
      { state, updatedAt: '2026-03-02T10:00:00.000Z', attempts: [] },
    );
  };
  return { ...world, accept, settle };
}

type World = ReturnType<typeof setUp>;
type Row = [what: string, before: (world: World) => Promise<unknown>, event: InboundEvent, told: string];

const nothing = async (): Promise<void> => {};
const accepted =
  (change: object, state?: 'refused' | 'voided') =>
  async (world: World): Promise<void> => {
    await world.accept(authorized(change));
    if (state !== undefined) await world.settle(world.sent.invoice[0]!, state);
  };

describe('foreseeEvent', () => {
  it.each<Row>([
    ['a new invoice', nothing, authorized(), 'accepted'],
    ['a new settlement', nothing, approved(), 'accepted'],
    ['one that was accepted', accepted({}), authorized(), 'acceptedBefore'],
    ['one that was accepted and voided', accepted({}, 'voided'), authorized(), 'acceptedBefore'],
    ['other content', accepted({}), authorized({ memo: 'other' }), 'revision_conflict'],
    ['an older revision', accepted({ revision: 2 }), authorized(), 'stale_revision'],
    ['a revision of one under way', accepted({}), authorized({ revision: 2 }), 'document_in_flight'],
    ['a revision of a voided one', accepted({}, 'voided'), authorized({ revision: 2 }), 'document_voided'],
    ['a revision of a refused one', accepted({}, 'refused'), authorized({ revision: 2 }), 'accepted'],
    ['an invoice without a customer', nothing, authorized({ customer: undefined }), 'customer_missing'],
    ['a credit', nothing, approved({ lines: [{ material: 'A', amount: '-1.00' }] }), 'credit_not_supported'],
  ])('foretells of %s what accepting it then comes to, and writes nothing', async (_, before, one, told) => {
    const world = setUp();
    await before(world);
    const items = JSON.stringify([...world.table.items]);

    const outlook = await foreseeEvent(world.submitting.invoice, one);
    const untouched = JSON.stringify([...world.table.items]);
    const line = await world.accept(one);

    const outcomes: Record<string, string> = { accepted: 'accepted', 'accepted before': 'acceptedBefore' };
    expect(untouched).toBe(items);
    expect(outlook.kind === 'refused' ? outlook.code : outlook.kind).toBe(told);
    expect(line.problemCode ?? outcomes[String(line.outcome)]).toBe(told);
  });

  it('fails when the table does, so that nothing is foretold wrongly', async () => {
    const { submitting } = setUp();
    const submissions = { newest: () => Promise.reject(new Error('table down')) };

    await expect(foreseeEvent({ ...submitting.invoice, submissions }, authorized())).rejects.toThrow(
      'table down',
    );
  });
});
