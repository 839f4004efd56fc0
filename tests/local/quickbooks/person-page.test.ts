import { describe, expect, it } from 'vitest';
import { bill } from './books/open-books.ts';
import { json, origin } from './simulated.ts';
import { invoiceOver, save, subscribed } from './webhooks/subscribed.ts';
import type { Subscribed } from './webhooks/subscribed.ts';

interface Line {
  Id?: string;
  Amount: number;
  Description?: string;
  DetailType: string;
  SalesItemLineDetail?: { Qty?: number; UnitPrice?: number; TaxInclusiveAmt?: number };
}

interface Document {
  Id: string;
  SyncToken: string;
  DocNumber: string;
  TotalAmt: number;
  Balance: number;
  Line: Line[];
  LinkedTxn: { TxnId: string; TxnType: string }[];
}

async function read(company: Subscribed, kind: string, id: string): Promise<Document> {
  return (await json<Record<string, Document>>(await company.call(`${kind.toLowerCase()}/${id}`)))[kind]!;
}

/** Two seats at 30, made by the API. */
async function seats(company: Subscribed, more: object = {}): Promise<Document> {
  const line = {
    Amount: 60,
    Description: 'Seats',
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' }, Qty: 2, UnitPrice: 30 },
  };
  const { Id } = await save(company, 'Invoice', { CustomerRef: { value: '1' }, Line: [line], ...more });
  return read(company, 'Invoice', Id);
}

const pathOf = (company: Subscribed, kind: string, id: string): string =>
  `/app/${company.realmId}/${kind.toLowerCase()}/${id}`;

