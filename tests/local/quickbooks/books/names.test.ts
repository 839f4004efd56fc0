import { describe, expect, it } from 'vitest';
import { openBooks } from './open-books.ts';

describe('names of customers, vendors and employees', () => {
  it('are unique over all three, whatever their case and outer blanks', () => {
    const { create, refused } = openBooks();
    create('Vendor', { DisplayName: 'Quill & Sons' });

    for (const DisplayName of ['Quill & Sons', ' QUILL & SONS ', 'quill & sons']) {
      expect(refused('create', 'Customer', { DisplayName })).toEqual({
        code: '6240',
        message: 'Duplicate Name Exists Error',
        detail: 'The name supplied already exists. : null',
      });
    }
    expect(refused('create', 'Employee', { DisplayName: 'Quill & sons' }).code).toBe('6240');
  });

  it('are built from their parts when no DisplayName is given, and 6080 without any part', () => {
    const { create, refused } = openBooks();

    expect(create('Customer', { Title: 'Dr', GivenName: 'Ada', FamilyName: 'Moor' }).DisplayName).toBe(
      'Dr Ada Moor',
    );
    expect(refused('create', 'Customer', { CompanyName: 'No Name Ltd' }).code).toBe('6080');
  });

  it.each(['a:b', 'a\tb', 'a\nb'])('may not hold %j', (DisplayName) => {
    expect(openBooks().refused('create', 'Vendor', { DisplayName }).code).toBe('2040');
  });

  it('are limited to the switch in doubt, 500 or 100 characters', () => {
    const long = 'n'.repeat(101);

    expect(openBooks().create('Customer', { DisplayName: long }).DisplayName).toBe(long);
    const fault = openBooks('us', { nameMaxLength: 100 }).refused('create', 'Customer', {
      DisplayName: long,
    });
    expect(fault).toMatchObject({ code: '2050', element: 'Display Name' });
    expect(fault.detail).toMatch(/Min:0 Max:100 supported\. Supplied length:101$/);
  });

  it('fill PrintOnCheckName from company, else person, else display name', () => {
    const { create } = openBooks();

    expect(create('Customer', { DisplayName: 'D1', CompanyName: 'Co' }).PrintOnCheckName).toBe('Co');
    expect(create('Customer', { DisplayName: 'D2', GivenName: 'A', FamilyName: 'B' }).PrintOnCheckName).toBe(
      'A B',
    );
    expect(create('Customer', { DisplayName: 'D3' }).PrintOnCheckName).toBe('D3');
  });
});

describe('making a list object inactive', () => {
  it('appends (deleted) to its names, frees the old name and hides it from queries', () => {
    const { create, update, query } = openBooks();
    const { Id } = create('Vendor', { DisplayName: 'Thrifty', CompanyName: 'Thrifty Ltd' });

    const closed = update('Vendor', { Id, SyncToken: '0', sparse: true, Active: false });

    expect(closed).toMatchObject({ DisplayName: 'Thrifty (deleted)', Active: false, SyncToken: '1' });
    expect(closed).toMatchObject({ CompanyName: 'Thrifty Ltd', PrintOnCheckName: 'Thrifty Ltd' });
    expect(create('Vendor', { DisplayName: 'Thrifty' }).DisplayName).toBe('Thrifty');
    expect(query(`select * from Vendor where Id = '${Id}'`)).toEqual({});
    expect(query(`select * from Vendor where Id = '${Id}' and Active in (true, false)`).maxResults).toBe(1);
    expect(query(`select * from Vendor where Active = false`).Vendor[0].Id).toBe(Id);
  });

  it('counts when the deleted name is taken too', () => {
    const { create, update } = openBooks();
    const close = (): string => {
      const { Id } = create('Item', { Name: 'Seat', IncomeAccountRef: { value: '79' } });
      return update('Item', { Id, SyncToken: '0', sparse: true, Active: false }).Name;
    };

    expect([close(), close(), close()]).toEqual(['Seat (deleted)', 'Seat (deleted 1)', 'Seat (deleted 2)']);
  });

  it('gives the name back when it is made active again, unless it is taken', () => {
    const { create, update, refused } = openBooks();
    const { Id } = create('Customer', { DisplayName: 'Phoenix' });
    update('Customer', { Id, SyncToken: '0', sparse: true, Active: false });

    expect(update('Customer', { Id, SyncToken: '1', sparse: true, Active: true }).DisplayName).toBe(
      'Phoenix',
    );
    update('Customer', { Id, SyncToken: '2', sparse: true, Active: false });
    create('Vendor', { DisplayName: 'Phoenix' });
    expect(refused('update', 'Customer', { Id, SyncToken: '3', sparse: true, Active: true }).code).toBe(
      '6240',
    );
  });

  it.each([
    ['2500', '2500'],
    ['610', '610'],
  ] as const)('refuses new documents for it with %s', (inactiveReference, code) => {
    const { create, update, refused } = openBooks('us', { inactiveReference });
    const { Id } = create('Customer', { DisplayName: 'Gone' });
    update('Customer', { Id, SyncToken: '0', sparse: true, Active: false });

    const body = { CustomerRef: { value: Id }, Line: [{ Amount: 1, DetailType: 'DescriptionOnly' }] };
    const fault = refused('create', 'Invoice', body);

    expect(fault.code).toBe(code);
    expect(fault.detail).toContain("Something you're trying to use has been made inactive.");
  });
});

