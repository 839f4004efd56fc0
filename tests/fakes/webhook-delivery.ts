import { createHmac } from 'node:crypto';

/** One entry of a delivery in the newer shape. */
export const cloudEvent = (change: object = {}): Record<string, unknown> => ({
  specversion: '1.0',
  id: '88cd52aa-33b6-4351-9aa4-47572edbd068',
  source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
  type: 'qbo.invoice.updated.v1',
  datacontenttype: 'application/json',
  time: '2025-09-10T21:31:25.179851517Z',
  intuitentityid: '1234',
  intuitaccountid: '310687',
  data: {},
  ...change,
});

/** What Intuit writes into the header `intuit-signature`. */
export const signatureOf = (body: string | Uint8Array, verifierToken: string): string =>
  createHmac('sha256', verifierToken).update(body).digest('base64');
