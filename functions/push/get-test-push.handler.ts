import * as z from 'zod';
import { getTestPushEnvironmentSchema } from '../../shared/contracts/environment.ts';
import { testPushAnswer } from '../../shared/contracts/previews.ts';
import { routes } from '../../shared/contracts/routes.ts';
import { documentIdSchema } from '../../shared/domain/ids.ts';
import { createHttpHandler, readsNothing } from '../../shared/edge/http-handler.ts';
import { notFound } from '../../shared/edge/problem.ts';
import { createTestPushes } from '../../shared/store/test-pushes.ts';
import { wireHttp } from '../../shared/wiring/http.ts';
import { wirePreviewing } from '../../shared/wiring/previewing.ts';
import { getTestPush } from './get-test-push.ts';

const env = getTestPushEnvironmentSchema.parse(process.env);
const wiring = wireHttp(env, routes.getTestPush);
const deps = { ...wirePreviewing(env, wiring), testPushes: createTestPushes(wiring.table) };

/** `GET /v1/tenants/{tenantId}/test-push/{documentId}`: the preview beside the result, field by field. */
export const handler = createHttpHandler(
  routes.getTestPush,
  wiring.edge,
  { ...readsNothing, path: z.strictObject({ documentId: documentIdSchema }) },
  async ({ tenantId, path }) => {
    const found = await getTestPush(deps, { tenantId, documentId: path.documentId });
    if (found === undefined) throw notFound();
    return { status: 200, body: testPushAnswer(found, { appUrl: env.QUICKBOOKS_APP_URL }) };
  },
);
