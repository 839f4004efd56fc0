// The clock of a stack that `npm run dev` started, for other processes of this machine. The stack itself knows nothing of it.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { AwsFault } from '../aws/fault.ts';
import { listenOn } from '../aws/listen.ts';
import type { Listening } from '../aws/listen.ts';
import type { Stack } from '../stack.ts';
import { nextTwoAmMs } from './two-am.ts';

const changeSchema = z.union([
  z.strictObject({ advanceMs: z.int().nonnegative() }),
  z.strictObject({ to: z.literal('twoAm'), timeZone: z.string() }),
]);

interface Answer {
  status: number;
  body: object;
}

/**
 * Serves `GET /_local/clock` → `{nowMs}`, and `POST /_local/clock` with `{advanceMs}` or `{to: "twoAm", timeZone}`, which
 * answers when what fell due has been started.
 */
export function startClockControl(clock: Stack['clock'], port: number): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    answer(clock, incoming)
      .catch((error: unknown): Answer => ({ status: 500, body: { error: String(error) } }))
      .then((answered) => send(outgoing, answered))
      .catch(() => outgoing.destroy());
  });
  return listenOn(server, port);
}

async function answer(clock: Stack['clock'], incoming: IncomingMessage): Promise<Answer> {
  // A page in the person's browser must not move the clock.
  if (incoming.headers.origin !== undefined) return { status: 403, body: { error: 'not for pages' } };
  switch (`${incoming.method} ${incoming.url}`) {
    case 'GET /_local/clock':
      return { status: 200, body: { nowMs: clock.nowMs() } };
    case 'POST /_local/clock':
      return advance(clock, await text(incoming));
    default:
      return { status: 404, body: { error: 'there is GET and POST /_local/clock' } };
  }
}

async function advance(clock: Stack['clock'], body: string): Promise<Answer> {
  try {
    const change = changeSchema.parse(JSON.parse(body));
    const nowMs = clock.nowMs();
    await clock.advance(
      'advanceMs' in change ? change.advanceMs : nextTwoAmMs(nowMs, change.timeZone) - nowMs,
    );
    return { status: 200, body: { nowMs: clock.nowMs() } };
  } catch (error) {
    const isAsked = error instanceof z.ZodError || error instanceof SyntaxError || error instanceof AwsFault;
    if (!isAsked) throw error;
    return {
      status: 400,
      body: { error: error instanceof z.ZodError ? z.prettifyError(error) : error.message },
    };
  }
}

function send(outgoing: ServerResponse, { status, body }: Answer): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
}
