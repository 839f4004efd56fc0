import type { BusEventType } from './events.ts';

/** When each event is told, in a sentence; one that is missing here does not compile. */
export const toldWhen: Readonly<Record<BusEventType, string>> = {
  'invoice.pushed': 'It is in the books, in this revision.',
  'bill.pushed': 'It is in the books, in this revision.',
  'invoice.refused': 'It cannot be pushed until somebody cures what the cause says.',
  'bill.refused': 'It cannot be pushed until somebody cures what the cause says.',
  'invoice.voided': 'It stands for nothing in the books any more.',
  'bill.voided': 'It stands for nothing in the books any more.',
  'invoice.paid': 'Nothing is open any more.',
  'bill.paid': 'Nothing is open any more.',
  'invoice.partly_paid': 'Part of it was paid or settled by a credit.',
  'bill.partly_paid': 'Part of it was paid or settled by a credit.',
  'invoice.overpaid': 'More was paid than was due.',
  'bill.overpaid': 'More was paid than was due.',
  'invoice.payment_reversed': 'A payment was edited, voided or deleted: more is open than before.',
  'bill.payment_reversed': 'A payment was edited, voided or deleted: more is open than before.',
  'invoice.difference_accepted': 'Somebody changed it in the books, and a person accepted that.',
  'bill.difference_accepted': 'Somebody changed it in the books, and a person accepted that.',
  'connection.connected': 'A company was connected, or connected again.',
  'connection.disconnected': 'The company was disconnected; its tokens are deleted.',
  'connection.needs_reconnect':
    'Intuit does not accept the grant any more; documents wait until somebody reconnects.',
  'connection.subscription_lapsed':
    'The QuickBooks subscription lets nothing be added; documents wait until it is renewed.',
  'connection.subscription_renewed':
    'QuickBooks lets the company be written to again; documents that waited for it go on.',
  'connection.expiring':
    'The grant ends soon and no refresh puts that off: somebody has to reconnect. Told 30, 14, 7 and 2 days ahead.',
  'reconcile.finished': 'A reconcile came to its end; the certificate says what it proved.',
  'tenant.erased': 'Nothing is left of the tenant but its tombstone.',
  'sync_error.opened':
    'Something holds documents up until somebody cures it; told once however many documents meet it.',
  'sync_error.closed': 'What held documents up does so no longer.',
  'digest.changed':
    'What changed since the tenant’s last digest, in one event, some minutes after it did; what opened and closed again in between is left out.',
};
