import type { Shape } from './shape.ts';
import { customerShape, employeeShape, vendorShape } from './shape-people.ts';
import {
  billPaymentShape,
  billShape,
  creditMemoShape,
  estimateShape,
  invoiceShape,
} from './shape-documents.ts';
import { paymentShape, salesReceiptShape } from './shape-documents.ts';
import {
  accountShape,
  companyInfoShape,
  itemShape,
  paymentMethodShape,
  preferencesShape,
  taxCodeShape,
  taxRateShape,
  termShape,
} from './shape-lists.ts';

/** A QuickBooks resource that the simulator holds. */
export type EntityName =
  | 'CompanyInfo'
  | 'Preferences'
  | 'Account'
  | 'TaxCode'
  | 'TaxRate'
  | 'Term'
  | 'PaymentMethod'
  | 'Customer'
  | 'Vendor'
  | 'Employee'
  | 'Item'
  | 'Invoice'
  | 'Bill'
  | 'Payment'
  | 'BillPayment'
  | 'CreditMemo'
  | 'SalesReceipt'
  | 'Estimate';

export interface Kind {
  readonly name: EntityName;
  readonly shape: Shape;
  /** `list`: hidden when inactive, never deleted; `document`: deletable; `single`: exactly one per company. */
  readonly family: 'list' | 'document' | 'single';
  /** Which sequence the ids come from; people (Customer, Vendor, Employee) share one, all documents another. */
  readonly sequence: string;
  readonly operations: readonly ('create' | 'update' | 'delete' | 'void')[];
  /** Properties with an index for `=` and IN. */
  readonly indexed: readonly string[];
  /** Default order of query answers. */
  readonly order: 'latestFirst' | 'Name' | 'DisplayName' | 'FullyQualifiedName' | 'Id';
  /** Whether query answers carry `totalCount`; QuickBooks does so for some kinds only. */
  readonly totalCount: boolean;
  /** Whether change data capture covers the kind. */
  readonly changes: boolean;
}

const listOperations = ['create', 'update'] as const;
const documentOperations = ['create', 'update', 'delete'] as const;
const voidable = ['create', 'update', 'delete', 'void'] as const;

function listKind(name: EntityName, shape: Shape, more: Partial<Kind>): Kind {
  const sequence = name;
  const operations = listOperations;
  return {
    name,
    shape,
    family: 'list',
    sequence,
    operations,
    indexed: ['Name'],
    order: 'Name',
    totalCount: false,
    changes: true,
    ...more,
  };
}

function documentKind(name: EntityName, shape: Shape, more: Partial<Kind>): Kind {
  const indexed = ['DocNumber', 'CustomerRef', 'VendorRef', 'TxnDate'];
  const operations = documentOperations;
  return {
    name,
    shape,
    family: 'document',
    sequence: 'Transaction',
    operations,
    indexed,
    order: 'latestFirst',
    totalCount: false,
    changes: true,
    ...more,
  };
}

const person = { sequence: 'Name', indexed: ['DisplayName', 'CompanyName'], order: 'DisplayName' } as const;
const single = { family: 'single', operations: ['update'], indexed: [], order: 'Id' } as const;
const unwritable = { operations: [], changes: false } as const;

const table: readonly Kind[] = [
  listKind('CompanyInfo', companyInfoShape, single),
  listKind('Preferences', preferencesShape, single),
  listKind('Account', accountShape, { indexed: ['Name', 'FullyQualifiedName', 'AcctNum'] }),
  listKind('TaxCode', taxCodeShape, { ...unwritable, order: 'Id' }),
  listKind('TaxRate', taxRateShape, { ...unwritable, order: 'Id' }),
  listKind('Term', termShape, { order: 'Id' }),
  listKind('PaymentMethod', paymentMethodShape, { operations: [], order: 'Id' }),
  listKind('Customer', customerShape, {
    ...person,
    indexed: ['DisplayName', 'CompanyName', 'FullyQualifiedName'],
    order: 'FullyQualifiedName',
  }),
  listKind('Vendor', vendorShape, person),
  listKind('Employee', employeeShape, person),
  listKind('Item', itemShape, { indexed: ['Name', 'FullyQualifiedName', 'Sku'] }),
  documentKind('Invoice', invoiceShape, { operations: voidable, totalCount: true }),
  documentKind('Bill', billShape, { totalCount: true }),
  documentKind('Payment', paymentShape, { operations: voidable }),
  documentKind('BillPayment', billPaymentShape, { operations: voidable, totalCount: true }),
  documentKind('CreditMemo', creditMemoShape, {}),
  documentKind('SalesReceipt', salesReceiptShape, { operations: voidable }),
  documentKind('Estimate', estimateShape, { operations: [] }),
];

const byName = new Map<string, Kind>(table.map((kind) => [kind.name, kind]));
const byLowerCase = new Map<string, Kind>(table.map((kind) => [kind.name.toLowerCase(), kind]));

/** Every kind the books hold. */
export const kinds: readonly Kind[] = table;

/** The kind by its exact name; throws for a name that is not in the table, which the types rule out. */
export function kindOf(name: EntityName): Kind {
  const kind = byName.get(name);
  if (kind === undefined) throw new Error(`Cannot look up entity ${name}: it is not in the table of kinds.`);
  return kind;
}

/** The kind spelled exactly as QuickBooks does, as in a batch item, or undefined. */
export function kindSpelled(name: string): Kind | undefined {
  return byName.get(name);
}

/** The kind by its name in any case: of a path segment (`salesreceipt`) or in a query, where node-quickbooks writes it in lower case. */
export function kindOfPath(segment: string): Kind | undefined {
  return byLowerCase.get(segment.toLowerCase());
}
