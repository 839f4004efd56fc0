/**
 * What the simulator knows of a property. The order of a shape's fields is the order of QuickBooks' answers.
 * `readOnly` fields are accepted and ignored; `unmodelled` ones exist in QuickBooks and are refused loudly here.
 */
export type Field =
  | { readonly kind: 'text'; readonly max: number; readonly element?: string }
  | { readonly kind: 'amount' | 'number' | 'boolean' | 'date' | 'moment' | 'id' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'ref'; readonly to: RefTarget; readonly named: NameShown }
  | { readonly kind: 'object'; readonly of: Shape }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'readOnly'; readonly as: Field }
  | { readonly kind: 'unmodelled' }
  | { readonly kind: 'any' };

/** When a reference is answered with its `name`: always, only in newer answers, or never. */
export type NameShown = 'always' | '2026' | 'never';

export type RefTarget =
  | 'Account'
  | 'Customer'
  | 'Vendor'
  | 'Item'
  | 'Term'
  | 'TaxCode'
  | 'TaxRate'
  | 'PaymentMethod'
  | 'Currency'
  | 'none';

export interface Shape {
  /** QuickBooks' own class, as it stands in the fault for an unknown property. */
  readonly className: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Order in which that fault lists the known properties, where it is known; the rest follows. */
  readonly listedFirst?: readonly string[];
}

export const amount: Field = { kind: 'amount' };
export const number: Field = { kind: 'number' };
export const boolean: Field = { kind: 'boolean' };
export const date: Field = { kind: 'date' };
export const moment: Field = { kind: 'moment' };
export const id: Field = { kind: 'id' };
export const unmodelled: Field = { kind: 'unmodelled' };
export const any: Field = { kind: 'any' };

/** @param element how the fault for a text that is too long spells the field */
export function text(max: number, element?: string): Field {
  return element === undefined ? { kind: 'text', max } : { kind: 'text', max, element };
}
export function choice(...of: string[]): Field {
  return { kind: 'choice', of };
}
export function ref(to: RefTarget, named: NameShown = 'always'): Field {
  return { kind: 'ref', to, named };
}
export function object(of: Shape): Field {
  return { kind: 'object', of };
}
export function list(of: Shape): Field {
  return { kind: 'list', of };
}
export function readOnly(as: Field): Field {
  return { kind: 'readOnly', as };
}

const financeClass = 'com.intuit.schema.finance.v3.';

/** A shape named for its class in QuickBooks' schema. */
export function shape(name: string, fields: Record<string, Field>, listedFirst?: readonly string[]): Shape {
  const className = `${financeClass}${name}`;
  return listedFirst === undefined ? { className, fields } : { className, fields, listedFirst };
}

/** Every unmodelled property of a class, by name. */
export function unmodelledAll(...names: string[]): Record<string, Field> {
  return Object.fromEntries(names.map((name) => [name, unmodelled]));
}

/** The field behind a read-only mark. */
export function plain(field: Field): Field {
  return field.kind === 'readOnly' ? plain(field.as) : field;
}

export const referenceType = shape('ReferenceType', { value: text(500), name: text(4000), type: text(100) });

const metaData = shape('ModificationMetaData', {
  CreateTime: readOnly(moment),
  CreatedByRef: readOnly(ref('none')),
  LastModifiedByRef: readOnly(ref('none')),
  LastUpdatedTime: readOnly(moment),
  LastChangedInQB: readOnly(moment),
  Synchronized: readOnly(boolean),
});

const customField = shape('CustomField', {
  DefinitionId: text(100),
  Name: text(100),
  Type: text(30),
  StringValue: text(31),
  BooleanValue: boolean,
  DateValue: date,
  NumberValue: number,
});

/** The fields that every entity has, where the answers place them: between its first and its later fields. */
export const identity: Record<string, Field> = {
  domain: readOnly(text(10)),
  sparse: boolean,
  status: readOnly(text(30)),
  Id: id,
  SyncToken: text(30),
  MetaData: object(metaData),
  CustomField: list(customField),
  AttachableRef: unmodelled,
};

export const address = shape('PhysicalAddress', {
  Id: id,
  Line1: text(500, 'Address Line1'),
  Line2: text(500, 'Address Line2'),
  Line3: text(500, 'Address Line3'),
  Line4: text(500, 'Address Line4'),
  Line5: text(500, 'Address Line5'),
  City: text(255, 'City'),
  Country: text(255, 'Country'),
  CountryCode: text(255),
  CountrySubDivisionCode: text(255, 'Country Sub Division Code'),
  PostalCode: text(31, 'Postal Code'),
  PostalCodeSuffix: text(31),
  Lat: text(50),
  Long: text(50),
  Tag: text(50),
  Note: text(500),
});

export const phone = shape('TelephoneNumber', {
  Id: id,
  DeviceType: text(30),
  CountryCode: text(30),
  AreaCode: text(30),
  ExchangeCode: text(30),
  Extension: text(30),
  FreeFormNumber: text(30, 'Phone Number'),
  Default: boolean,
  Tag: text(50),
});

export const email = shape('EmailAddress', {
  Id: id,
  Address: text(100, 'Email Address'),
  Default: boolean,
  Tag: text(50),
});

export const website = shape('WebSiteAddress', {
  Id: id,
  URI: text(1000, 'Web Site'),
  Default: boolean,
  Tag: text(50),
});
export const memo = shape('MemoRef', { value: text(1000, 'Customer Memo'), id: text(30) });
export const nameValue = shape('NameValue', { Name: text(100), Value: text(4000) });