/** Fills in the form of a page as a browser would: every field as shown, apart from what is typed. */
async function submit(
  company: Subscribed,
  path: string,
  typed: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<{ status: number; location: string | null; text: string }> {
  const body = new URLSearchParams(typed);
  const response = await company.send(path, { method: 'POST', body, headers });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

async function page(company: Subscribed, path: string): Promise<string> {
  return (await company.send(path)).text();
}

/** The value of a field in a page. */
function valueOf(text: string, name: string): string | undefined {
  return new RegExp(`<input[^>]*name="${name.replaceAll('.', '\\.')}"[^>]*value="([^"]*)"`, 'u').exec(
    text,
  )?.[1];
}

describe('the form of an invoice', () => {
  it('holds what the invoice holds, each field with its label', async () => {
    const company = subscribed();
    const { Id } = await seats(company, { PrivateNote: 'ref <ord_7Q>', CustomerMemo: { value: 'Thanks' } });

    const text = await page(company, pathOf(company, 'Invoice', Id));

    expect(valueOf(text, 'syncToken')).toBe('0');
    expect(valueOf(text, 'date')).toBe('2026-03-02');
    expect(valueOf(text, 'line.1.description')).toBe('Seats');
    expect(valueOf(text, 'line.1.quantity')).toBe('2');
    expect(valueOf(text, 'line.1.price')).toBe('30');
    expect(valueOf(text, 'line.1.amount')).toBe('60.00');
    expect(text).toContain('>ref &lt;ord_7Q&gt;</textarea>');
    expect(text).toContain('>Thanks</textarea>');
    expect(text).toMatch(/<option value="1"\s+selected>\s*Amy&#39;s Bird Sanctuary/u);
  });

  it('changes head fields by hand: token, time, notices, and no call', async () => {
    const company = subscribed({ balanceNotices: false });
    const { Id } = await seats(company);
    company.simulator.control.resetCounters();

    const done = await submit(company, pathOf(company, 'Invoice', Id), {
      act: 'save',
      syncToken: '0',
      party: '2',
      date: '2026-03-05',
      due: '2026-04-05',
      note: 'first\r\nsecond',
      memo: 'Thanks',
      'line.1.quantity': '2',
    });
    const calls = company.simulator.control.counters().total;

    expect(done).toMatchObject({ status: 303, location: `${pathOf(company, 'Invoice', Id)}?done=saved` });
    expect(calls).toBe(0);
    expect(await read(company, 'Invoice', Id)).toMatchObject({
      SyncToken: '1',
      CustomerRef: { value: '2' },
      TxnDate: '2026-03-05',
      DueDate: '2026-04-05',
      PrivateNote: 'first\nsecond',
      CustomerMemo: { value: 'Thanks' },
      Line: [{ Id: '1', Amount: 60 }, {}],
    });
    await company.simulator.control.webhooks.flush();
    expect(company.told().at(-1)).toBe(`invoice.updated ${Id}`);
    expect(await page(company, done.location ?? '')).toContain('role="status">Saved.');
  });

  it('changes nothing when nothing was changed', async () => {
    const company = subscribed();
    const { Id } = await seats(company, { PrivateNote: 'n' });
    const path = pathOf(company, 'Invoice', Id);

    const done = await submit(company, path, { act: 'save', note: 'n', memo: '', 'line.1.amount': '60.00' });

    expect(done.location).toBe(`${path}?done=unchanged`);
    expect((await read(company, 'Invoice', Id)).SyncToken).toBe('0');
  });

  it('clears a memo that a person empties', async () => {
    const company = subscribed();
    const { Id } = await seats(company, { CustomerMemo: { value: 'Thanks' } });

    await submit(company, pathOf(company, 'Invoice', Id), { act: 'save', memo: '' });

    expect(await read(company, 'Invoice', Id)).not.toHaveProperty('CustomerMemo');
  });

  it('asks for the number only where a person gives it', async () => {
    const company = subscribed();
    const { Id } = await seats(company);
    const path = pathOf(company, 'Invoice', Id);
    const before = valueOf(await page(company, path), 'number');
    company.simulator.control.changeCompany(company.realmId, { switches: { customTxnNumbers: true } });

    await submit(company, path, { act: 'save', number: 'S-7' });

    expect(before).toBeUndefined();
    expect(valueOf(await page(company, path), 'number')).toBe('S-7');
  });
});

describe('the lines of an invoice by hand', () => {
  it.each([
    ['the amount follows quantity and price', { quantity: '3', price: '30.5' }, [3, 30.5, 91.5]],
    ['the amount follows a price of many digits, to the cent', { price: '33.333333' }, [2, 33.333333, 66.67]],
    ['the price follows the amount', { amount: '50' }, [2, 25, 50]],
    ['the amount stands alone', { quantity: '', price: '', amount: '12.34' }, [undefined, undefined, 12.34]],
  ])('%s', async (_fact, typed, [quantity, price, amount]) => {
    const company = subscribed();
    const { Id } = await seats(company);
    const fields = Object.fromEntries(Object.entries(typed).map(([part, text]) => [`line.1.${part}`, text]));

    const done = await submit(company, pathOf(company, 'Invoice', Id), { act: 'save', ...fields });

    const saved = await read(company, 'Invoice', Id);
    const [line] = saved.Line;
    expect(done.status).toBe(303);
    expect(line).toMatchObject({ Id: '1', Amount: amount, Description: 'Seats' });
    expect([line!.SalesItemLineDetail!.Qty, line!.SalesItemLineDetail!.UnitPrice]).toEqual([quantity, price]);
    expect(saved.TotalAmt).toBe(amount);
  });

  it('are described anew, removed and added', async () => {
    const company = subscribed();
    const { Id } = await seats(company);
    const path = pathOf(company, 'Invoice', Id);

    await submit(company, path, {
      act: 'save',
      'line.1.description': 'Chairs',
      'line.new.target': '2',
      'line.new.description': 'Hours',
      'line.new.quantity': '1.5',
      'line.new.price': '10',
    });
    const both = await read(company, 'Invoice', Id);
    await submit(company, path, { act: 'save', 'line.1.remove': 'on' });
    const one = await read(company, 'Invoice', Id);

    expect(both).toMatchObject({
      TotalAmt: 75,
      Line: [{ Description: 'Chairs' }, { Description: 'Hours' }, {}],
    });
    expect(one).toMatchObject({
      TotalAmt: 15,
      SyncToken: '2',
      Line: [{ Id: '2', Description: 'Hours' }, {}],
    });
  });

  it('keep their gross amounts where tax is included', async () => {
    const company = subscribed();
    const { control } = company.simulator;
    const { realmId } = control.createCompany({ seed: 'gb' });
    const detail = { TaxCodeRef: { value: '3' }, Qty: 2, UnitPrice: 60 };
    const line = (Description: string): object => ({
      Amount: 120,
      Description,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: detail,
    });
    const customer = control.addEntities({ realmId, entity: 'Customer', rows: [{ DisplayName: 'Quill' }] });
    const rows = [
      {
        CustomerRef: { value: customer.ids[0] },
        GlobalTaxCalculation: 'TaxInclusive',
        Line: [line('One'), line('Two')],
      },
    ];
    const [id] = control.addEntities({ realmId, entity: 'Invoice', rows }).ids;
    const path = `/app/${realmId}/invoice/${id}`;

    const before = await page(company, path);
    const done = await submit(company, path, { act: 'save', 'line.1.price': '66' });
    const after = await page(company, path);

    expect([valueOf(before, 'line.1.price'), valueOf(before, 'line.1.amount')]).toEqual(['60', '120.00']);
    expect(done.status).toBe(303);
    expect([valueOf(after, 'line.1.amount'), valueOf(after, 'line.2.amount')]).toEqual(['132.00', '120.00']);
    expect(after).toMatch(/<dt>Total<\/dt>\s*<dd>252\.00<\/dd>/u);
  });
});

describe('what a person gets wrong', () => {
  it.each([
    [{ 'line.1.quantity': 'two' }, 'Write the quantity of Services as a number such as 12.50.'],
    [{ 'line.1.amount': '' }, 'Say the amount of Services.'],
    [{ 'line.1.quantity': '3', 'line.1.amount': '61.00' }, 'Amount is not equal to UnitPrice * Qty.'],
    [{ date: '2026-02-30' }, 'Invalid Date'],
    [{ 'line.1.remove': 'on' }, 'Required parameter Line is missing'],
    [{ 'line.new.target': '1', 'line.new.description': 'x' }, 'Say the amount of the new line.'],
    [{ act: 'dance' }, 'The form came without anything to do.'],
  ])('%j is said, and changes nothing', async (typed, problem) => {
    const company = subscribed();
    const { Id } = await seats(company);

    const { status, text } = await submit(company, pathOf(company, 'Invoice', Id), { act: 'save', ...typed });

    expect(status).toBe(400);
    expect(text).toContain('role="alert"');
    expect(text).toContain(problem);
    expect((await read(company, 'Invoice', Id)).SyncToken).toBe('0');
  });

  it('keeps what was typed, escaped', async () => {
    const company = subscribed();
    const { Id } = await seats(company);

    const { text } = await submit(company, pathOf(company, 'Invoice', Id), {
      act: 'save',
      'line.1.quantity': '"><script>',
      note: '</textarea><script>',
    });

    expect(text).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(text).toContain('&lt;/textarea&gt;&lt;script&gt;</textarea>');
    expect(text).not.toContain('<script>');
  });

  it('is told that somebody else was faster', async () => {
    const company = subscribed();
    const { Id } = await seats(company);
    await company.post('invoice', { Id, SyncToken: '0', sparse: true, PrivateNote: 'by the app' });

    const { status, text } = await submit(company, pathOf(company, 'Invoice', Id), {
      act: 'save',
      syncToken: '0',
      note: 'mine',
    });

    expect(status).toBe(400);
    expect(text).toContain('were working on this at the same time');
  });

  it('is told that the books are closed', async () => {
    const company = subscribed();
    const { Id } = await seats(company);
    company.simulator.control.changeCompany(company.realmId, { switches: { bookCloseDate: '2026-03-31' } });

    const { text } = await submit(company, pathOf(company, 'Invoice', Id), { act: 'save', note: 'n' });

    expect(text).toContain('Account Period Closed');
  });
});

describe('a bill by hand', () => {
  it('changes number, vendor and account lines', async () => {
    const company = subscribed({ balanceNotices: false, entities: ['Bill'] });
    const made = await save(company, 'Bill', bill(42.1));

    const done = await submit(company, pathOf(company, 'Bill', made.Id), {
      act: 'save',
      number: 'V-9',
      party: '42',
      'line.1.amount': '50.5',
      'line.new.target': '69',
      'line.new.amount': '9.5',
    });

    expect(done.status).toBe(303);
    expect(await read(company, 'Bill', made.Id)).toMatchObject({
      DocNumber: 'V-9',
      VendorRef: { value: '42' },
      TotalAmt: 60,
      SyncToken: '1',
    });
    await company.simulator.control.webhooks.flush();
    expect(company.told()).toEqual([`bill.created ${made.Id}`, `bill.updated ${made.Id}`]);
  });

  it('has no button to void it, which QuickBooks has not either', async () => {
    const company = subscribed();
    const made = await save(company, 'Bill', bill(42.1));

    const text = await page(company, pathOf(company, 'Bill', made.Id));

    expect(text).toContain('value="delete"');
    expect(text).not.toContain('value="void"');
  });

  it('is paid in part', async () => {
    const company = subscribed();
    const made = await save(company, 'Bill', bill(42.1));
    const path = pathOf(company, 'Bill', made.Id);

    await submit(company, path, { act: 'pay', amount: '40', paidOn: '2026-03-03', paymentNote: 'cheque 9' });

    const paid = await read(company, 'Bill', made.Id);
    expect(paid).toMatchObject({ Balance: 2.1, LinkedTxn: [{ TxnType: 'BillPaymentCheck' }] });
    expect(await page(company, path)).toContain(
      `<a href="/app/${company.realmId}/billpayment/${paid.LinkedTxn[0]!.TxnId}">`,
    );
  });
});

describe('a payment by hand', () => {
  it('is offered over what is open, and recorded in part or whole', async () => {
    const company = subscribed({ balanceNotices: false });
    const { Id } = await seats(company);
    const path = pathOf(company, 'Invoice', Id);

    const offered = valueOf(await page(company, path), 'amount');
    const part = await submit(company, path, { act: 'pay', amount: '20.5' });
    const rest = valueOf(await page(company, path), 'amount');
    await submit(company, path, { act: 'pay', amount: '39.5' });

    expect([offered, part.location, rest]).toEqual(['60.00', `${path}?done=paid`, '39.50']);
    expect(await read(company, 'Invoice', Id)).toMatchObject({ Balance: 0, SyncToken: '2' });
    expect(await page(company, path)).not.toContain('Record payment');
    await company.simulator.control.webhooks.flush();
    expect(company.told().filter((each) => each.startsWith('payment.created'))).toHaveLength(2);
  });

  it.each(['', '0', '-1', '1.001', '60.01', 'all'])('of "%s" is refused in words', async (amount) => {
    const company = subscribed();
    const { Id } = await seats(company);

    const { status, text } = await submit(company, pathOf(company, 'Invoice', Id), { act: 'pay', amount });

    expect(status).toBe(400);
    expect(text).toContain('role="alert"');
    expect((await read(company, 'Invoice', Id)).Balance).toBe(60);
  });

  it.each(['void', 'delete'])('opens its invoice again after %s, which has to be ticked', async (act) => {
    const company = subscribed();
    const { realmId } = company;
    const { Id } = await invoiceOver(company, 10);
    const { id } = company.simulator.control.payByHand({ realmId, applications: [{ id: Id }] });
    const path = pathOf(company, 'Payment', id);

    const hasty = await submit(company, path, { act, syncToken: '0' });
    const sure = await submit(company, path, { act, syncToken: '0', sure: 'yes' });

    expect(hasty.status).toBe(400);
    expect(hasty.text).toContain(`Tick the box before you ${act} it.`);
    expect(sure.location).toBe(
      act === 'void' ? `${path}?done=voided` : `/app/${realmId}?show=payment&done=deleted`,
    );
    expect(await read(company, 'Invoice', Id)).toMatchObject({ Balance: 10, SyncToken: '2' });
    expect(await page(company, sure.location ?? '')).toContain('role="status"');
  });

  it('can be deposited, after which it is not deleted', async () => {
    const company = subscribed();
    const { realmId } = company;
    const { Id } = await invoiceOver(company, 10);
    const { id } = company.simulator.control.payByHand({ realmId, applications: [{ id: Id }] });
    const path = pathOf(company, 'Payment', id);

    await submit(company, path, { act: 'deposit' });
    const after = await page(company, path);
    const ended = await submit(company, path, { act: 'delete', sure: 'yes' });

    expect(after).not.toContain('value="deposit"');
    expect(ended.text).toContain('Deposited Transaction cannot be changed');
  });
});

describe('who may send a form', () => {
  it.each(['http://evil.test', 'null'])('is no page from %s', async (from) => {
    const company = subscribed();
    const { Id } = await seats(company);

    const done = await submit(
      company,
      pathOf(company, 'Invoice', Id),
      { act: 'void', sure: 'yes' },
      { origin: from },
    );

    expect(done.status).toBe(403);
    expect((await read(company, 'Invoice', Id)).SyncToken).toBe('0');
  });

  it('is the page itself', async () => {
    const company = subscribed();
    const { Id } = await seats(company);

    const done = await submit(
      company,
      pathOf(company, 'Invoice', Id),
      { act: 'void', sure: 'yes' },
      { origin },
    );

    expect(done.status).toBe(303);
    expect(await read(company, 'Invoice', Id)).toMatchObject({ TotalAmt: 0, SyncToken: '1' });
  });

  it('gets 404 for a document that is gone meanwhile', async () => {
    const company = subscribed();
    const { Id } = await seats(company);
    const path = pathOf(company, 'Invoice', Id);
    await submit(company, path, { act: 'delete', sure: 'yes' });

    expect((await submit(company, path, { act: 'save', note: 'n' })).status).toBe(404);
  });
});
