import { startTestPushEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { testPushRequestSchema } from '../../shared/contracts/previews.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createLanes } from '../../shared/store/lanes.ts';
import { createTestPushes } from '../../shared/store/test-pushes.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wireSend } from '../../shared/wiring/outgoing.ts';
import { wirePreviewing } from '../../shared/wiring/previewing.ts';
import { startTestPush } from './start-test-push.ts';

const env = startTestPushEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.startTestPush);
const deps = {
  ...wirePreviewing(env, wiring),
  testPushes: createTestPushes(wiring.table),
  lanes: createLanes(wiring.table),
  sendPointer: wireSend(env.PUSH_INVOICES_QUEUE_URL),
};

/** `POST /v1/tenants/{tenantId}/test-push`: 202 with the preview of the document, which is on its way. */
export const handler = createHttpHandler(
  routes.startTestPush,
  wiring.edge,
  { ...readsNothing, body: testPushRequestSchema },
  async ({ tenantId, body }) => {
    const preview = await startTestPush(deps, { tenantId, documentId: body.documentId });
    if (preview === undefined) throw notFound();
    return { status: 202, body: preview };
  },
);
