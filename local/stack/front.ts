import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listenOn } from '../aws/listen.ts';
import type { Listening } from '../aws/listen.ts';
import type { FrontAnswer } from './http-answer.ts';
import { messageAnswer } from './http-answer.ts';
import type { HttpApi } from './http-api.ts';
import type { FrontRequest } from './http-event.ts';
import type { Records } from './records.ts';

/** The one origin; it listens at once, so that its port is known, and answers once told how. */
export interface Front extends Listening {
  readonly open: (answer: HttpApi) => void;
}

// Above the API's own limit of 10 MB, so that the API's answer is the one seen; beyond it nothing is kept.
const MAX_READ_BYTES = 10 * 1024 * 1024 + 1;

/** Listens on one port of 127.0.0.1. */
export async function startFront(port: number, records: Records): Promise<Front> {
  let answer: HttpApi = async () => messageAnswer(503, 'The local stack is still starting.');
  const server = createServer((incoming, response) => {
    serve(incoming, (request) => answer(request), records)
      .then((sent) => send(response, sent))
      .catch((error: unknown) => {
        records.log('front', String(error));
        if (!response.headersSent) send(response, messageAnswer(502, 'Bad Gateway'));
      });
  });
  const listening = await listenOn(server, port);
  return { ...listening, open: (next) => (answer = next) };
}

async function serve(incoming: IncomingMessage, answer: HttpApi, records: Records): Promise<FrontAnswer> {
  const request = await readRequest(incoming);
  const sent = await answer(request);
  const { status, headers, body } = sent;
  records.answer({
    method: request.method,
    path: request.rawPath,
    status,
    headers,
    body: body.toString('utf8'),
  });
  return sent;
}

async function readRequest(incoming: IncomingMessage): Promise<FrontRequest> {
  const [rawPath = '/', ...query] = (incoming.url ?? '/').split('?');
  const { cookie, ...others } = incoming.headers;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(others))
    headers[name] = Array.isArray(value) ? value.join(',') : (value ?? '');
  const sourceIp = incoming.socket.remoteAddress ?? '127.0.0.1';
  return {
    method: incoming.method ?? 'GET',
    rawPath,
    rawQuery: query.join('?'),
    headers: { ...headers, 'x-forwarded-for': sourceIp, 'x-forwarded-proto': 'http' },
    cookies: cookie?.split(/; */) ?? [],
    body: await readBody(incoming),
    sourceIp,
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!(chunk instanceof Buffer) || bytes >= MAX_READ_BYTES) continue;
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status, headers, cookies, body }: FrontAnswer): void {
  response.writeHead(status, { ...headers, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
