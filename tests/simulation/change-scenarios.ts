/** Scenarios about documents that are in the books already: another revision of them, or a void. */
import { createDocuments } from '../../shared/store/documents.ts';
import { keys } from '../../shared/store/keys.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Intuit } from './intuit.ts';
import type { Asked, Held, Scenario } from './scenarios.ts';
import { tenantId } from './services.ts';
import { billOf, gravel, haulage, invoiceOf } from './submissions.ts';

type Change = Pick<Scenario, 'asked' | 'pushedBefore' | 'people'>;
export const changeNames = [
  'update',
  'updateRaced',
  'updateBill',
  'void',
  'voidBill',
  'editedThere',
  'editedRaced',
  'voidPaid',
  'twinBill',
  'otherCompany',
] as const;
export type ChangeName = (typeof changeNames)[number];

const lines = [
  { item: gravel, amount: '100.10' },
  { item: haulage, amount: '20.05' },
];
const pushedInvoice = invoiceOf({ id: 'inv-1', number: '1001', customer: 'Ashford Ltd', lines });
const revisedInvoice = invoiceOf({
  ...{ id: 'inv-1', number: '1001', customer: 'Ashford Ltd', revision: 2 },
  lines: [...lines.slice(1), { item: gravel, amount: '90.00' }, { item: gravel, amount: '5.50' }],
});
const heldInvoice: Held = {
  ...{ total: '120.15', counterpartyName: 'Ashford Ltd', lineCount: 2 },
  ...{ revision: 1, syncToken: '0' },
};
const updatedInvoice: Held = { ...heldInvoice, total: '115.55', lineCount: 3, revision: 2 };

const billLines = [
  { category: 'fuel', amount: '60.00' },
  { item: gravel, amount: '30.40' },
];
const pushedBill = billOf({ id: 'bill-1', number: 'Q-77', vendor: 'Quarry Direct', lines: billLines });
const revisedBill = billOf({
  ...{ id: 'bill-1', number: 'Q-77', vendor: 'Quarry Direct', revision: 2 },
  lines: [...billLines, { category: 'repairs', amount: '9.60' }],
});
const heldBill: Held = {
  ...{ total: '90.40', counterpartyName: 'Quarry Direct', lineCount: 2 },
  ...{ revision: 1, syncToken: '0' },
};
const updatedBill: Held = { ...heldBill, total: '100.00', lineCount: 3, revision: 2 };

const twinOfBill = billOf({
  ...{ id: 'bill-2', number: 'q 077', vendor: 'Quarry Direct', lines: billLines },
});
const editedInvoice: Held = { ...heldInvoice, total: '50.00', lineCount: 1, syncToken: '1' };

const revised = (before: Held, inBooks: Held): Asked => ({
  wish: revisedInvoice,
  expected: { before, inBooks },
});

export function changeScenarioOf(name: ChangeName): Change {
  switch (name) {
    case 'update':
      return {
        pushedBefore: [pushedInvoice],
        people: async ({ intuit }) => pay(intuit),
        asked: [revised({ ...heldInvoice, syncToken: '1' }, { ...updatedInvoice, syncToken: '2' })],
      };
    case 'updateRaced':
      // Paid just between our reading and our writing.
      return {
        pushedBefore: [pushedInvoice],
        people: async ({ intuit }) => intuit.actBefore(/\/invoice\?operation=update/u, () => pay(intuit)),
        asked: [revised(heldInvoice, { ...updatedInvoice, syncToken: '2' })],
      };
    case 'updateBill':
      // Looked at by a clerk at the same moment.
      return {
        pushedBefore: [pushedBill],
        people: async ({ intuit }) => intuit.actBefore(/\/bill\?operation=update/u, () => addToNote(intuit)),
        asked: [
          {
            wish: revisedBill,
            expected: { before: heldBill, inBooks: { ...updatedBill, syncToken: '2' } },
          },
        ],
      };
    case 'void':
      return {
        pushedBefore: [pushedInvoice],
        people: async () => {},
        asked: [
          { wish: { kind: 'void', externalId: 'inv-1' }, expected: { before: heldInvoice, isVoided: true } },
        ],
      };
    case 'voidBill':
      return {
        pushedBefore: [pushedBill],
        people: async () => {},
        asked: [
          { wish: { kind: 'void', externalId: 'bill-1' }, expected: { before: heldBill, isVoided: true } },
        ],
      };
    case 'editedThere':
      return {
        pushedBefore: [pushedInvoice],
        people: async ({ intuit }) => editLines(intuit),
        asked: [
          {
            wish: revisedInvoice,
            expected: { refusedFor: 'edited_in_quickbooks', before: editedInvoice, inBooks: editedInvoice },
          },
        ],
      };
    case 'editedRaced':
      // Edited just between our reading and our writing.
      return {
        pushedBefore: [pushedInvoice],
        people: async ({ intuit }) =>
          intuit.actBefore(/\/invoice\?operation=update/u, () => editLines(intuit)),
        asked: [
          {
            wish: revisedInvoice,
            expected: { refusedFor: 'edited_in_quickbooks', before: heldInvoice, inBooks: editedInvoice },
          },
        ],
      };
    case 'voidPaid': {
      const paid = { ...heldInvoice, syncToken: '1' };
      return {
        pushedBefore: [pushedInvoice],
        people: async ({ intuit }) => pay(intuit),
        asked: [
          {
            wish: { kind: 'void', externalId: 'inv-1' },
            expected: { refusedFor: 'document_paid', before: paid, inBooks: paid },
          },
        ],
      };
    }
    case 'twinBill':
      return {
        pushedBefore: [pushedBill],
        people: async () => {},
        asked: [{ wish: twinOfBill, expected: { refusedFor: 'bill_duplicate' } }],
      };
    case 'otherCompany':
      // What was pushed lies in the books of another company, under an id that means something else in these.
      return {
        pushedBefore: [pushedInvoice],
        people: ({ table }) => moveToOtherCompany(table),
        asked: [
          {
            wish: revisedInvoice,
            expected: { waitsFor: 'connection', before: heldInvoice, inBooks: heldInvoice },
          },
        ],
      };
  }
}

const only = (intuit: Intuit) => intuit.documents()[0]!;

function pay(intuit: Intuit): void {
  const { id } = only(intuit);
  const customerId = intuit.idOf('Customer', 'Ashford Ltd');
  intuit.create('Payment', {
    CustomerRef: { value: customerId },
    TotalAmt: '10.00',
    Line: [{ Amount: '10.00', LinkedTxn: [{ TxnId: id, TxnType: 'Invoice' }] }],
  });
}

function addToNote(intuit: Intuit): void {
  const { id, note } = only(intuit);
  intuit.change('Bill', id, { PrivateNote: `${note} - checked by Sam` });
}

function editLines(intuit: Intuit): void {
  const { id } = only(intuit);
  intuit.change('Invoice', id, {
    Line: [
      {
        DetailType: 'SalesItemLineDetail',
        Amount: '50.00',
        SalesItemLineDetail: {
          ItemRef: { value: intuit.idOf('Item', gravel.name) },
          TaxCodeRef: { value: intuit.taxCodeId },
        },
      },
    ],
  });
}

async function moveToOtherCompany(table: Table): Promise<void> {
  const { documents } = await createDocuments(table).list(tenantId, { limit: 1 });
  const [document] = documents;
  const entity = { ...document!.entity!, realmId: '9341000000000002' };
  await table.update(keys.document(tenantId, document!.documentId), { set: { entity } });
}
