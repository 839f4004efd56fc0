import { describe, expect, it } from 'vitest';
import {
  maxEntriesKept,
  nothingPaid,
  untoldOf,
  withNews,
  type Application,
  type ObservedAmounts,
  type Payment,
  type PaymentNews,
} from '../../../shared/domain/payment.ts';

const seen = (version: number, balance: string, change: Partial<ObservedAmounts> = {}): ObservedAmounts => ({
  total: '100.00',
  balance,
  isVoided: false,
  version,
  changedAt: `2026-03-02T10:00:${String(version).padStart(2, '0')}.000Z`,
  ...change,
});
const money = (paymentId: string, cash: string, change: Partial<Application> = {}): Application => ({
  paymentId,
  version: 0,
  cash,
  credit: '0',
  ...change,
});
const after = (...news: PaymentNews[]): Payment =>
  news.reduce((payment, one) => withNews(payment, one, 'GBP'), nothingPaid('100.00'));

describe('withNews', () => {
  it.each([
    ['unpaid', '100.00', {}],
    ['partlyPaid', '60.00', {}],
    ['paid', '0', {}],
    ['overpaid', '-5.00', {}],
    ['paid', '0', { total: '0' }],
    ['voided', '0', { total: '0', isVoided: true }],
  ] as const)('says %s of a balance of %s', (status, balance, change) => {
    expect(after({ amounts: seen(1, balance, change) }).status).toBe(status);
  });

  it('says overpaid when the payment of this document alone was larger', () => {
    const payment = after({
      amounts: seen(1, '0'),
      applications: [money('p1', '100.00', { excess: '20.00' })],
    });

    expect(payment).toMatchObject({ status: 'overpaid', balance: '0.00', paid: '100.00' });
  });

  it('tells money from credits', () => {
    const payment = after({
      amounts: seen(2, '30.00'),
      applications: [money('p1', '50.00'), money('p2', '0', { credit: '20.00' })],
    });

    expect(payment).toMatchObject({
      status: 'partlyPaid',
      balance: '30.00',
      paid: '50.00',
      credited: '20.00',
    });
  });

  it('credits no more than is settled while the balance is not known yet', () => {
    const payment = after({ applications: [money('p1', '0', { credit: '20.00' })] });

    expect(payment).toMatchObject({ status: 'unpaid', balance: '100.00', paid: '0.00', credited: '0.00' });
  });

  it('changes nothing when the same is seen again', () => {
    const news = { amounts: seen(1, '60.00'), applications: [money('p1', '40.00')] };
    const once = after(news);

    expect(withNews(once, news, 'GBP')).toEqual(once);
  });

  it('never goes back to what was seen earlier', () => {
    const late = after({ amounts: seen(3, '0') }, { amounts: seen(2, '60.00') });

    expect(late.status).toBe('paid');
  });

  it('goes by the version within one second', () => {
    const changedAt = '2026-03-02T10:00:00.000Z';
    const late = after(
      { amounts: seen(3, '0', { changedAt }) },
      { amounts: seen(2, '60.00', { changedAt }) },
    );

    expect(late.status).toBe('paid');
  });

  it('takes back a payment that is gone', () => {
    const payment = after(
      { amounts: seen(1, '0'), applications: [money('p1', '100.00', { excess: '5.00' })] },
      { amounts: seen(2, '100.00'), withdrawn: [{ paymentId: 'p1', version: Infinity }] },
    );

    expect(payment).toMatchObject({ status: 'unpaid', balance: '100.00', paid: '0.00', applications: [] });
  });

  it('keeps an application that was seen in a later version than the one that withdraws it', () => {
    const payment = after(
      { amounts: seen(1, '60.00'), applications: [money('p1', '40.00', { version: 2 })] },
      { withdrawn: [{ paymentId: 'p1', version: 1 }] },
    );

    expect(payment.applications).toHaveLength(1);
  });
});

describe('the history', () => {
  const told = (payment: Payment) =>
    payment.history.map(({ serial, change, balance }) => [serial, change, balance]);

  it('tells money that came, and money that went again', () => {
    const payment = after(
      { amounts: seen(1, '60.00') },
      { amounts: seen(2, '0') },
      { amounts: seen(3, '60.00') },
      { amounts: seen(4, '100.00') },
    );

    expect(told(payment)).toEqual([
      [1, 'partly_paid', '60.00'],
      [2, 'paid', '0.00'],
      [3, 'payment_reversed', '60.00'],
      [4, 'payment_reversed', '100.00'],
    ]);
  });

  it('tells that more is due of a paid document whose total was raised in the books', () => {
    const payment = after({ amounts: seen(1, '0') }, { amounts: seen(2, '50.00', { total: '150.00' }) });

    expect(told(payment)).toEqual([
      [1, 'paid', '0.00'],
      [2, 'partly_paid', '50.00'],
    ]);
  });

  it('says nothing of an unpaid document whose total was edited', () => {
    expect(after({ amounts: seen(1, '150.00', { total: '150.00' }) }).history).toEqual([]);
  });

  it('says nothing of a voided document', () => {
    expect(after({ amounts: seen(1, '0', { total: '0', isVoided: true }) }).history).toEqual([]);
  });

  it('keeps the latest twenty of those that were told, and counts on', () => {
    let payment = nothingPaid('100.00');
    for (let version = 1; version <= 25; version += 1) {
      payment = withNews(payment, { amounts: seen(version, String(99 - version)) }, 'GBP');
      payment = { ...payment, toldSerial: version };
    }

    expect(payment.history).toHaveLength(maxEntriesKept);
    expect(payment.history.at(-1)?.serial).toBe(25);
  });

  it('keeps every change that is untold, and drops the surplus once they are told', () => {
    const news = Array.from({ length: 25 }, (_, index) => ({ amounts: seen(index + 1, String(99 - index)) }));
    const untold = after(...news);

    expect(untoldOf(untold).map(({ serial }) => serial)).toEqual(news.map((_, index) => index + 1));

    const toldOnce = withNews({ ...untold, toldSerial: 25 }, { amounts: seen(26, '0') }, 'GBP');
    expect(toldOnce.history.map(({ serial }) => serial)).toEqual(
      news.map((_, index) => index + 2).slice(-20),
    );
  });

  it('is untold beyond the serial that was told', () => {
    const payment = after({ amounts: seen(1, '60.00') }, { amounts: seen(2, '0') });

    expect(untoldOf({ ...payment, toldSerial: 1 }).map(({ serial }) => serial)).toEqual([2]);
  });
});
