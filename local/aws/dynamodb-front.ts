import { Agent, createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AwsFault } from './fault.ts';
import type { Guard } from './guard.ts';
import { listenOn } from './listen.ts';

/** What stands before DynamoDB. */
export interface DynamoFront {
  url: string;
  readonly close: () => Promise<void>;
}

/**
 * Asks the guard about each call, and hands on to DynamoDB what may go, byte for byte: DynamoDB Local itself judges
 * nobody. Functions are given this address, the stack's own tools DynamoDB's.
 */
export async function startDynamoFront(endpoint: string, guard: Guard): Promise<DynamoFront> {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const fault = judge(request, body, guard);
      if (fault) refuse(response, fault);
      else handOn(request, response, body);
    });
  });

  function handOn(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const { method, url: path, headers } = request;
    const onward = send({ agent, hostname, port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    // As if DynamoDB itself had hung up: the SDK knows what to do then.
    onward.on('error', () => request.destroy());
    onward.end(body);
  }

  const { url, close } = await listenOn(server, 0);
  return {
    url,
    async close() {
      await close();
      agent.destroy();
    },
  };
}

function judge(request: IncomingMessage, body: Buffer, guard: Guard): AwsFault | undefined {
  const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const { authorization } = request.headers;
  return guard({ service: 'dynamodb', operation, input: parse(body), authorization });
}

/** What is no JSON is DynamoDB's to complain about. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, fault: AwsFault): void {
  response.writeHead(fault.httpStatus, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${fault.code}`, Message: fault.message }));
}
