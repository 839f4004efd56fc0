import type { SeedRow } from './seed.ts';

type CustomerLine = readonly [
  id: string,
  given: string,
  family: string,
  company?: string | undefined,
  email?: string,
  parent?: string,
];

const customers: readonly CustomerLine[] = [
  ['1', 'Amy', 'Lauterbach', "Amy's Bird Sanctuary", 'Birds@Intuit.com'],
  ['2', 'Bill', 'Lucchini', "Bill's Windsurf Shop", 'Surf@Intuit.com'],
  ['3', 'Grace', 'Pariente', 'Cool Cars', 'Cool_Cars@intuit.com'],
  ['4', 'Diego', 'Rodriguez', undefined, 'Diego@Rodriguez.com'],
  ['5', 'Peter', 'Dukes', 'Dukes Basketball Camp', 'Dukes_bball@intuit.com'],
  ['6', 'Dylan', 'Sollfrank'],
  ['7', 'Kirby', 'Freeman', 'Freeman Sporting Goods', 'Sporting_goods@intuit.com'],
  ['8', 'Sasha', 'Tillou', '0969 Ocean View Road', 'Sporting_goods@intuit.com', '7'],
  ['9', 'Amelia', '', '55 Twin Lane', 'Sporting_goods@intuit.com', '7'],
  ['10', 'Geeta', 'Kalapatapu', undefined, 'Geeta@Kalapatapu.com'],
  ['11', 'Lisa', 'Gevelber', 'Gevelber Photography', 'Photography@intuit.com'],
  ['12', 'Jeff', 'Chin', "Jeff's Jalopies", 'Jalopies@intuit.com'],
  ['13', 'John', 'Melton', undefined, 'John@Melton.com'],
  ['14', 'Kate', 'Whelan', undefined, 'Kate@Whelan.com'],
  ['15', 'Karen', 'Pye', "Pye's Cakes", 'pyescakes@intuit.com'],
  ['16', 'Kathy', 'Kuplis', 'Kookies by Kathy', 'qbwebsamplecompany@yahoo.com'],
  ['17', 'Mark', 'Cho', undefined, 'Mark@Cho.com'],
  ['18', 'Kathy', 'Paulsen', 'Paulsen Medical Supplies', 'Medical@intuit.com'],
  ['19', 'Jeff', 'Rago', 'Rago Travel Agency', 'Rago_Travel@intuit.com'],
  ['20', 'Stephanie', 'Martini', 'Red Rock Diner', 'qbwebsamplecompany@yahoo.com'],
  ['21', 'Rondonuwu', 'Fruit and Vegi', undefined, 'Tony@Rondonuwu.com'],
  ['22', 'Shara', 'Barnett', undefined, 'Shara@Barnett.com'],
  ['23', 'Shara', 'Barnett', 'Barnett Design', 'Design@intuit.com', '22'],
  ['24', 'Russ', 'Sonnenschein', 'Sonnenschein Family Store', 'Familiystore@intuit.com'],
  ['25', 'Katsuyuki', 'Yanagawa', 'Sushi by Katsuyuki', 'Sushi@intuit.com'],
  ['26', 'Travis', 'Waldron', undefined, 'Travis@Waldron.com'],
  ['27', 'Dan', 'Wilks', 'Video Games by Dan', 'Videogames@intuit.com'],
  ['28', 'Whitney', 'Brewer', 'Wedding Planning by Whitney', 'Dream_Wedding@intuit.com'],
  ['29', 'Nicola', 'Weiskopf', 'Weiskopf Consulting', 'Consulting@intuit.com'],
];

const sanctuary = {
  Id: '2',
  Line1: '4581 Finch St.',
  City: 'Bayshore',
  CountrySubDivisionCode: 'CA',
  PostalCode: '94326',
  Lat: 'INVALID',
  Long: 'INVALID',
};

/** The sample company's customers. */
export function customerRows(): SeedRow[] {
  const names = new Map<string, string>();
  return customers.map(([Id, GivenName, FamilyName, company, email, parent]) => {
    const DisplayName = company ?? `${GivenName} ${FamilyName}`;
    names.set(Id, DisplayName);
    const above = parent === undefined ? undefined : names.get(parent);
    const sub = parent === undefined ? {} : { ParentRef: { value: parent }, Level: 1 };
    const address = Id === '1' ? { BillAddr: sanctuary, ShipAddr: sanctuary } : {};
    return [
      'Customer',
      {
        Id,
        Taxable: false,
        ...address,
        Job: parent !== undefined,
        BillWithParent: false,
        ...sub,
        Balance: 0,
        BalanceWithJobs: 0,
        PreferredDeliveryMethod: 'Print',
        IsProject: false,
        GivenName,
        FamilyName,
        FullyQualifiedName: above === undefined ? DisplayName : `${above}:${DisplayName}`,
        ...(company === undefined ? {} : { CompanyName: above ?? company }),
        DisplayName,
        PrintOnCheckName: above ?? DisplayName,
        Active: true,
        ...(email === undefined ? {} : { PrimaryEmailAddr: { Address: email } }),
      },
    ];
  });
}

const vendorNames: readonly (readonly [id: string, name: string])[] = [
  ['30', 'Books by Bessie'],
  ['31', 'Brosnahan Insurance Agency'],
  ['32', 'Cal Telephone'],
  ['33', "Chin's Gas and Oil"],
  ['34', 'Cigna Health Care'],
  ['35', 'Computers by Jenni'],
  ['36', "Diego's Road Warrior Bodyshop"],
  ['37', 'EDD'],
  ['38', 'Ellis Equipment Rental'],
  ['39', 'Fidelity'],
  ['40', 'Hall Properties'],
  ['41', 'Hicks Hardware'],
  ['42', 'Lee Advertising'],
  ['43', 'Mahoney Mugs'],
  ['44', 'Met Life Dental'],
  ['45', 'National Eye Care'],
  ['46', 'Norton Lumber and Building Materials'],
  ['47', 'Pam Seitz'],
  ['48', 'PG&E'],
  ['49', 'Robertson & Associates'],
  ['50', 'Squeaky Kleen Car Wash'],
  ['51', "Tania's Nursery"],
  ['52', 'Tim Philip Masonry'],
  ['53', 'Tony Rondonuwu'],
  ['56', "Bob's Burger Joint"],
];

/** The sample company's vendors. */
export function vendorRows(): SeedRow[] {
  return vendorNames.map(([Id, DisplayName]) => {
    const amounts = { Balance: 0, BillRate: 0, Vendor1099: false, CostRate: 0 };
    return ['Vendor', { Id, ...amounts, DisplayName, PrintOnCheckName: DisplayName, Active: true }];
  });
}

/** The sample company's employees. */
export function employeeRows(): SeedRow[] {
  const people = [
    ['54', 'John', 'Johnson'],
    ['55', 'Emily', 'Platt'],
  ] as const;
  return people.map(([Id, GivenName, FamilyName]) => {
    const DisplayName = `${GivenName} ${FamilyName}`;
    const shown = { GivenName, FamilyName, DisplayName, PrintOnCheckName: DisplayName, Active: true };
    return ['Employee', { Id, SSN: 'XXX-XX-XXXX', BillableTime: false, ...shown }];
  });
}
