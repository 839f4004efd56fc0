/** One QuickBooks fault, without the envelope; `element` is left out of the answer when undefined. */
export interface BooksFault {
  readonly type: string;
  readonly errors: readonly {
    readonly message: string;
    readonly detail: string;
    readonly code: string;
    readonly element?: string;
  }[];
  /** The fault of a malformed id comes without the envelope's `time`. */
  readonly omitTime?: boolean;
}

/** Thrown inside the books and caught by `execute`, which undoes the change and answers with the fault. */
export class Refusal extends Error {
  readonly httpStatus: number;
  readonly fault: BooksFault;
  constructor(fault: BooksFault, httpStatus = 400) {
    super(fault.errors[0]?.detail ?? 'refused');
    this.httpStatus = httpStatus;
    this.fault = fault;
  }
}

interface Parts {
  code: string;
  message: string;
  detail: string;
  element?: string;
  omitTime?: boolean;
}

/** A ValidationFault with HTTP 400, the form of nearly every refusal. */
export function refusal(parts: Parts): Refusal {
  const { code, message, detail, element, omitTime } = parts;
  const error = element === undefined ? { message, detail, code } : { message, detail, code, element };
  return new Refusal({
    type: 'ValidationFault',
    errors: [error],
    ...(omitTime === undefined ? {} : { omitTime }),
  });
}

const madeInactive =
  "Something you're trying to use has been made inactive. Check the fields with accounts, customers, items, vendors or employees.";

/** 610: the object was deleted, never existed, or is inactive where an active one is needed. */
export function objectNotFound(): Refusal {
  const message = 'Object Not Found';
  return refusal({ code: '610', message, detail: `${message} : ${madeInactive}`, element: '' });
}

/** 2500: a reference points to nothing. `list` is QuickBooks' word for the referenced list, e.g. `Names`. */
export function invalidReference(list: string, id: string): Refusal {
  const message = 'Invalid Reference Id';
  return refusal({
    code: '2500',
    message,
    detail: `${message} : ${list} element id ${id} not found`,
    element: '',
  });
}

/** 2500 with the text for a reference that exists but is inactive. */
export function inactiveReference(): Refusal {
  const message = 'Invalid Reference Id';
  return refusal({ code: '2500', message, detail: `${message} : ${madeInactive}`, element: '' });
}

/** 5010: the SyncToken is not the current one; the text names who changed the object last. */
export function staleObject(lastModifiedBy: string): Refusal {
  const message = 'Stale Object Error';
  const detail =
    `${message} : You and ${lastModifiedBy} were working on this at the same time. ` +
    `${lastModifiedBy} finished before you did, so your work was not saved.`;
  return refusal({ code: '5010', message, detail, element: '' });
}

/** 2020: a parameter that must be there is missing. */
export function parameterMissing(parameter: string): Refusal {
  return refusal({
    code: '2020',
    message: 'Required param missing, need to supply the required value for the API',
    detail: `Required parameter ${parameter} is missing in the request`,
    element: parameter,
  });
}

/** 2030: an id that is no whole number. This fault comes without `time`. */
export function invalidId(supplied: string): Refusal {
  return refusal({
    code: '2030',
    message: 'Invalid ID',
    detail: `Id should be a valid number. Supplied value:${supplied}`,
    element: 'Id',
    omitTime: true,
  });
}

/** 2050: a text beyond its limit; `element` is the spelled-out field, e.g. `Customer Memo`. */
export function textTooLong(element: string, limit: number, length: number): Refusal {
  return refusal({
    code: '2050',
    message: 'String length is either shorter or longer than supported by specification',
    detail: `String length specified does not match the supported length. Min:0 Max:${grouped(limit)} supported. Supplied length:${grouped(length)}`,
    element,
  });
}

/** 6000: a business rule without a code of its own. */
export function businessRule(text: string): Refusal {
  return refusal({
    code: '6000',
    message: 'A business validation error has occurred while processing your request',
    detail: `Business Validation Error: ${text}`,
    element: '',
  });
}

/** 4001: a query that parses but asks for something that does not exist. */
export function queryInvalid(text: string): Refusal {
  return refusal({ code: '4001', message: 'Invalid query', detail: `QueryValidationError: ${text}` });
}

/** 4000: a query that cannot be parsed. */
export function queryUnreadable(text: string): Refusal {
  return refusal({ code: '4000', message: 'Error parsing query', detail: `QueryParserError: ${text}` });
}

/** 5030 with the simulator's own text: QuickBooks knows this, the simulator does not model it. */
export function notModelled(what: string): Refusal {
  return refusal({
    code: '5030',
    message: 'Feature Not Supported Error',
    detail: `Not modelled by this simulator: ${what}. QuickBooks itself may accept it.`,
  });
}

/** Digits in groups of three, as the fault texts print numbers: `1,016`. */
export function grouped(value: number | string): string {
  const [whole = '', fraction] = String(value).split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}
