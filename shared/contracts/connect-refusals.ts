/** Why a connect did not come about: status and plain words, for the page that the person comes back to and for the app. */
export const connectRefusals = {
  state_missing: {
    status: 400,
    title: 'This page is opened by QuickBooks only',
    words: 'The address is not complete. Start the connection from the settings page.',
  },
  state_unknown: {
    status: 400,
    title: 'This connection was not started here',
    words: 'We do not know of this connection, or it is too old. Start it again from the settings page.',
  },
  state_used: {
    status: 409,
    title: 'This step was done already',
    words: 'The connection was finished or refused a moment ago. The settings page shows how it stands.',
  },
  state_expired: {
    status: 410,
    title: 'This took too long',
    words: 'A connection has to be finished within ten minutes. Nothing was changed. Start it again.',
  },
  state_other_session: {
    status: 403,
    title: 'This connection was started elsewhere',
    words:
      'It was started in another browser, or started again since. Nothing was changed. Go on in the browser where you started last, or start again here.',
  },
  answer_incomplete: {
    status: 400,
    title: 'QuickBooks’ answer is not complete',
    words: 'QuickBooks sent you back without what we need. Nothing was changed. Start the connection again.',
  },
  intuit_refused: {
    status: 502,
    title: 'QuickBooks could not connect',
    words: 'QuickBooks reported an error on its side. Nothing was changed. Start the connection again.',
  },
  tenant_erased: {
    status: 410,
    title: 'This account is no longer here',
    words: 'It was removed while you were at QuickBooks. Nothing was connected.',
  },
  realm_taken: {
    status: 409,
    title: 'This QuickBooks company is connected elsewhere',
    words:
      'A QuickBooks company can be connected to one account only, and this one is connected to another. Its connection was left as it is. Disconnect it there first, or choose another company.',
  },
  other_company: {
    status: 409,
    title: 'Another QuickBooks company is connected',
    words:
      'You chose another company than the one that is connected. Nothing was changed. Start again and choose the connected company, or disconnect it first.',
  },
  exchange_refused: {
    status: 400,
    title: 'QuickBooks did not accept the connection',
    words: 'The permission was used or had expired. Start the connection again.',
  },
  exchange_unavailable: {
    status: 503,
    title: 'QuickBooks is not reachable',
    words: 'Nothing was changed. Start the connection again in a few minutes.',
  },
  exchange_unknown: {
    status: 504,
    title: 'QuickBooks did not answer in time',
    words:
      'We cannot tell whether the permission went through, so it was not used. Start the connection again.',
  },
  realm_mismatch: {
    status: 403,
    title: 'The company could not be confirmed',
    words:
      'The permission is not for the company named in the address. It was given back. Start the connection again.',
  },
  company_unreadable: {
    status: 503,
    title: 'The company could not be read',
    words: 'QuickBooks did not tell us about the company. Start the connection again in a few minutes.',
  },
  connection_changed: {
    status: 409,
    title: 'Somebody else changed the connection',
    words: 'The connection was changed at the same moment. The settings page shows how it stands.',
  },
} as const;

export type RefusalCode = keyof typeof connectRefusals;
