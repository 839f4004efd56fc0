import type * as z from 'zod';
import type { Route } from '../contracts/routes.ts';
import { createAnswering, type AnsweringDeps, type HttpHandler } from './answering.ts';
import { authorize, callerOf } from './caller.ts';
import type { HttpAnswer } from './http-event.ts';
import { problemAnswer } from './problem.ts';
import { readQuery } from './read-request.ts';

/** A route behind the authorizer that is about no one tenant. It reads: an act is always done to a tenant. */
export type OperatorRoute = Route & {
  readonly method: 'GET';
  readonly caller: 'token';
  readonly hasTenant: false;
  readonly honoursIdempotencyKey: false;
  readonly audit: 'none';
};

/** Makes the Lambda handler of such a route. In this order: who calls, may they, is the query well formed; then `respond`. */
export function createOperatorHandler<Query>(
  route: OperatorRoute,
  deps: AnsweringDeps,
  schemas: { readonly query: z.ZodType<Query> },
  respond: (request: { readonly query: Query }) => Promise<HttpAnswer>,
): HttpHandler {
  return createAnswering(route, deps, {
    renderProblem: problemAnswer,
    respond: async (event, trace) => {
      authorize(callerOf(event, trace), route);
      return respond({ query: readQuery(event, schemas.query) });
    },
  });
}
