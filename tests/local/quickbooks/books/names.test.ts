import { describe, expect, it } from 'vitest';
import { bill, invoice, openBooks } from './open-books.ts';

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

describe('making accounts, terms and tax codes inactive', () => {
  it('works by the API for accounts and terms, which get the suffix and refuse new documents', () => {
    const { update, create, refused } = openBooks();

    const account = update('Account', { Id: '69', SyncToken: '0', sparse: true, Active: false });
    const term = update('Term', { Id: '2', SyncToken: '0', sparse: true, Active: false });

    expect(account).toMatchObject({
      Name: 'Accounting (deleted)',
      FullyQualifiedName: 'Legal & Professional Fees:Accounting (deleted)',
    });
    expect(refused('create', 'Bill', bill(5)).code).toBe('2500');
    expect(term.Name).toBe('Net 15 (deleted)');
    expect(create('Term', { Name: 'Net 15', DueDays: 15 }).Name).toBe('Net 15');
    expect(refused('update', 'Term', { Id: '2', SyncToken: '1', sparse: true, Active: true }).code).toBe(
      '6240',
    );
  });

  it('works by hand for every list kind, tax codes included, and back again', () => {
    const { books, at, read, query, refused } = openBooks('gb');
    books.setActive({ entity: 'TaxCode', id: '2', isActive: false }, at());
    books.setActive({ entity: 'Account', id: '22', isActive: false }, at());

    expect(query("select * from TaxCode where Id = '2'")).toEqual({});
    expect(read('TaxCode', '2')).toMatchObject({ Name: '20.0% S', Active: false, SyncToken: '1' });
    expect(read('Account', '22').Name).toBe('Computer and Internet Expenses (deleted)');

    books.setActive({ entity: 'TaxCode', id: '2', isActive: true }, at());
    books.setActive({ entity: 'Account', id: '22', isActive: true }, at());
    expect(query("select * from TaxCode where Id = '2'").maxResults).toBe(1);
    expect(read('Account', '22').Name).toBe('Computer and Internet Expenses');
    expect(refused('update', 'TaxCode', { Id: '2', SyncToken: '2', Active: false }).code).toBe('500');
    expect(() => books.setActive({ entity: 'Invoice', id: '1', isActive: false }, at())).toThrow(
      'the books hold no such object',
    );
  });

  it('writes a credit memo for a customer who owes something, and leaves the invoice open', () => {
    const { create, update, read, query } = openBooks();
    const { Id } = create('Customer', { DisplayName: 'Quill' });
    const owed = create('Invoice', invoice(30, { CustomerRef: { value: Id } }));

    const closed = update('Customer', { Id, SyncToken: '0', sparse: true, Active: false });

    expect(closed).toMatchObject({ Balance: 0, BalanceWithJobs: 0, SyncToken: '1' });
    expect(query('select * from CreditMemo').CreditMemo).toMatchObject([
      {
        CustomerRef: { value: Id, name: 'Quill (deleted)' },
        TotalAmt: 30,
        RemainingCredit: 30,
        PrivateNote: 'Created by QB Online to adjust balance for deletion',
      },
    ]);
    expect(read('Invoice', owed.Id).Balance).toBe(30);
  });
});

describe('employees', () => {
  it('are created, queried and made inactive like customers and vendors', () => {
    const { create, update, query, read } = openBooks();

    const { Id } = create('Employee', { GivenName: 'Ada', FamilyName: 'Moor' });

    expect(read('Employee', Id)).toMatchObject({
      DisplayName: 'Ada Moor',
      PrintOnCheckName: 'Ada Moor',
      Active: true,
    });
    expect(query("select * from Employee where DisplayName = 'ada moor'").Employee[0].Id).toBe(Id);
    expect(update('Employee', { Id, SyncToken: '0', sparse: true, Active: false }).DisplayName).toBe(
      'Ada Moor (deleted)',
    );
    expect(query("select * from Employee where DisplayName = 'Ada Moor'")).toEqual({});
    expect(create('Vendor', { DisplayName: 'Ada Moor' }).DisplayName).toBe('Ada Moor');
  });

  it('hold their name against customers and vendors', () => {
    const { refused } = openBooks();

    expect(refused('create', 'Customer', { DisplayName: 'emily platt' }).code).toBe('6240');
    expect(refused('create', 'Vendor', { DisplayName: 'John Johnson' }).code).toBe('6240');
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
