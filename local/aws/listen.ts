import type { Server } from 'node:http';

/** A server that listens on loopback. */
export interface Listening {
  url: string;
  port: number;
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1 (port 0 = any free one); rejects with the system's error, for example EADDRINUSE. */
export async function listenOn(server: Server, port = 0): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return { url: `http://127.0.0.1:${bound}`, port: bound, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
