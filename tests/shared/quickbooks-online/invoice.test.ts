import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentIdSchema, realmIdSchema } from '../../../shared/domain/ids.ts';
import { invoiceSchema, type Invoice } from '../../../shared/domain/invoice.ts';
import { policiesOf } from '../../../shared/domain/settings.ts';
import {
  readDocumentEntity,
  readMark,
  type DocumentContext,
} from '../../../shared/quickbooks-online/document.ts';
import { documentLink } from '../../../shared/quickbooks-online/document-kinds.ts';
import { invoicePayload } from '../../../shared/quickbooks-online/invoice.ts';
import { readWire, writeWire } from '../../../shared/quickbooks-online/wire.ts';

const documentId = documentIdSchema.parse(`doc_${'0a'.repeat(16)}`);
const realmId = realmIdSchema.parse('9341457021722202');
const mapping = { incomeAccountId: '79', defaultTaxCodeId: '20' };
const gb: DocumentContext = {
  company: {
    country: 'GB',
    usesCustomTransactionNumbers: true,
    usesMultiCurrency: false,
    usesAutomatedSalesTax: false,
  },
  policies: policiesOf({}),
  mapping,
};
const us: DocumentContext = {
  company: {
    country: 'US',
    usesCustomTransactionNumbers: false,
    usesMultiCurrency: false,
    usesAutomatedSalesTax: false,
  },
  policies: policiesOf({}),
  mapping: { ...mapping, defaultTaxCodeId: 'NON' },
};

const invoice = (change: Partial<Record<keyof Invoice, unknown>> = {}): Invoice =>
  invoiceSchema.parse({
    id: 'ext-1',
    revision: 1,
    number: 'INV-1',
    issuedOn: '2026-03-02',
    dueOn: '2026-04-01',
    currency: 'GBP',
    customer: { id: 'c-1', name: 'Quill & Sons' },
    lines: [{ item: { code: 'A' }, description: 'Seats', quantity: '3', unitPrice: '2.55', amount: '7.65' }],
    ...change,
  });

const draft = (of: Invoice) => ({
  kind: 'invoice' as const,
  documentId,
  revision: of.revision,
  content: of,
  counterpartyEntityId: '58',
  itemEntityIds: new Map(of.lines.map(({ item }, index) => [item.code, String(index + 10)])),
});

const sent = (of: Invoice, context: DocumentContext = gb): unknown =>
  JSON.parse(writeWire(invoicePayload(draft(of), context)));

