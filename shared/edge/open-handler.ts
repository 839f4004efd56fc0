import type { Route } from '../contracts/routes.ts';
import type { ProblemError } from '../domain/errors.ts';
import { createAnswering, type AnsweringDeps, type HttpHandler } from './answering.ts';
import { readCookie } from './cookie.ts';
import type { HttpAnswer, HttpEvent } from './http-event.ts';
import { problemAnswer } from './problem.ts';

/** What somebody brings who comes without a token. Nothing of it is to be trusted. */
export interface OpenRequest {
  /** The first value of each query parameter. */
  readonly query: ReadonlyMap<string, string>;
  readonly cookie: (name: string) => string | undefined;
  /** By its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The body's bytes as they were sent. */
  readonly rawBody: () => Buffer;
  readonly correlationId: string;
}

/** A route that is served without a token: Intuit's ways in, by a browser and by itself. */
export type OpenRoute = Route & { readonly caller: 'none' };

/** Makes the Lambda handler of an open route. */
export function createOpenHandler(
  route: OpenRoute,
  deps: AnsweringDeps,
  steps: {
    respond: (request: OpenRequest) => Promise<HttpAnswer>;
    /** A page where a person reads the answer; `application/problem+json` by default. */
    renderProblem?: (problem: ProblemError, correlationId: string) => HttpAnswer;
  },
): HttpHandler {
  return createAnswering(route, deps, {
    renderProblem: steps.renderProblem ?? problemAnswer,
    respond: (event, { correlationId }) =>
      steps.respond({
        query: firstValues(event.rawQueryString),
        cookie: (name) => readCookie(event.cookies, name),
        header: (name) => event.headers[name],
        rawBody: () => rawBodyOf(event),
        correlationId,
      }),
  });
}

/** API Gateway hands over what it takes for text as text, and anything else in base64. */
const rawBodyOf = (event: HttpEvent): Buffer =>
  Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');

function firstValues(rawQueryString: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    if (!values.has(name)) values.set(name, value);
  }
  return values;
}
