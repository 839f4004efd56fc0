import type { BooksFault } from '../books/books.ts';
import { pacificTime } from '../pacific-time.ts';
import type { RandomText } from '../random-text.ts';

/** One answer before it gets its headers. */
export interface PlainAnswer {
  status: number;
  contentType: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** Turns plain answers into responses with the headers that Intuit's gateway puts on everything. */
export interface AnswerSheet {
  /** 200 from QuickBooks itself, with the headers of §2.1 of the recordings. */
  success(body: string): Response;
  send(answer: PlainAnswer): Response;
}

export function createAnswerSheet(deps: { nowMs: () => number; text: RandomText }): AnswerSheet {
  const traceId = (): string => `1-${Math.floor(deps.nowMs() / 1000).toString(16)}-${deps.text.hex(24)}`;
  const traced = (): Record<string, string> => {
    const id = traceId();
    return { intuit_tid: id, 'X-Amzn-Trace-Id': `Root=${id}`, 'X-Spanid': deps.text.uuid() };
  };
  return {
    success: (body) =>
      new Response(body, {
        status: 200,
        headers: {
          ...traced(),
          'Content-Type': 'application/json;charset=utf-8',
          'X-Content-Type-Options': 'nosniff',
          'X-Xss-Protection': '1; mode=block',
          'Qbo-Version': '1988.128',
          'Service-Time': `total=${20 + (body.length % 80)}, db=${10 + (body.length % 9)}`,
          Expires: '0',
          'Cache-Control': 'max-age=0, no-cache, no-store, must-revalidate, private',
          Server: 'envoy',
        },
      }),
    send: ({ status, contentType, body, headers }) =>
      new Response(body === '' ? null : body, {
        status,
        headers: {
          ...traced(),
          ...(contentType === '' ? {} : { 'Content-Type': contentType }),
          'Content-Length': String(Buffer.byteLength(body)),
          Server: 'nginx',
          ...headers,
        },
      }),
  };
}

/** `{"Fault":{…},"time":…}` as QuickBooks itself answers. */
export function upperCaseFault(fault: BooksFault, timeMs: number): string {
  const body = { Fault: faultBody(fault) };
  return JSON.stringify(fault.omitTime === true ? body : { ...body, time: pacificTime(timeMs) });
}

/** The `Fault` of one batch item: recorded ones always carry `element`, if only an empty one. */
export function batchItemFault(fault: BooksFault): string {
  const errors = fault.errors.map((error) => ({ ...error, element: error.element ?? '' }));
  return JSON.stringify({ Fault: faultBody({ ...fault, errors }) });
}

function faultBody(fault: BooksFault): unknown {
  return {
    Error: fault.errors.map(({ message, detail, code, element }) => ({
      Message: message,
      Detail: detail,
      code,
      ...(element === undefined ? {} : { element }),
    })),
    type: fault.type,
  };
}

export interface GatewayFault {
  status: number;
  type: string;
  code: string;
  message: string;
  detail: string | null;
}

/** The gateway's own envelope: lower case, full of nulls, its time a number. */
export function lowerCaseFault(fault: GatewayFault, timeMs: number): string {
  const { message, detail, code, type } = fault;
  return JSON.stringify({
    warnings: null,
    intuitObject: null,
    fault: { error: [{ message, detail, code, element: null }], type },
    report: null,
    queryResponse: null,
    batchItemResponse: [],
    attachableResponse: [],
    syncErrorResponse: null,
    requestId: null,
    time: timeMs,
    status: null,
    cdcresponse: [],
  });
}

/** The same in XML, as all captured throttle answers are. */
export function xmlFault(fault: GatewayFault, timeMs: number): string {
  const detail = fault.detail === null ? '' : `<Detail>${fault.detail}</Detail>`;
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
    `<IntuitResponse time="${pacificTime(timeMs)}" xmlns="http://schema.intuit.com/finance/v3">` +
    `<Fault type="${fault.type}"><Error code="${fault.code}"><Message>${fault.message}</Message>${detail}</Error></Fault></IntuitResponse>`
  );
}

/** The page that proxies in front of Intuit put up when nothing behind them answers. */
export function htmlPage(status: number, title: string): string {
  return `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
}
