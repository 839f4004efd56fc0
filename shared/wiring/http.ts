import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Route } from '../contracts/routes.ts';
import { createEdgeDeps } from '../edge/edge-deps.ts';
import type { HttpDeps } from '../edge/http-handler.ts';
import { sha256Hex } from '../edge/sha256-hex.ts';
import { createDynamoTable } from '../store/dynamo-table.ts';
import { createEdgePorts } from '../store/edge-ports.ts';
import type { Table } from '../store/table.ts';
import { system, type System } from './system.ts';

/** What the handlers of all routes are made of. */
export interface HttpWiring extends System {
  readonly table: Table;
  readonly edge: HttpDeps;
  readonly sha256Hex: (text: string) => string;
}

/** Wires a route's edge to the table of its environment. */
export function wireHttp(env: { STAGE: string; TABLE_NAME: string }, route: Route): HttpWiring {
  const table = createDynamoTable({ client: new DynamoDBClient(), tableName: env.TABLE_NAME, ...system });
  const ports = createEdgePorts({ table, ...system });
  const edge = createEdgeDeps({ stage: env.STAGE, entry: route.entry, ...system }, ports);
  return { ...system, table, edge, sha256Hex };
}
