import type { HttpDeps } from './http-handler.ts';
import { createLog } from './log.ts';
import { sha256Hex } from './sha256-hex.ts';

/** What every HTTP handler's edge takes: the log and hash are the edge's own, `ports` come from the store. */
export const createEdgeDeps = (
  of: { stage: string; entry: string; nowMs: () => number },
  ports: Pick<HttpDeps, 'tenantStanding' | 'audit' | 'notePerson' | 'idempotencyKeys'>,
): HttpDeps => ({ nowMs: of.nowMs, log: createLog(of), sha256Hex, ...ports });
