import { submitByHandEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { submitByHandRequestSchema } from '../../shared/contracts/http.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createRuns } from '../../shared/store/runs.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSendTurn } from '../../shared/wiring/outgoing.ts';
import { submitByHand } from './submit-by-hand.ts';

const env = submitByHandEnvironmentSchema.parse(process.env);
const { table, edge, nowMs, newId } = wireHttp(env, routes.submitByHand);
const deps = {
  nowMs,
  documents: createDocuments(table),
  lanes: createLanes(table),
  runs: createRuns({ table, newId }),
  sendTurn: wireSendTurn(env),
};

/** `POST /v1/tenants/{tenantId}/documents/submit`: 202 with how many go on and which cannot. */
export const handler = createHttpHandler(
  routes.submitByHand,
  edge,
  { ...readsNothing, body: submitByHandRequestSchema },
  async ({ tenantId, body }) => ({ status: 202, body: await submitByHand(deps, { tenantId, wanted: body }) }),
);
