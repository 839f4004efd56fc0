/** The books and the connection as they are before anything is submitted. */
import type { Connection } from '../../shared/domain/connection.ts';
import { realmIdSchema } from '../../shared/domain/ids.ts';
import type { Mapping } from '../../shared/domain/settings.ts';
import { createCipher } from '../../shared/aws/cipher.ts';
import { createConnections } from '../../shared/store/connections.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createProviderKeys } from '../../shared/store/provider-keys.ts';
import { createSettingsStore } from '../../shared/store/settings.ts';
import type { Table } from '../../shared/store/table.ts';
import type { Intuit } from './intuit.ts';
import { otherTenantId, realmId, serveKms, tenantId } from './services.ts';
import { gravel, haulage } from './submissions.ts';
import { connectionOf } from '../fakes/connection.ts';

/** An invoice without our mark, with the customer, date and total of one of ours. */
export function foreignInvoice(
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

export async function knownReferences({ intuit, table }: { intuit: Intuit; table: Table }): Promise<void> {
  const links = createLinks(table);
  const scope = { tenantId, realmId: realmIdSchema.parse(realmId) };
  const parties = [
    { kind: 'customer', entity: 'Customer', name: 'Ashford Ltd', externalId: 'c-Ashford Ltd' },
    { kind: 'vendor', entity: 'Vendor', name: 'Quarry Direct', externalId: 'v-Quarry Direct' },
  ] as const;
  for (const { kind, entity, name, externalId } of parties) {
    const entityId = intuit.create(entity, { DisplayName: name });
    await links.put({ ...scope, kind }, { externalId, entityId, entityName: name, originalName: name });
  }
  for (const { code, name: Name } of [gravel, haulage]) {
    const body = {
      Name,
      Sku: code,
      Type: 'NonInventory',
      IncomeAccountRef: { value: intuit.incomeAccountId },
      ExpenseAccountRef: { value: intuit.expenseAccountIds[0] },
    };
    const itemId = intuit.create('Item', body);
    await links.put(
      { ...scope, kind: 'item' },
      { externalId: code, entityId: itemId, entityName: Name, originalName: Name },
    );
  }
}

/** A bill without our mark. */
export function foreignBill(intuit: Intuit, of: { vendorId: string; number: string; amount: string }): void {
  intuit.create('Bill', {
    DocNumber: of.number,
    TxnDate: '2026-02-27',
    VendorRef: { value: of.vendorId },
    GlobalTaxCalculation: 'TaxExcluded',
    PrivateNote: 'entered by hand',
    Line: [
      {
        DetailType: 'AccountBasedExpenseLineDetail',
        Amount: of.amount,
        AccountBasedExpenseLineDetail: {
          AccountRef: { value: intuit.expenseAccountIds[0] },
          TaxCodeRef: { value: intuit.taxCodeId },
        },
      },
    ],
  });
}

/** A place for everything that is submitted. */
export const mappingOf = (intuit: Intuit): Mapping => ({
  incomeAccountId: intuit.incomeAccountId,
  expenseAccountId: intuit.expenseAccountIds[0],
  defaultTaxCodeId: intuit.taxCodeId,
  categoryRules: [
    { category: 'fuel', expenseAccountId: intuit.expenseAccountIds[1] },
    { category: 'repairs', expenseAccountId: intuit.expenseAccountIds[2] },
  ],
});

/** Connects the tenant, and lays something of another tenant beside it. */
export async function connect(world: {
  intuit: Intuit;
  table: Table;
  keysTable: Table;
  nowMs: number;
  usesCustomNumbers: boolean;
  warnsOfDuplicateBills: boolean;
}): Promise<void> {
  const { intuit, table, keysTable } = world;
  const at = new Date(world.nowMs).toISOString();
  const connection = connectionOf({
    tenantId,
    realmId: realmIdSchema.parse(realmId),
    at,
    company: {
      usesCustomTransactionNumbers: world.usesCustomNumbers,
      warnsOfDuplicateBillNumbers: world.warnsOfDuplicateBills,
    },
  });
  await createConnections(table).replace(connection, undefined);
  const settings = {
    realmId: connection.realmId,
    settings: mappingOf(intuit),
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
