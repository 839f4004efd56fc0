import type { Route } from '../contracts/routes.ts';
import type { ProblemError } from '../domain/errors.ts';
import { createAnswering, type AnsweringDeps, type HttpHandler } from './answering.ts';
import type { HttpAnswer } from './http-event.ts';
import { readCookie } from './cookie.ts';

/** What a browser that comes without a token brings. Nothing of it is to be trusted. */
export interface OpenRequest {
  /** The first value of each query parameter. */
  readonly query: ReadonlyMap<string, string>;
  readonly cookie: (name: string) => string | undefined;
  readonly correlationId: string;
}

/** A route that is served without a token: for now only the callback. */
export type OpenRoute = Route & { readonly caller: 'none' };

/** Makes the Lambda handler of an open route; a person reads its answers, so problems are rendered as a page. */
export function createOpenHandler(
  route: OpenRoute,
  deps: AnsweringDeps,
  steps: {
    respond: (request: OpenRequest) => Promise<HttpAnswer>;
    renderProblem: (problem: ProblemError, correlationId: string) => HttpAnswer;
  },
): HttpHandler {
  return createAnswering(route, deps, {
    renderProblem: steps.renderProblem,
    respond: (event, { correlationId }) =>
      steps.respond({
        query: firstValues(event.rawQueryString),
        cookie: (name) => readCookie(event.cookies, name),
        correlationId,
      }),
  });
}

function firstValues(rawQueryString: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    if (!values.has(name)) values.set(name, value);
  }
  return values;
}
