import { Socket } from 'node:net';

/**
 * Makes every connection of this thread fail that would leave the machine, so that a URL nobody replaced is an error
 * here and not a call to AWS or Intuit.
 */
export function refuseEgress(allowedHosts: readonly string[]): void {
  const isAllowed = (host: string): boolean =>
    host === 'localhost' || host === '::1' || host.startsWith('127.') || allowedHosts.includes(host);
  // eslint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function connectLocally(this: Socket, ...args: unknown[]): Socket {
    const host = hostIn(args);
    if (host !== undefined && !isAllowed(host)) {
      const refusal = new Error(
        `The local stack refuses to connect to ${host}: nothing leaves this machine.`,
      );
      // Not at once: TLS still sets things up on the socket, and nobody listens for its error yet.
      process.nextTick(() => this.destroy(refusal));
      return this;
    }
    const connected: unknown = Reflect.apply(connect, this, args);
    return connected instanceof Socket ? connected : this;
  };
}

/** Node hands `connect` its options, possibly wrapped in a list together with a callback. */
function hostIn(args: readonly unknown[]): string | undefined {
  const first: unknown = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (typeof first === 'object' && first !== null && 'host' in first && typeof first.host === 'string')
    return first.host;
  if (typeof first === 'number' && typeof args[1] === 'string') return args[1];
  return undefined;
}
