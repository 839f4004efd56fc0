import { describe, expect, it } from 'vitest';
import { invoice, line, openBooks } from './open-books.ts';

const early = '2026-03-02T08:00:00-08:00';

describe('change data capture', () => {
  it('answers what changed, stubs for what was deleted, {} where nothing did', () => {
    const { create, remove, changes } = openBooks();
    const kept = create('Invoice', invoice(5));
    const gone = create('Invoice', invoice(6));
    remove('Invoice', { Id: gone.Id, SyncToken: '0' });

    const slots = changes(['Bill', 'Invoice'], early);

    expect(slots).toContainEqual({});
    const found = slots.find((slot: object) => 'Invoice' in slot);
    expect(found).toMatchObject({ startPosition: 1, maxResults: 2 });
    expect(found.Invoice).toContainEqual({
      domain: 'QBO',
      status: 'Deleted',
      Id: gone.Id,
      MetaData: { LastUpdatedTime: '2026-03-02T09:00:00-08:00' },
    });
    expect(found.Invoice.find((entry: { Id: string }) => entry.Id === kept.Id).TotalAmt).toBe(5);
  });

  it('answers stubs without a time by the switch', () => {
    const { create, remove, changes } = openBooks('us', { deletedStubs: 'bare' });
    const { Id } = create('Invoice', invoice(6));
    remove('Invoice', { Id, SyncToken: '0' });

    expect(changes(['Invoice'], early)[0].Invoice).toEqual([{ domain: 'QBO', status: 'Deleted', Id }]);
  });

  it('reports a voided invoice with zero totals, and the customer its balance moved', () => {
    const { create, nullify, changes } = openBooks();
    const { Id } = create('Invoice', invoice(5));
    nullify('Invoice', { Id, SyncToken: '0' });

    const [customers, invoices] = changes(['Invoice', 'Customer'], early);

    expect(invoices.Invoice[0]).toMatchObject({ TotalAmt: 0, PrivateNote: 'Voided' });
    expect(customers.Customer.map((entry: { Id: string }) => entry.Id)).toEqual(['1']);
  });

  it('tells of list objects, inactive ones as ordinary objects', () => {
    const { books, clock, create, update, changes } = openBooks();
    clock.ms += 60_000;
    const since = '2026-03-02T09:00:30-08:00';
    books.setSwitches({ changesOrder: 'asked' });
    update('Account', { Id: '69', SyncToken: '0', sparse: true, Active: false });
    update('Customer', { Id: '2', SyncToken: '0', sparse: true, Active: false });
    create('Employee', { DisplayName: 'Ada' });
    create('Item', { Name: 'Seat', IncomeAccountRef: { value: '79' } });
    create('Term', { Name: 'Net 7', DueDays: 7 });

    const kinds = ['Account', 'Customer', 'Vendor', 'Employee', 'Item', 'Term', 'Bill', 'BillPayment'];
    const slots = changes(kinds, since);

    expect(slots.map((slot: object) => Object.keys(slot)[0])).toEqual([
      'Account',
      'Customer',
      undefined,
      'Employee',
      'Item',
      'Term',
      undefined,
      undefined,
    ]);
    expect(slots[0].Account).toMatchObject([{ Id: '69', Active: false, Name: 'Accounting (deleted)' }]);
    expect(slots[1].Customer).toMatchObject([{ Id: '2', Active: false }]);
    expect(slots[1].Customer[0]).not.toHaveProperty('status');
  });

  it('gives the order of entities by the switch', () => {
    const { books, create, changes } = openBooks();
    create('Invoice', invoice(5));

    expect(Object.keys(changes(['Invoice', 'Bill'], early)[0])).toEqual([]);
    books.setSwitches({ changesOrder: 'asked' });
    expect(Object.keys(changes(['Invoice', 'Bill'], early)[0])).toContain('Invoice');
  });

  it('leaves out what lies before the moment, to the second', () => {
    const { clock, create, changes } = openBooks();
    create('Invoice', invoice(5));
    clock.ms += 2000;
    const second = create('Invoice', invoice(6)).Id;

    const [slot] = changes(['Invoice'], '2026-03-02T17:00:01Z');

    expect(slot.Invoice.map((entry: { Id: string }) => entry.Id)).toEqual([second]);
  });

  it('stops at 1,000 objects without saying so', () => {
    const { create, changes } = openBooks();
    for (let index = 0; index < 1005; index += 1)
      create('Invoice', invoice(1, { Line: [line({ amount: 1 })] }));

    expect(changes(['Invoice'], early)[0].maxResults).toBe(1000);
  });

  it.each([
    ['lenient', 1],
    ['clamp', 0],
  ] as const)('asked for more than 30 days is %s', (changesLookBack, expected) => {
    const { clock, create, changes } = openBooks('us', { changesLookBack });
    create('Invoice', invoice(5));
    clock.ms += 31 * 86_400_000;

    expect(changes(['Invoice'], '2011-10-10T00:00:00-07:00')[0].maxResults ?? 0).toBe(expected);
  });

  it.each([
    ['refuse', ['Invoice'], '2011-10-10', '4001'],
    ['lenient', ['TaxCode'], early, '2000'],
    ['lenient', ['TaxRate'], early, '2000'],
    ['lenient', ['Nonsense'], early, '4001'],
    ['lenient', ['Invoice'], 'yesterday', '2060'],
    ['lenient', ['Invoice'], '', '2020'],
  ] as const)('with %s refuses %j since %s with %s', (changesLookBack, entities, changedSince, code) => {
    const { books, clock } = openBooks('us', { changesLookBack });
    const at = { nowMs: clock.ms, userName: 'Robin Clerk', userId: '77' };

    const answer = books.execute({ kind: 'changes', entities, changedSince }, at);

    expect(answer).toMatchObject({ ok: false, fault: { errors: [{ code }] } });
  });
});
