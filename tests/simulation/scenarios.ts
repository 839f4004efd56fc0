import type { CauseCode } from '../../shared/domain/causes.ts';
import { companySchema, type Connection } from '../../shared/domain/connection.ts';
import { realmIdSchema } from '../../shared/domain/ids.ts';
import { invoiceSchema, type Invoice } from '../../shared/domain/invoice.ts';
import { createCipher } from '../../shared/aws/cipher.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createProviderKeys } from '../../shared/store/provider-keys.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Intuit } from './intuit.ts';
import { otherTenantId, realmId, serveKms, tenantId } from './services.ts';

export interface Expectation {
  readonly total: string;
  readonly customerName: string;
  /** Refused with this cause; pushed if there is none. */
  readonly refusedFor?: CauseCode;
}

/** What is submitted, into which books, and what must come of it. */
export interface Scenario {
  readonly invoices: readonly {
    readonly invoice: Invoice;
    readonly expected: Expectation;
    readonly afterMs?: number;
  }[];
  /** How soon after its acceptance a document must be where it belongs when nothing fails unplanned. */
  readonly settlesWithinMs: number;
  readonly quickBooksLatencyMs: number;
  readonly isTokenExpired: boolean;
  /** Whether QuickBooks was told to answer 429 once. */
  readonly isThrottled: boolean;
  readonly prepare: (world: { intuit: Intuit; table: Table }) => Promise<void>;
}

export const scenarioNames = [
  'single',
  'batch',
  'refresh',
  'throttled',
  'tokenOutage',
  'partBatch',
  'latecomer',
  'arrivals',
  'nextOne',
  'hurry',
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const gravel = { code: 'GR-20', name: 'Gravel 20 mm' };
const haulage = { code: 'HAUL', name: 'Haulage' };

function invoiceOf(of: {
  id: string;
  number: string;
  customer: string;
  lines: { item: { code: string; name: string }; amount: string }[];
}): Invoice {
  return invoiceSchema.parse({
    id: of.id,
    revision: 1,
    number: of.number,
    issuedOn: '2026-03-02',
    currency: 'GBP',
    customer: { id: `c-${of.customer}`, name: of.customer },
    lines: of.lines,
  });
}

const first = {
  invoice: invoiceOf({
    id: 'inv-1',
    number: '1001',
    customer: 'Ashford Ltd',
    lines: [
      { item: gravel, amount: '100.10' },
      { item: haulage, amount: '20.05' },
    ],
  }),
  expected: { total: '120.15', customerName: 'Ashford Ltd' },
};

// Same customer, date and total as the first: only the mark tells them apart.
const twinOf = (index: number) => ({
  invoice: invoiceOf({
    id: `inv-2${index === 0 ? '' : index}`,
    number: `${1002 + index * 10}`,
    customer: 'Ashford Ltd',
    lines: [
      { item: gravel, amount: '100.10' },
      { item: haulage, amount: '20.05' },
    ],
  }),
  expected: { total: '120.15', customerName: 'Ashford Ltd' },
});
const twin = twinOf(0);

const third = (refusedFor?: CauseCode) => ({
  invoice: invoiceOf({
    id: 'inv-3',
    number: '1003',
    customer: 'Brook & Sons',
    lines: [{ item: gravel, amount: '7.70' }],
  }),
  expected: {
    total: '7.70',
    customerName: 'Brook & Sons',
    ...(refusedFor === undefined ? {} : { refusedFor }),
  },
});

const fourth = {
  invoice: invoiceOf({
    id: 'inv-4',
    number: '1004',
    customer: 'Carr plc',
    lines: [{ item: haulage, amount: '3.00' }],
  }),
  expected: { total: '3.00', customerName: 'Carr plc' },
};

const nothing = async (): Promise<void> => {};

export function scenarioOf(
  name: ScenarioName,
  of: { usesCustomNumbers: boolean; random: () => number },
): Scenario {
  const plain = {
    ...{ isTokenExpired: false, isThrottled: false, prepare: nothing },
    ...{ settlesWithinMs: 15 * 60_000, quickBooksLatencyMs: 300 },
  };
  switch (name) {
    case 'single':
      return { ...plain, invoices: [first] };
    case 'batch':
      // Somebody else's invoice bears the number of the third one.
      return {
        ...plain,
        invoices: [first, twin, third(of.usesCustomNumbers ? 'number_taken' : undefined)],
        prepare: async ({ intuit }) => {
          const customerId = intuit.create('Customer', { DisplayName: 'Brook & Sons' });
          foreignInvoice(intuit, {
            customerId,
            number: of.usesCustomNumbers ? '1003' : undefined,
            amount: '7.70',
          });
        },
      };
    case 'refresh':
      return { ...plain, isTokenExpired: true, invoices: [first], prepare: knownReferences };
    case 'tokenOutage':
      return {
        ...plain,
        isTokenExpired: true,
        invoices: [first],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'refresh' },
            effect: { type: 'status', status: 503 },
          });
        },
      };
    case 'throttled':
      return {
        ...plain,
        isThrottled: true,
        invoices: [first],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { entity: 'Invoice', kind: 'create' },
            effect: { type: 'fault', code: '3001' },
          });
        },
      };
    case 'partBatch':
      // QuickBooks stops in the middle of the batch, and no answer comes.
      return {
        ...plain,
        invoices: [first, twin],
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'batch', entity: 'Invoice' },
            effect: { type: 'appliedAnswerLost', via: 'reset', items: 1 },
          });
          // The first look-up finds QuickBooks down.
          world.intuit.control.planFault({
            match: { kind: 'query', entity: 'Invoice' },
            effect: { type: 'status', status: 503 },
          });
        },
      };
    case 'latecomer':
      // Comes when the lease of a worker that stopped at once is just over, and so takes the lane from it.
      return {
        ...plain,
        invoices: [first, { ...twin, afterMs: 244_000 }],
        prepare: knownReferences,
      };
    case 'arrivals':
      return {
        ...plain,
        settlesWithinMs: 20_000,
        invoices: [first, twin, third(), fourth].map((one) => ({ ...one, afterMs: of.random() * 4_000 })),
      };
    case 'nextOne':
      // Its message comes about when the turn of the first one ends.
      return {
        ...plain,
        settlesWithinMs: 20_000,
        quickBooksLatencyMs: 900,
        invoices: [first, { ...twin, afterMs: 1_010 + of.random() * 150 }],
        prepare: knownReferences,
      };
    case 'hurry':
      // A dozen look-ups and as many calls, each answered at once: more than ten a second but for our own turns.
      return {
        ...plain,
        quickBooksLatencyMs: 5,
        invoices: Array.from({ length: 12 }, (_, index) => twinOf(index)),
        prepare: async (world) => {
          await knownReferences(world);
          world.intuit.control.planFault({
            match: { kind: 'batch', entity: 'Invoice' },
            effect: { type: 'reset' },
          });
        },
      };
  }
}

