import type { BooksFault } from '../books/books.ts';
import type { GatewayFault } from './answers.ts';

/** A fault and the layer that words it: QuickBooks itself (upper case) or the gateway before it (lower case). */
export type KnownFault =
  { layer: 'books'; status: number; fault: BooksFault } | { layer: 'gateway'; fault: GatewayFault };

export function booksFault(
  status: number,
  type: string,
  code: string,
  message: string,
  detail: string,
): KnownFault {
  return { layer: 'books', status, fault: { type, errors: [{ message, detail, code }] } };
}

function gatewayFault(fault: GatewayFault): KnownFault {
  return { layer: 'gateway', fault };
}

export const throttleFault: GatewayFault = {
  status: 429,
  type: 'SERVICE',
  code: '3001',
  message: 'message=ThrottleExceeded; errorCode=003001; statusCode=429',
  detail: 'The request limit was reached.  Try again later',
};

export function authenticationFault(detail: string): GatewayFault {
  const message = 'message=AuthenticationFailed; errorCode=003200; statusCode=401';
  return { status: 401, type: 'AUTHENTICATION', code: '3200', message, detail };
}

export const authorizationFault: GatewayFault = {
  status: 403,
  type: 'SERVICE',
  code: '3100',
  message: 'message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403',
  detail: null,
};

// Texts of 120 and 130 as users reported them to qbo_api (96) and python-quickbooks (369); the others are not on record.
const validation = 'ValidationFault';
const faults: readonly KnownFault[] = [
  gatewayFault(authenticationFault('Token expired')),
  gatewayFault(authorizationFault),
  gatewayFault(throttleFault),
  gatewayFault({
    status: 400,
    type: 'SERVICE',
    code: '7001',
    message:
      'message=Subscription for company has lapsed or Invalid destination URL; errorCode=007001; statusCode=400',
    detail: null,
  }),
  booksFault(
    401,
    'AuthenticationFault',
    '100',
    'General Authentication Error',
    'AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401',
  ),
  booksFault(
    401,
    'AuthorizationFault',
    '120',
    'Authorization Failure',
    'AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus. , statusCode: 401',
  ),
  booksFault(
    401,
    'AuthenticationFault',
    '130',
    'Accessing Wrong Cluster',
    'WrongClusterError: -11017-You have accessed the wrong server.  You will now be redirected. , statusCode: 401',
  ),
  booksFault(
    400,
    'SystemFault',
    '140',
    'Company Locked',
    'CompanyLocked: this company is locked by another user or process.',
  ),
  booksFault(
    400,
    'SystemFault',
    '150',
    'Company Under Maintenance',
    'CompanyMaintenance: this company is under maintenance.',
  ),
  booksFault(400, validation, '500', 'Unsupported Operation', 'Operation is not supported.'),
  booksFault(
    400,
    validation,
    '600',
    'Duplicate Request ID',
    'Duplicate Request ID : a request with this id has been processed.',
  ),
  booksFault(
    400,
    validation,
    '610',
    'Object Not Found',
    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.",
  ),
  booksFault(400, validation, '1040', 'Batch Size Exceeded', 'The batch holds more items than are allowed.'),
  booksFault(
    400,
    validation,
    '2010',
    'Request has invalid or unsupported property',
    'Property Name: specified is unsupported or invalid',
  ),
  booksFault(
    400,
    validation,
    '2130',
    'Invalid Request ID Format',
    'The request id is longer than supported.',
  ),
  booksFault(
    400,
    validation,
    '2500',
    'Invalid Reference Id',
    'Invalid Reference Id : Names element id 75 not found',
  ),
  booksFault(
    403,
    'AuthorizationFault',
    '5020',
    'Permission Denied Error',
    'You do not have permission to use this feature.',
  ),
  booksFault(
    400,
    validation,
    '5010',
    'Stale Object Error',
    'Stale Object Error : You and Morgan Reed were working on this at the same time. Morgan Reed finished before you did, so your work was not saved.',
  ),
  booksFault(
    400,
    validation,
    '6000',
    'A business validation error has occurred while processing your request',
    'Business Validation Error: Unexpected Internal Error. (-30000)',
  ),
  booksFault(
    400,
    validation,
    '6140',
    'Duplicate Document Number Error',
    'Duplicate Document Number Error : You must specify a different number. This number has already been used.',
  ),
  booksFault(
    400,
    validation,
    '6190',
    'Invalid Company Status',
    "Subscription period has ended or canceled or there was a billing problem : You can't add data to QuickBooks Online Plus because your trial or subscription period ended, you canceled your subscription, or there was a billing problem.",
  ),
  booksFault(
    400,
    validation,
    '6210',
    'Account Period Closed',
    'The account period has closed and the account books cannot be updated through the QBO Services API. Please use the QBO website to make these changes.',
  ),
  booksFault(
    400,
    validation,
    '6240',
    'Duplicate Name Exists Error',
    'The name supplied already exists. : null',
  ),
  booksFault(
    400,
    validation,
    '6540',
    'Deposited Transaction cannot be changed',
    'Deposited Transaction cannot be changed : this transaction is part of a deposit.',
  ),
  booksFault(
    500,
    'SystemFault',
    '10000',
    'An application error has occurred while processing your request',
    'System Failure Error: An unexpected error occurred.',
  ),
];

const byCode = new Map(faults.map((known) => [codeOf(known), known]));

/** What a fault asked for by its code looks like; unknown codes come as a validation fault without known text. */
export function knownFault(code: string): KnownFault {
  return (
    byCode.get(code) ??
    booksFault(400, validation, code, `Simulated fault ${code}`, `Simulated fault ${code}.`)
  );
}

function codeOf(known: KnownFault): string {
  return known.layer === 'gateway' ? known.fault.code : (known.fault.errors[0]?.code ?? '');
}
