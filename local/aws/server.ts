import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { AwsFault } from './fault.ts';
import type { AwsOperation } from './fault.ts';
import type { Guard } from './guard.ts';
import { listenOn } from './listen.ts';

/** The emulated services, each a table of operations. Services left out are refused. */
export interface AwsServices {
  kms?: Readonly<Record<string, AwsOperation>>;
  events?: Readonly<Record<string, AwsOperation>>;
  secretsmanager?: Readonly<Record<string, AwsOperation>>;
  scheduler?: Readonly<Record<string, AwsOperation>>;
}

/** A running emulator server; `counters` maps `service.Operation` to calls answered, refused ones included. */
export interface AwsServer {
  url: string;
  readonly counters: () => Record<string, number>;
  readonly close: () => Promise<void>;
}

// The first half of X-Amz-Target, by which the JSON protocols name their service.
const TARGETS: Readonly<Record<string, keyof AwsServices>> = {
  TrentService: 'kms',
  AWSEvents: 'events',
  secretsmanager: 'secretsmanager',
};
const SCHEDULER_METHODS: Readonly<Record<string, string>> = {
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  GET: 'GetSchedule',
  DELETE: 'DeleteSchedule',
};
const QUERY_MEMBERS: Readonly<Record<string, string>> = {
  groupName: 'GroupName',
  clientToken: 'ClientToken',
};

/** Serves the emulators on one loopback port, in the protocols the SDK speaks (JSON 1.1; REST-JSON for Scheduler). */
export async function startAwsServer(services: AwsServices, guard?: Guard): Promise<AwsServer> {
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    answer(request, { services, guard, counts }).then(
      (output) => send(response, 200, output),
      (error: unknown) => sendFault(response, error),
    );
  });
  const listening = await listenOn(server);
  return { ...listening, counters: () => Object.fromEntries(counts) };
}

async function answer(
  request: IncomingMessage,
  {
    services,
    guard,
    counts,
  }: { services: AwsServices; guard: Guard | undefined; counts: Map<string, number> },
): Promise<object> {
  const call = await readCall(request);
  const name = `${call.service}.${call.operation}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  const fault = guard?.({ ...call, authorization: request.headers.authorization });
  if (fault) throw fault;
  const operation = services[call.service]?.[call.operation];
  if (!operation) {
    throw new AwsFault('UnknownOperationException', `The local emulator does not model ${name}.`);
  }
  return operation(call.input);
}

interface Call {
  service: keyof AwsServices;
  operation: string;
  input: unknown;
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = parseJson(await readText(request));
  const path = /^\/schedules\/([^/]+)$/.exec(url.pathname);
  if (path) return schedulerCall(request.method ?? '', decodeURIComponent(path[1] ?? ''), { url, body });
  const [target = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  const service = TARGETS[target];
  if (service) return { service, operation, input: body };
  throw new AwsFault(
    'UnknownOperationException',
    `No local emulator answers ${request.method} ${url.pathname} ${target}.`,
  );
}

function schedulerCall(
  method: string,
  Name: string,
  sent: { url: URL; body: Record<string, unknown> },
): Call {
  const input: Record<string, unknown> = { ...sent.body, Name };
  for (const [name, value] of sent.url.searchParams) input[QUERY_MEMBERS[name] ?? name] = value;
  return { service: 'scheduler', operation: SCHEDULER_METHODS[method] ?? method, input };
}

function parseJson(text: string): Record<string, unknown> {
  if (text === '') return {};
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new AwsFault('SerializationException', 'The body is not a JSON object.');
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function sendFault(response: ServerResponse, error: unknown): void {
  const fault = error instanceof AwsFault ? error : new AwsFault('InternalFailure', String(error), 500);
  response.setHeader('x-amzn-errortype', fault.code);
  send(response, fault.httpStatus, { __type: fault.code, message: fault.message });
}

function send(response: ServerResponse, status: number, output: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(output));
}