describe('invoicePayload', () => {
  it('carries customer, number, dates, line and our mark', () => {
    expect(sent(invoice())).toEqual({
      DocNumber: 'INV-1',
      TxnDate: '2026-03-02',
      DueDate: '2026-04-01',
      CustomerRef: { value: '58' },
      GlobalTaxCalculation: 'TaxExcluded',
      Line: [
        {
          DetailType: 'SalesItemLineDetail',
          Amount: 7.65,
          Description: 'Seats',
          SalesItemLineDetail: {
            ItemRef: { value: '10' },
            Qty: 3,
            UnitPrice: 2.55,
            TaxCodeRef: { value: '20' },
          },
        },
      ],
      PrivateNote: `INV-1 [cf:${documentId}.1]`,
      EmailStatus: 'NotSet',
    });
  });

  it('leaves the number to QuickBooks where the company says so, and GlobalTaxCalculation out in the US', () => {
    const payload = sent(invoice({ currency: 'USD' }), us);

    expect(payload).not.toHaveProperty('DocNumber');
    expect(payload).not.toHaveProperty('GlobalTaxCalculation');
  });

  it('names the currency only where several are turned on', () => {
    const several = { ...gb, company: { ...gb.company, usesMultiCurrency: true } };

    expect(sent(invoice())).not.toHaveProperty('CurrencyRef');
    expect(sent(invoice(), several)).toMatchObject({ CurrencyRef: { value: 'GBP' } });
  });

  it('writes ticket reference and material behind the description, and keeps them whole', () => {
    const lines = [
      {
        item: { code: 'A' },
        description: 'x'.repeat(4000),
        amount: '1.00',
        ticketReference: 'T-17',
        material: '20 mm',
        servicedOn: '2026-03-01',
      },
    ];

    const payload = sent(invoice({ lines }));

    expect(payload).toMatchObject({
      Line: [{ SalesItemLineDetail: { ServiceDate: '2026-03-01' } }],
    });
    const [line] = (payload as { Line: { Description: string }[] }).Line;
    expect(line!.Description).toHaveLength(4000);
    expect(line!.Description.endsWith('x · Ticket T-17 · Material 20 mm')).toBe(true);
  });

  it('states the amount alone where no quantity is given, and leaves an empty description out', () => {
    const payload = sent(invoice({ lines: [{ item: { code: 'A' }, description: ' ', amount: '5.00' }] }));

    const [line] = (payload as { Line: Record<string, unknown>[] }).Line;
    expect(line).not.toHaveProperty('Description');
    expect(line!['SalesItemLineDetail']).not.toHaveProperty('Qty');
  });

  it('puts the memo where the customer reads it, never beside the mark', () => {
    expect(sent(invoice({ memo: 'Thank you [cf:nothing]' }))).toMatchObject({
      CustomerMemo: { value: 'Thank you [cf:nothing]' },
      PrivateNote: `INV-1 [cf:${documentId}.1]`,
    });
  });

  it('writes amounts to the cent exactly as the document has them', () => {
    const cents = fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n });
    fc.assert(
      fc.property(cents, (value) => {
        const digits = String(value < 0n ? -value : value).padStart(3, '0');
        const amount = `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        const lines = [{ item: { code: 'A' }, amount }];
        const text = writeWire(invoicePayload(draft(invoice({ lines })), gb));
        const [line] = readWire(text)!['Line'] as { Amount: string }[];
        expect(Number(line!.Amount)).toBe(Number(amount));
        expect(text).not.toMatch(/e[+-]\d/);
      }),
    );
  });
});

describe('the mark', () => {
  const entity = (PrivateNote: string | undefined) =>
    readDocumentEntity({ Id: '1', SyncToken: '0', PrivateNote })!;

  it('is found again in what was sent', () => {
    const { PrivateNote } = sent(invoice()) as { PrivateNote: string };

    expect(readMark(entity(PrivateNote))).toEqual({ documentId, revision: 1 });
  });

  it('is found although a person added to the note', () => {
    expect(readMark(entity(`INV-1 [cf:${documentId}.12]\nPaid by cheque`))).toEqual({
      documentId,
      revision: 12,
    });
  });

  it.each([undefined, 'Voided', 'INV-1', '[cf:doc_zz]'])('is not seen in %j', (note) => {
    expect(readMark(entity(note))).toBeUndefined();
  });
});

describe('documentLink', () => {
  const answer = {
    Id: '301',
    SyncToken: '0',
    DocNumber: 'INV-1',
    TxnDate: '2026-03-02',
    DueDate: '2026-04-01',
    TotalAmt: '7.65',
    CustomerRef: { value: '58' },
    CurrencyRef: { value: 'GBP' },
    TxnTaxDetail: { TotalTax: '0' },
    Line: [{ DetailType: 'SalesItemLineDetail' }, { DetailType: 'SubTotalLineDetail' }],
  };
  const link = (
    change: Record<string, unknown>,
    context = gb,
    content: Partial<Record<keyof Invoice, unknown>> = {},
  ) =>
    documentLink(readDocumentEntity({ ...answer, ...change })!, {
      draft: draft(invoice(content)),
      context,
      realmId,
      homeCurrency: 'GBP',
      hash: (text) => text.padEnd(8, '.'),
    });

  it('holds id, token, number and total when everything agrees', () => {
    expect(link({})).toEqual({
      revision: 1,
      fingerprint: 'INV-1...2026-03-2026-04-58......GBP.....7.65....0.......[["Sales',
      realmId,
      type: 'Invoice',
      id: '301',
      syncToken: '0',
      number: 'INV-1',
      total: '7.65',
      issuedOn: '2026-03-02',
    });
  });

  it.each([
    ['total', { TotalAmt: '9.18' }, '7.65', '9.18'],
    ['number', { DocNumber: 'INV-2' }, 'INV-1', 'INV-2'],
    ['issuedOn', { TxnDate: '2026-03-01' }, '2026-03-02', '2026-03-01'],
    ['dueOn', { DueDate: '2026-05-01' }, '2026-04-01', '2026-05-01'],
    ['lineCount', { Line: [] }, '1', '0'],
    ['counterparty', { CustomerRef: { value: '59' } }, '58', '59'],
    ['currency', { CurrencyRef: { value: 'USD' } }, 'GBP', 'USD'],
  ])('records a different %s', (field, change, ours, theirs) => {
    expect(link(change).differences).toEqual([{ field, sent: ours, answered: theirs }]);
  });

  it('takes the tax that comes on top for the admin’s choice, and compares one that is stated', () => {
    const taxed = { TotalAmt: '9.18', TxnTaxDetail: { TotalTax: '1.53' } };

    expect(link(taxed).differences).toBeUndefined();
    expect(link(taxed, gb, { taxTotal: '1.53' }).differences).toBeUndefined();
    expect(link(taxed, gb, { taxTotal: '1.52' }).differences).toEqual([
      { field: 'total', sent: '9.17', answered: '9.18' },
      { field: 'tax', sent: '1.52', answered: '1.53' },
    ]);
  });

  it('compares the whole total where amounts have the tax in them', () => {
    const taxed = { TotalAmt: '7.65', TxnTaxDetail: { TotalTax: '1.28' } };

    expect(link(taxed, gb, { amountsIncludeTax: true }).differences).toBeUndefined();
    expect(link({ TotalAmt: '9.18' }, gb, { amountsIncludeTax: true }).differences).toEqual([
      { field: 'total', sent: '7.65', answered: '9.18' },
    ]);
  });

  it('takes no offence at a number that QuickBooks chose itself', () => {
    const company = { ...gb.company, usesCustomTransactionNumbers: false };

    expect(link({ DocNumber: '1038' }, { ...gb, company }).differences).toBeUndefined();
  });
});
