import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isConnectionReset } from './gateway/carrier.ts';
import type { Simulator } from './simulator.ts';

export interface RunningSimulatorServer {
  /** `http://127.0.0.1:7000`, without a slash at the end. */
  readonly url: string;
  /** Stops listening, cuts what is open and writes the state file. */
  close(): Promise<void>;
}

export interface SimulatorServerOptions {
  simulator: Simulator;
  /** @default '127.0.0.1' */
  host?: string;
  /** 0 takes any free port. */
  port: number;
}

/** Serves a simulator over HTTP. Rejects with code EADDRINUSE when the port is taken. */
export async function startSimulatorServer(options: SimulatorServerOptions): Promise<RunningSimulatorServer> {
  const { simulator, host = '127.0.0.1', port } = options;
  const server = createServer((incoming, outgoing) => {
    serve(simulator, incoming, outgoing).catch((error: unknown) => {
      giveUp(error, incoming, outgoing);
    });
  });
  // Node's own 5 s end idle connections just when a client takes them up again: resets that nobody planned.
  server.keepAliveTimeout = 75_000;
  await listen(server, host, port);
  return {
    url: `http://${host}:${addressOf(server).port}`,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => {
        closed.resolve();
      });
      server.closeAllConnections();
      await closed.promise;
      await simulator.flush();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, () => {
    listening.resolve();
  });
  await listening.promise;
  server.removeListener('error', listening.reject);
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('Cannot tell the port: not listening on one.');
  return address;
}

async function serve(
  simulator: Simulator,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableEnded) gone.abort();
  });
  const response = await simulator.handle(await readRequest(incoming, gone.signal));
  const headers = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, headers);
  outgoing.end(body);
}

/** A planned reset cuts the connection; anything else is a mistake in the simulator and has to be seen. */
function giveUp(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (isConnectionReset(error) || incoming.socket.destroyed) return void incoming.socket.resetAndDestroy();
  console.error('The QuickBooks simulator failed:', error);
  if (!outgoing.headersSent) outgoing.writeHead(500, { 'Content-Type': 'text/plain' });
  outgoing.end('The simulator itself failed; see its log.');
}

async function readRequest(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const body = await buffer(incoming);
  const { method = 'GET' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'localhost'}`);
  const takesBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, { method, headers, signal, ...(takesBody ? { body } : {}) });
}
