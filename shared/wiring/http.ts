import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Route } from '../contracts/routes.ts';
import type { HttpDeps } from '../edge/http-handler.ts';
import { createLog } from '../edge/log.ts';
import { createDynamoTable } from '../store/dynamo-table.ts';
import { createEdgePorts } from '../store/edge-ports.ts';
import type { Table } from '../store/table.ts';

/** What the handlers of all routes are made of. Only here, and in handlers, the real clock and randomness come in. */
export interface HttpWiring {
  readonly table: Table;
  readonly edge: HttpDeps;
  readonly nowMs: () => number;
  readonly sha256Hex: (text: string) => string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Wires a route's edge to the table of its environment. */
export function wireHttp(env: { STAGE: string; TABLE_NAME: string }, route: Route): HttpWiring {
  const nowMs = (): number => Date.now();
  const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');
  const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, sleep });
  const log = createLog({ stage: env.STAGE, entry: route.entry });
  const ports = createEdgePorts({ table, nowMs, newId: randomUUID });
  return { table, edge: { nowMs, log, sha256Hex, ...ports }, nowMs, sha256Hex, sleep };
}