/** An invoice without our mark, with the customer, date and total of one of ours. */
function foreignInvoice(
  intuit: Intuit,
  of: { customerId: string; number: string | undefined; amount: string },
): void {
  const itemId = intuit.create('Item', {
    Name: 'Advice',
    Type: 'Service',
    IncomeAccountRef: { value: intuit.incomeAccountId },
  });
  intuit.create('Invoice', {
    ...(of.number === undefined ? {} : { DocNumber: of.number }),
    TxnDate: '2026-03-02',
    CustomerRef: { value: of.customerId },
    GlobalTaxCalculation: 'TaxExcluded',
    PrivateNote: 'entered by hand',
    Line: [
      {
        DetailType: 'SalesItemLineDetail',
        Amount: of.amount,
        SalesItemLineDetail: { ItemRef: { value: itemId }, TaxCodeRef: { value: intuit.taxCodeId } },
      },
    ],
  });
}

async function knownReferences({ intuit, table }: { intuit: Intuit; table: Table }): Promise<void> {
  const links = createLinks(table);
  const scope = { tenantId, realmId: realmIdSchema.parse(realmId) };
  const entityId = intuit.create('Customer', { DisplayName: 'Ashford Ltd' });
  const name = 'Ashford Ltd';
  await links.put(
    { ...scope, kind: 'customer' },
    { externalId: 'c-Ashford Ltd', entityId, entityName: name, originalName: name },
  );
  for (const { code, name: Name } of [gravel, haulage]) {
    const body = {
      Name,
      Sku: code,
      Type: 'NonInventory',
      IncomeAccountRef: { value: intuit.incomeAccountId },
    };
    const itemId = intuit.create('Item', body);
    await links.put(
      { ...scope, kind: 'item' },
      { externalId: code, entityId: itemId, entityName: Name, originalName: Name },
    );
  }
}

/** Connects the tenant, and lays something of another tenant beside it. */
export async function connect(world: {
  intuit: Intuit;
  table: Table;
  keysTable: Table;
  nowMs: number;
  usesCustomNumbers: boolean;
}): Promise<void> {
  const { intuit, table, keysTable } = world;
  const at = new Date(world.nowMs).toISOString();
  const connection: Connection = {
    tenantId,
    realmId: realmIdSchema.parse(realmId),
    state: 'active',
    company: companySchema.parse({
      name: 'Test company',
      country: 'GB',
      homeCurrency: 'GBP',
      usesCustomTransactionNumbers: world.usesCustomNumbers,
      usesAutomatedSalesTax: false,
      usesMultiCurrency: false,
      warnsOfDuplicateBillNumbers: false,
      readAt: at,
    }),
    connectedAt: at,
    connectedBy: 'admin',
    epoch: 1,
    stateChangedAt: at,
  };
  await createConnections(table).replace(connection, undefined);
  const settings = {
    realmId: connection.realmId,
    settings: { incomeAccountId: intuit.incomeAccountId, defaultTaxCodeId: intuit.taxCodeId },
  };
  await createSettingsStore(table).put(tenantId, settings, { at, by: 'admin' });
  await storeTokens(world, connection);
  const foreign = { pk: `TENANT#${otherTenantId}`, sk: 'DOCUMENT#doc_1' };
  await table.put({ ...foreign, state: 'queued' });
  await keysTable.put({ ...foreign, state: 'active' });
}

async function storeTokens(
  { intuit, keysTable, nowMs }: { intuit: Intuit; keysTable: Table; nowMs: number },
  { realmId: realm }: Connection,
): Promise<void> {
  const cipher = createCipher({
    client: { send: async (command: any): Promise<any> => serveKms(command.input) },
    keyArn: 'arn:aws:kms:key',
  });
  const [issued] = intuit.issues;
  const seal = (text: string, purpose: 'accessToken' | 'refreshToken') =>
    cipher.seal(text, { tenantId, realmId: realm, purpose });
  await createProviderKeys(keysTable).storeGrant(tenantId, {
    realmId: realm,
    accessToken: await seal(issued!.accessToken, 'accessToken'),
    refreshToken: await seal(issued!.refreshToken, 'refreshToken'),
    accessTokenExpiresAt: new Date(nowMs + 3_600_000).toISOString(),
    refreshTokenExpiresAt: new Date(nowMs + 8_726_400_000).toISOString(),
  });
}
