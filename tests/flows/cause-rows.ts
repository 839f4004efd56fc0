import { expect } from 'vitest';
import type { CauseCode } from '../../shared/domain/causes.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import type { Shown } from './causes-world.ts';
import {
  agreeing,
  idsOf,
  oneNight,
  submitAll,
  submitInvoices,
  seats,
  withItem,
  aboutSeats,
  incomeItem,
  retryAll,
  reviseAll,
  injected,
  pushedPair,
  revisePair,
  type Row,
} from './cause-steps.ts';

/** A cause without a row does not compile. */
export const causeRows: Record<CauseCode, Row> = {
  number_taken: {
    world: { warnsOfDuplicateBills: true },
    async provoke(world) {
      const customer = world.enter('Customer', { DisplayName: 'Quill & Sons' });
      const vendor = world.enter('Vendor', { DisplayName: 'Quarry Direct' });
      const item = incomeItem(world, 'Seats', { Sku: 'A' });
      const { defaultTaxCodeId, expenseAccountId } = world.state.settings;
      const detail = { ItemRef: { value: item }, TaxCodeRef: { value: defaultTaxCodeId } };
      for (const DocNumber of ['INV-1', 'INV-2', 'INV-3']) {
        world.enter('Invoice', {
          ...{ DocNumber, CustomerRef: { value: customer }, GlobalTaxCalculation: 'TaxExcluded' },
          Line: [{ DetailType: 'SalesItemLineDetail', Amount: '7.65', SalesItemLineDetail: detail }],
        });
      }
      const booked = { AccountRef: { value: expenseAccountId }, TaxCodeRef: { value: defaultTaxCodeId } };
      world.enter('Bill', {
        ...{ DocNumber: 'B-0042', VendorRef: { value: vendor }, GlobalTaxCalculation: 'TaxExcluded' },
        Line: [
          {
            ...{ DetailType: 'AccountBasedExpenseLineDetail', Amount: '3.00' },
            AccountBasedExpenseLineDetail: booked,
          },
        ],
      });
      const third = await world.submit({ id: 'i3', number: 'INV-3' });
      const ids = await submitAll(world);
      await world.settle([third.documentId]);
      return [third.documentId, ...ids];
    },
    async cure(world, [adopted, renumbered, numbered, allowed]) {
      const entityId = String(world.rows('Invoice').find((row) => row['DocNumber'] === 'INV-3')?.['Id']);
      const documentId = (shown: Shown | undefined) => shown!.documents[0]!.documentId;
      await world.resolve(adopted!.error.errorId, {
        ...{ action: 'adopt', documentId: documentId(adopted), entityId },
      });
      await world.resolve(renumbered!.error.errorId, {
        ...{ action: 'renumber', documentId: documentId(renumbered), number: 'INV-1b' },
      });
      await world.resolve(numbered!.error.errorId, { action: 'letQuickBooksNumber' });
      await world.resolve(allowed!.error.errorId, { action: 'allowDuplicate' });
    },
  },
  bill_duplicate: {
    async provoke(world) {
      const first = await world.submitBill();
      await world.settle([first.documentId]);
      const others = [
        await world.submitBill({ id: 'bill-2', number: 'b/42' }),
        await world.submitBill({ id: 'bill-3', number: 'B 42' }),
      ];
      await world.settle(idsOf(others));
      return idsOf(others);
    },
    async cure(world, shown) {
      for (const { error } of shown) await world.resolve(error.errorId, { action: 'allowDuplicate' });
    },
  },
  reference_not_linked: {
    subject: aboutSeats,
    async provoke(world) {
      await world.save({ itemPolicy: 'matchOnly' });
      return submitAll(world, withItem);
    },
    async cure(world) {
      incomeItem(world, 'Seats');
      await world.refresh();
    },
  },
  mapping_stale: {
    subject: { kind: 'mapping' },
    async provoke(world) {
      const id = world.state.settings.defaultTaxCodeId!;
      world.simulator.control.setActive({ realmId: world.realmId, entity: 'TaxCode', id, isActive: false });
      await world.refresh();
      return submitAll(world);
    },
    cure: (world) => world.save({ defaultTaxCodeId: world.idOf('TaxCode', '20.0%') }),
  },
  document_paid: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      world.enter('Payment', {
        ...{ CustomerRef: { value: world.idOf('Customer', 'Quill & Sons') }, TotalAmt: '7.65' },
        Line: [{ Amount: '7.65', LinkedTxn: [{ TxnId: entityIds[0], TxnType: 'Invoice' }] }],
      });
      const bank = world.rows('Account').find((row) => row['AccountType'] === 'Bank')?.['Id'];
      world.enter('BillPayment', {
        ...{ VendorRef: { value: world.idOf('Vendor', 'Quarry Direct') }, TotalAmt: '10.00' },
        ...{ PayType: 'Check', CheckPayment: { BankAccountRef: { value: bank } } },
        Line: [{ Amount: '10.00', LinkedTxn: [{ TxnId: entityIds[1], TxnType: 'Bill' }] }],
      });
      for (const documentId of ids) await world.requestVoid(documentId);
      await world.settle(ids);
      return ids;
    },
    async cure(world, shown) {
      world.remove('delete', 'Payment', String(world.rows('Payment')[0]!['Id']));
      world.remove('delete', 'BillPayment', String(world.rows('BillPayment')[0]!['Id']));
      await retryAll(world, shown);
    },
    ends: ['voided', 'voided'],
  },
  removed_in_quickbooks: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      world.remove('void', 'Invoice', entityIds[0]!);
      world.remove('delete', 'Bill', entityIds[1]!);
      await revisePair(world);
      return ids;
    },
    async cure(world, [invoice, bill]) {
      await world.dismiss(invoice!.error.errorId);
      const { documentId } = bill!.documents[0]!;
      await world.requestVoid(documentId);
      await world.settle([documentId]);
    },
    ends: ['refused', 'voided'],
    errorEnds: ['dismissed', 'closed'],
  },
  edited_in_quickbooks: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      world.edit('Invoice', entityIds[0]!, { TxnDate: '2026-02-27' });
      world.edit('Bill', entityIds[1]!, { TxnDate: '2026-02-27' });
      await revisePair(world);
      return ids;
    },
    async cure(world, shown) {
      for (const { error } of shown) await world.resolve(error.errorId, { action: 'overwrite' });
    },
  },
  drift_edited: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      await oneNight(world);
      world.edit('Invoice', entityIds[0]!, { TxnDate: '2026-02-27' });
      world.edit('Bill', entityIds[1]!, { TxnDate: '2026-02-27' });
      await oneNight(world);
      return ids;
    },
    async cure(world, [invoice, bill]) {
      await world.resolve(invoice!.error.errorId, { action: 'overwrite' });
      await world.resolve(bill!.error.errorId, { action: 'acceptTheirs' });
      expect(world.rows('Invoice')[0]!['TxnDate']).toBe('2026-03-02');
      expect(world.rows('Bill')[0]!['TxnDate']).toBe('2026-02-27');
      expect(await agreeing(world)).toBe(2);
    },
  },
  drift_deleted: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      await oneNight(world);
      world.remove('delete', 'Invoice', entityIds[0]!);
      world.remove('delete', 'Bill', entityIds[1]!);
      await oneNight(world);
      return ids;
    },
    async cure(world, [invoice, bill]) {
      await world.resolve(invoice!.error.errorId, { action: 'createAgain' });
      await world.resolve(bill!.error.errorId, { action: 'acceptTheirs' });
      expect([world.rows('Invoice').length, world.rows('Bill').length]).toEqual([1, 0]);
      expect(await agreeing(world)).toBe(2);
    },
    ends: ['pushed', 'voided'],
  },
  drift_voided: {
    async provoke(world) {
      const first = await pushedPair(world);
      const other = await world.submit({ id: 'i9', number: 'INV-9' });
      await world.settle([other.documentId]);
      await oneNight(world);
      world.remove('void', 'Invoice', first.entityIds[0]!);
      world.remove('void', 'Invoice', (await world.document(other.documentId)).entity!.id);
      await oneNight(world);
      return [first.ids[0]!, other.documentId];
    },
    async cure(world, [first, second]) {
      await world.resolve(first!.error.errorId, { action: 'createAgain' });
      await world.resolve(second!.error.errorId, { action: 'acceptTheirs' });
      const numbers = world.rows('Invoice').map((row) => [row['DocNumber'], row['TotalAmt']]);
      expect(numbers.filter(([number]) => number === 'INV-1')).toHaveLength(2);
      expect(await agreeing(world)).toBe(3);
    },
    ends: ['pushed', 'voided'],
  },
  drift_duplicated: {
    async provoke(world) {
      const { ids, entityIds } = await pushedPair(world);
      await oneNight(world);
      for (const [index, entity] of (['Invoice', 'Bill'] as const).entries()) {
        const row = world.rows(entity).find(({ Id }) => Id === entityIds[index])!;
        const { Line, DocNumber, PrivateNote } = row;
        const party = entity === 'Invoice' ? 'CustomerRef' : 'VendorRef';
        world.enter(entity, { [party]: row[party], Line, DocNumber, PrivateNote });
      }
      await oneNight(world);
      return ids;
    },
    async cure(world, [invoice]) {
      const { documentId, entity } = invoice!.documents[0]!;
      const other = world.rows('Invoice').find(({ Id }) => Id !== entity?.id);
      await world.resolve(invoice!.error.errorId, {
        ...{ action: 'adopt', documentId, entityId: String(other!['Id']) },
      });
      world.remove('delete', 'Invoice', entity!.id);
      const bills = world.rows('Bill').map(({ Id }) => String(Id));
      const held = (await world.open())[0]!.documents[0]!.entity!.id;
      world.remove(
        'delete',
        'Bill',
        bills.find((id) => id !== held)!,
      );
      await oneNight(world);
      expect(await agreeing(world)).toBe(2);
    },
  },
  name_taken: {
    subject: { kind: 'customer', id: 'c-1', name: 'Quill & Sons' },
    async provoke(world) {
      world.enter('Vendor', { DisplayName: 'Quill & Sons' });
      return submitInvoices(world);
    },
    async cure(world, shown) {
      world.edit('Vendor', world.idOf('Vendor', 'Quill'), { DisplayName: 'Quill & Sons (supplier)' });
      await retryAll(world, shown);
    },
  },
  name_ambiguous: {
    subject: aboutSeats,
    async provoke(world) {
      incomeItem(world, 'Seats', { Sku: 'X' });
      incomeItem(world, 'Seats (A)', { Sku: 'Y' });
      return submitAll(world, withItem);
    },
    async cure(world, shown) {
      world.edit('Item', world.idOf('Item', 'Seats (A)'), { Name: 'Deckchairs' });
      await retryAll(world, shown);
    },
  },
  reference_inactive: {
    subject: aboutSeats,
    async provoke(world) {
      const first = await world.submit({ id: 'i0', number: 'INV-0' });
      await world.settle([first.documentId]);
      const survivorId = incomeItem(world, 'Chairs');
      const { realmId } = world;
      const merge = { realmId, entity: 'Item', survivorId, loserId: world.idOf('Item', 'Seats') } as const;
      world.simulator.control.mergeEntities(merge);
      return submitAll(world, withItem);
    },
    async cure(world) {
      incomeItem(world, 'Seats');
      await world.refresh();
    },
  },
  account_unsuitable: {
    subject: { kind: 'mapping' },
    async provoke(world) {
      // Somebody changed what kind of account it is after it was chosen.
      const { incomeAccountId: _, ...rest } = world.state.settings;
      const settings = { ...rest, incomeAccountId: rest.expenseAccountId };
      const { realmId, tenantId } = world;
      await world.settingsStore.put(
        tenantId,
        { realmId, settings },
        { at: '2026-03-02T17:30:00.000Z', by: 'ada' },
      );
      return submitInvoices(world, {
        lines: [seats, { item: { code: 'B', name: 'Setup' }, amount: '1.00' }],
      });
    },
    cure: (world) => world.save({ incomeAccountId: world.state.settings.incomeAccountId }),
  },
  tax_mapping_invalid: {
    world: { seed: 'us' },
    subject: { kind: 'mapping' },
    async provoke(world) {
      const { realmId, tenantId } = world;
      const code = world.rows('TaxCode').find(({ Id }) => /^\d+$/.test(String(Id)))?.['Id'];
      const settings = { ...world.state.settings, defaultTaxCodeId: String(code) };
      await world.settingsStore.put(
        tenantId,
        { realmId, settings },
        { at: '2026-03-02T17:30:00.000Z', by: 'ada' },
      );
      return submitInvoices(world, { currency: 'USD' });
    },
    cure: (world) => world.save({ defaultTaxCodeId: 'NON' }),
  },
  currency_not_enabled: {
    subject: { kind: 'currency', id: 'EUR', name: 'EUR' },
    provoke: (world) => submitAll(world, { invoice: { currency: 'EUR' }, bill: { currency: 'EUR' } }),
    cure: (world) => reviseAll(world, { invoice: { currency: 'GBP' }, bill: { currency: 'GBP' } }),
  },
  period_closed: {
    subject: { kind: 'period' },
    async provoke(world) {
      const { control } = world.simulator;
      control.changeCompany(world.realmId, { switches: { bookCloseDate: '2026-03-15' } });
      // Not known to us yet: QuickBooks refuses it. The others wait without being sent.
      const first = await world.submit({ id: 'i0', number: 'INV-0' });
      await world.settle([first.documentId]);
      await world.refresh();
      return [first.documentId, ...(await submitAll(world))];
    },
    async cure(world) {
      world.simulator.control.changeCompany(world.realmId, { switches: { bookCloseDate: null } });
      await world.refresh();
    },
  },
  email_missing: { provoke: injected('6420', 'BillEmail is needed.'), cure: (world) => reviseAll(world) },
  text_too_long: {
    subject: { kind: 'customer', id: 'c-1', name: 'Quill & Sons' },
    provoke(world) {
      world.simulator.control.planFault({
        match: { kind: 'create', entity: 'Customer', item: true },
        effect: { type: 'fault', code: '2050', detail: 'Given name: Min:0 Max:100 supported.' },
      });
      return submitInvoices(world);
    },
    async cure(world) {
      const customer = { id: 'c-1', name: 'Quill' };
      const revised = [
        await world.submit({ id: 'i1', number: 'INV-1', revision: 2, customer }),
        await world.submit({ id: 'i2', number: 'INV-2', revision: 2, customer }),
      ];
      await world.settle(idsOf(revised));
    },
  },
  characters_refused: {
    provoke: injected('2040', 'Property Name:PrivateNote holds unsupported characters'),
    cure: (world) => reviseAll(world),
  },
  field_missing: {
    provoke: injected('2020', 'Required parameter Line.Amount is missing'),
    cure: (world) => reviseAll(world),
  },
  value_refused: {
    provoke: injected('2090', 'Invalid Number : Line.Qty'),
    cure: (world) => reviseAll(world),
  },
  business_rule: {
    provoke: injected('6000', 'Business Validation Error: The approval of the owner is missing.'),
    cure: retryAll,
  },
  changed_meanwhile: {
    async provoke(world) {
      const { ids } = await pushedPair(world);
      for (const entity of ['Invoice', 'Bill'] as const) {
        for (const item of [true, false]) {
          world.simulator.control.planFault({
            match: { kind: 'update', entity, ...(item ? { item } : {}) },
            effect: { type: 'fault', code: '5010', ...(item ? {} : { httpStatus: 400 }) },
          });
        }
      }
      world.simulator.control.planFault({
        match: { kind: 'update', item: true },
        times: 4,
        effect: { type: 'fault', code: '5010' },
      });
      await revisePair(world);
      world.simulator.control.clearFaults();
      return ids;
    },
    cure: retryAll,
  },
  linked_transaction: { provoke: injected('6540', 'It is deposited.'), cure: retryAll },
  feature_not_available: {
    world: { switches: { plan: 'simpleStart' } },
    subject: { kind: 'company' },
    async provoke(world) {
      const bills = [await world.submitBill(), await world.submitBill({ id: 'bill-2', number: 'B-2' })];
      await world.settle(idsOf(bills));
      return idsOf(bills);
    },
    async cure(world, shown) {
      world.simulator.control.changeCompany(world.realmId, { switches: { plan: 'plus' } });
      await retryAll(world, shown);
    },
  },
  needs_reconnect: {
    subject: { kind: 'connection' },
    async provoke(world) {
      world.simulator.control.changeCompany(world.realmId, { state: 'noAccess' });
      return submitAll(world);
    },
    async cure(world) {
      world.simulator.control.changeCompany(world.realmId, { state: 'ok' });
      await world.reconnect();
    },
  },
  subscription_lapsed: {
    subject: { kind: 'connection' },
    async provoke(world) {
      world.simulator.control.changeCompany(world.realmId, { switches: { subscription: 'EXPIRED' } });
      return submitAll(world);
    },
    async cure(world) {
      world.simulator.control.changeCompany(world.realmId, { switches: { subscription: 'PAID' } });
      await world.refresh();
    },
  },
  quickbooks_unavailable: {
    subject: { kind: 'company' },
    async provoke(world) {
      world.simulator.control.planOutage({ durationMs: 3 * 3_600_000, status: 503 });
      const documents = [
        await world.submit({ id: 'i1', number: 'INV-1' }),
        await world.submit({ id: 'i2', number: 'INV-2' }),
        await world.submitBill(),
      ];
      const startedMs = world.clock.nowMs();
      await world.settleUntil(idsOf(documents), async () => (await world.open()).length > 0);
      const minutes = (world.clock.nowMs() - startedMs) / 60_000;
      expect(minutes).toBeGreaterThan(10);
      expect(minutes).toBeLessThan(25);
      return idsOf(documents);
    },
    // Nothing is to be done: it is tried again by itself.
    cure: (world) => world.settle([], 200),
  },
  quickbooks_failure: {
    async provoke(world) {
      const warm = await world.submit({ id: 'i0', number: 'INV-0' });
      await world.settle([warm.documentId]);
      world.simulator.control.planFault({
        match: { kind: 'create', entity: 'Invoice' },
        times: 10_000,
        effect: { type: 'status', status: 500 },
      });
      const { documentId } = await world.submit({ id: 'i1', number: 'INV-1' });
      await world.settle([documentId], 2000);
      return [documentId];
    },
    async cure(world, shown) {
      world.simulator.control.clearFaults();
      await retryAll(world, shown);
    },
  },
  document_too_large: {
    async provoke(world) {
      const ids: DocumentId[] = [];
      for (const [entity, submit] of [
        ['Invoice', () => world.submit({ id: 'i1', number: 'INV-1' })],
        ['Bill', () => world.submitBill()],
      ] as const) {
        world.simulator.control.planFault({
          match: { kind: 'create', entity },
          effect: { type: 'status', status: 413 },
        });
        const { documentId } = await submit();
        await world.settle([documentId]);
        ids.push(documentId);
      }
      return ids;
    },
    cure: (world) => revisePair(world),
  },
  request_defect: {
    provoke: injected('2010', 'Request has invalid or unsupported property'),
    cure: retryAll,
  },
  unknown_refusal: { provoke: injected('9999', 'Something new.'), cure: retryAll },
};