describe('sub-customers', () => {
  it('have full names and levels, at most five deep', () => {
    const { create, update, read, refused } = openBooks();
    let ParentRef: { value: string } | undefined;
    const ids: string[] = [];
    for (const DisplayName of ['L0', 'L1', 'L2', 'L3', 'L4']) {
      const { Id } = create('Customer', { DisplayName, Job: ParentRef !== undefined, ParentRef });
      ids.push(Id);
      ParentRef = { value: Id };
    }

    expect(read('Customer', ids[4]!)).toMatchObject({
      FullyQualifiedName: 'L0:L1:L2:L3:L4',
      Level: 4,
      Job: true,
    });
    expect(refused('create', 'Customer', { DisplayName: 'L5', Job: true, ParentRef }).code).toBe('6180');
    update('Customer', { Id: ids[0], SyncToken: '0', sparse: true, DisplayName: 'Top' });
    expect(read('Customer', ids[2]!).FullyQualifiedName).toBe('Top:L1:L2');
  });
});

describe('names of items and accounts', () => {
  it('are unique at one parent, case folded, and an account name may not hold a quote', () => {
    const { create, refused } = openBooks();
    create('Item', { Name: 'Seat', IncomeAccountRef: { value: '79' } });

    expect(refused('create', 'Item', { Name: ' SEAT', IncomeAccountRef: { value: '79' } }).code).toBe('6240');
    expect(refused('create', 'Item', { Name: 'a:b', IncomeAccountRef: { value: '79' } }).code).toBe('2040');
    expect(refused('create', 'Account', { Name: 'a"b', AccountType: 'Bank' }).code).toBe('2040');
    expect(refused('create', 'Account', { Name: 'Checking', AccountType: 'Bank' }).code).toBe('6240');
    const sub = create('Account', {
      Name: 'Checking',
      AccountType: 'Bank',
      ParentRef: { value: '35' },
      SubAccount: true,
    });
    expect(sub).toMatchObject({
      Id: '1150040001',
      FullyQualifiedName: 'Checking:Checking',
      Classification: 'Asset',
    });
  });

  it('refuse an item for sale without an income account, or with one of another type', () => {
    const { refused } = openBooks();

    expect(refused('create', 'Item', { Name: 'X' }).code).toBe('6000');
    expect(refused('create', 'Item', { Name: 'X', IncomeAccountRef: { value: '35' } }).code).toBe('6430');
    expect(refused('create', 'Item', { Name: 'X', IncomeAccountRef: { value: '7777' } })).toMatchObject({
      code: '2500',
      detail: 'Invalid Reference Id : Accounts element id 7777 not found',
    });
  });
});
