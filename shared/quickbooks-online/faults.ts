import { isWireObject, readWire, type WireObject } from './wire.ts';

/** Who worded a fault: QuickBooks itself, the gateway before it, or nobody (a bare status, an empty or HTML body). */
export type FaultLayer = 'quickbooks' | 'gateway' | 'none';

/** What an answer that is no success says, in one form for all the shapes it may come in. */
export interface Fault {
  readonly layer: FaultLayer;
  readonly httpStatus: number;
  /** Without leading zeros; empty where there is none. */
  readonly code: string;
  readonly type: string;
  readonly message: string;
  readonly detail: string;
  readonly element?: string;
}

// QuickBooks' own texts are one sentence; more than this is a page or a stack trace.
const maxTextLength = 1000;

/** The fault in a body of any shape. Never fails: what cannot be read is a fault without words. */
export function readFault(httpStatus: number, body: string): Fault {
  const object = readWire(body);
  const fault = object === undefined ? readXmlFault(httpStatus, body) : findFault(httpStatus, object);
  return fault ?? { layer: 'none', httpStatus, code: '', type: '', message: '', detail: '' };
}

/** The fault in an answer's object, upper or lower case; undefined when there is none. Also for a status of 200. */
export function findFault(httpStatus: number, object: WireObject): Fault | undefined {
  const upper = object['Fault'];
  if (isWireObject(upper)) return faultOf(httpStatus, 'quickbooks', upper);
  const lower = object['fault'];
  return isWireObject(lower) ? faultOf(httpStatus, 'gateway', lower) : undefined;
}

function faultOf(httpStatus: number, layer: FaultLayer, fault: WireObject): Fault {
  const list = fault['Error'] ?? fault['error'];
  const errors = Array.isArray(list) ? list.filter(isWireObject) : [];
  const [first = {}] = errors;
  const element = text(first['element'] ?? first['Element']);
  return {
    layer,
    httpStatus,
    code: plainCode(text(first['code'] ?? first['Code'])),
    type: text(fault['type'] ?? fault['Type']),
    message: text(first['Message'] ?? first['message']),
    // Several errors in one fault are rare; the first decides, all are told.
    detail: errors
      .map((error) => text(error['Detail'] ?? error['detail']))
      .filter((detail) => detail !== '')
      .join(' ')
      .slice(0, maxTextLength),
    ...(element === '' ? {} : { element }),
  };
}

// https://static.developer.intuit.com/resources/v3-schema: <Fault type><Error code element><Message/><Detail/></Error></Fault>
function readXmlFault(httpStatus: number, body: string): Fault | undefined {
  const fault = /<Fault\b([^>]*)>/.exec(body);
  const error = /<Error\b([^>]*)>/.exec(body);
  if (fault === null || error === null) return undefined;
  const element = attribute(error[1], 'element');
  return {
    layer: 'gateway',
    httpStatus,
    code: plainCode(attribute(error[1], 'code')),
    type: attribute(fault[1], 'type'),
    message: content(body, 'Message'),
    detail: content(body, 'Detail'),
    ...(element === '' ? {} : { element }),
  };
}

const attribute = (attributes: string | undefined, name: string): string =>
  unescapeXml(new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(attributes ?? '')?.[1] ?? '');

const content = (body: string, name: string): string =>
  text(unescapeXml(new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? ''));

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescapeXml = (escaped: string): string =>
  escaped.replaceAll(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => entities[name] ?? whole);

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, maxTextLength) : '');

// The gateway writes 003200 and 3200 for the same.
const plainCode = (code: string): string => code.trim().replace(/^0+(?=\d)/, '');

/** The transaction that bears a number already, as the text of 6140 names it. Only a hint: the text is not a contract. */
export function readHolder(detail: string): { type: string; id: string } | undefined {
  const found = /TxnType=(\w+) with TxnId=(\d+)/.exec(detail);
  const [, type, id] = found ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
}
