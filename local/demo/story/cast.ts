// Who and what the story is about: a merchant of quarry products with its own lorries.

/** Somebody who buys or sells, by the vendor's own id. */
export interface Party {
  id: string;
  name: string;
  email?: string;
}

/** What is sold: prices are for one unit, quantities lie between the two ends. */
export interface Good {
  code: string;
  name: string;
  unit: string;
  price: string;
  from: number;
  to: number;
  category: string;
  /** Hauled by weight, with a ticket of the weighbridge. */
  isWeighed: boolean;
}

/** What a vendor bills, within two amounts. */
export interface Expense {
  description: string;
  category: string;
  from: number;
  to: number;
}

/** A vendor and what it bills: a line for each. */
export type Vendor = Party & { expenses: readonly Expense[] };

/** Customers of Harbour Lane. The first three and the first two vendors are in its books before it connects. */
export const customers: readonly [Party, ...Party[]] = [
  { id: 'C-1001', name: 'Ashdown Civil Engineering Ltd', email: 'accounts@ashdown-civil.example' },
  { id: 'C-1002', name: 'Bexley Groundworks Ltd', email: 'ledger@bexleygroundworks.example' },
  { id: 'C-1003', name: 'Coombe & Sons Builders', email: 'office@coombebuilders.example' },
  { id: 'C-1004', name: 'Downland Surfacing Ltd', email: 'payables@downland.example' },
  { id: 'C-1005', name: 'Eastgate Housing Association', email: 'invoices@eastgate.example' },
  { id: 'C-1006', name: 'Fernhill Landscapes', email: 'hello@fernhill.example' },
  { id: 'C-1007', name: 'Greywell Estates LLP', email: 'estate.office@greywell.example' },
  { id: 'C-1008', name: 'Holt Valley Farms' },
  { id: 'C-1009', name: 'Kestrel Plant & Paving Ltd', email: 'accounts@kestrelpaving.example' },
  { id: 'C-1010', name: "O'Leary Drainage Services", email: 'siobhan@olearydrainage.example' },
];
export const customersInBooks = customers.slice(0, 3);

export const goods: readonly [Good, ...Good[]] = [
  weighed('MOT1', 'MOT Type 1 sub-base', '18.50', 'Aggregates'),
  weighed('SAND-S', 'Sharp sand, washed', '24.00', 'Aggregates'),
  weighed('GRV-20', 'Gravel 20 mm', '27.80', 'Aggregates'),
  weighed('GRV-10', 'Pea gravel 10 mm', '29.40', 'Aggregates'),
  weighed('BALLAST', 'All-in ballast', '25.60', 'Aggregates'),
  weighed('6F5', 'Recycled crush 6F5', '12.75', 'Aggregates'),
  weighed('TOPSOIL', 'Screened topsoil BS 3882', '31.00', 'Aggregates'),
  good('C25', 'Ready-mixed concrete C25/30', { unit: 'm³', price: '98.00', from: 3, to: 8 }),
  hauled('TIPPER-8', 'Tipper, eight-wheel', { unit: 'loads', price: '145.00', from: 1, to: 6 }),
  hauled('GRAB', 'Grab lorry', { unit: 'hours', price: '62.50', from: 2, to: 9 }),
  hauled('MUCK', 'Muck away, inert', { unit: 'loads', price: '210.00', from: 1, to: 5 }),
];

export const sites = [
  'Station Road',
  'Priory Park phase 2',
  'the A27 junction works',
  'Mill Quay',
  'Orchard Rise, plots 4 to 9',
  'Long Meadow Farm',
  'the harbour wall',
  'St Anne’s school extension',
] as const;

/** Vendors of Harbour Lane. */
export const vendors: readonly [Vendor, ...Vendor[]] = [
  {
    ...{ id: 'V-201', name: 'Pennine Quarries Ltd' },
    expenses: [
      { description: 'Limestone aggregates ex quarry', category: 'Quarry', from: 1800, to: 5200 },
      { description: 'Weighbridge and loading', category: 'Quarry', from: 40, to: 160 },
    ],
  },
  {
    ...{ id: 'V-202', name: 'Castle Fuels Ltd' },
    expenses: [{ description: 'Gas oil, delivered to depot', category: 'Fuel', from: 700, to: 2100 }],
  },
  {
    ...{ id: 'V-203', name: 'Marlow Haulage' },
    expenses: [{ description: 'Subcontract haulage', category: 'Haulage', from: 280, to: 1450 }],
  },
  {
    ...{ id: 'V-204', name: 'Redhill Plant Hire' },
    expenses: [{ description: '13 t excavator, weekly hire', category: 'Plant hire', from: 390, to: 780 }],
  },
  {
    ...{ id: 'V-205', name: 'Northgate Tyres & Service' },
    expenses: [
      { description: 'Tyres, drive axle', category: 'Repairs', from: 320, to: 960 },
      { description: 'Fitting and disposal', category: 'Repairs', from: 45, to: 120 },
    ],
  },
];
export const vendorsInBooks = vendors.slice(0, 2);

/** Customers of the American company that is free to connect; two of them are in its books. */
export const americanCustomers: readonly [Party, ...Party[]] = [
  { id: 'US-11', name: 'Cool Cars', email: 'Cool_Cars@intuit.com' },
  { id: 'US-12', name: 'Freeman Sporting Goods' },
  { id: 'US-13', name: 'Bayview Marine Supply', email: 'ap@bayviewmarine.example' },
];

/** Customers of the tenant that lost its connection. */
export const joineryCustomers: readonly [Party, ...Party[]] = [
  { id: 'J-1', name: 'Abbey Conservation Trust' },
  { id: 'J-2', name: 'Willow Court Care Homes' },
];

export const joineryGoods: readonly [Good, ...Good[]] = [
  good('SASH', 'Oak sash window, made to measure', { unit: 'pieces', price: '640.00', from: 1, to: 6 }),
  good('DOOR', 'Panelled door, primed', { unit: 'pieces', price: '285.00', from: 1, to: 8 }),
];

export const marineGoods: readonly [Good, ...Good[]] = [
  good('ROPE-12', 'Dock line 12 mm', { unit: 'ft', price: '1.35', from: 60, to: 400 }),
  good('FENDER', 'Boat fender, white', { unit: 'pieces', price: '38.90', from: 4, to: 24 }),
  good('CLEAT', 'Galvanized cleat 8 in', { unit: 'pieces', price: '14.25', from: 6, to: 40 }),
];

type Measure = Pick<Good, 'unit' | 'price' | 'from' | 'to'>;

function good(code: string, name: string, measure: Measure): Good {
  return { code, name, ...measure, category: 'Goods', isWeighed: false };
}

function hauled(code: string, name: string, measure: Measure): Good {
  return { ...good(code, name, measure), category: 'Haulage' };
}

function weighed(code: string, name: string, price: string, category: string): Good {
  return { code, name, unit: 't', price, from: 9, to: 29, category, isWeighed: true };
}
