import type { Server } from 'node:http';
import { StackFailure } from './stack-failure.ts';

/** A server that listens on loopback. */
export interface Listening {
  url: string;
  port: number;
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1 (port 0 = any free one). A port that is taken is a StackFailure with the remedy. */
export async function listenOn(server: Server, port = 0): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(isTaken(error) ? portTaken(port, error) : error));
    server.listen({ host: '127.0.0.1', port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${bound}`, port: bound, close: () => closeServer(server) };
}

const isTaken = (error: Error): boolean => 'code' in error && error.code === 'EADDRINUSE';

/** Also for servers that are not started through `listenOn`. */
export function portTaken(port: number, cause: unknown): StackFailure {
  const remedy = `End that one, or start elsewhere: npm run dev -- --port ${port + 10}`;
  return new StackFailure(`Port ${port} is taken by another program. ${remedy}`, cause);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
