import type { Problem } from '../contracts/http.ts';
import { DependencyError, ProblemError } from '../domain/errors.ts';
import type { HttpAnswer } from './http-event.ts';

/** Nothing here, or nothing of yours: both read exactly the same, so that ids of other tenants cannot be told apart. */
export const notFound = (): ProblemError =>
  new ProblemError({ status: 404, code: 'not_found', detail: 'There is nothing at this address.' });

/** Nobody is known by this token. */
export const unauthenticated = (): ProblemError =>
  new ProblemError({
    status: 401,
    code: 'unauthenticated',
    detail:
      'The token is not an access token of a person with a role or of the vendor’s back end with scopes.',
  });

/** Who called may not do this. */
export const forbidden = (): ProblemError =>
  new ProblemError({
    status: 403,
    code: 'forbidden',
    detail: 'The role or scopes of this token do not allow this request.',
  });

/** Renders any error as the problem a caller may see; what is not ours says nothing about its inside. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof DependencyError || isBusyService(error)) {
    return new ProblemError({
      status: 503,
      code: 'dependency_unavailable',
      detail: 'Something this request depends on did not answer. Send the request again in a moment.',
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  return new ProblemError({
    status: 500,
    code: 'internal_error',
    detail: 'The request failed inside the service. It has been recorded under the correlation id.',
    cause: error,
  });
}

// The AWS SDK marks what a later try may cure; a throttled table is not a defect of ours.
const isBusyService = (error: unknown): boolean =>
  error instanceof Error &&
  (('$retryable' in error && error.$retryable !== undefined) ||
    ('$fault' in error && error.$fault === 'server') ||
    /^(Throttling|ProvisionedThroughput|RequestLimit|Timeout|Networking)/.test(error.name));

// The reason phrases of RFC 9110. Not from `node:http`: importing that by name makes Node load its whole fetch as well, some
// 15 ms of every cold start.
const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `application/problem+json` for a refused request. */
export function problemAnswer(problem: ProblemError, correlationId: string): HttpAnswer {
  const { retryAfterSeconds } = problem;
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: problemBody(problem, correlationId),
  };
}

function problemBody(problem: ProblemError, correlationId: string): Problem {
  return {
    type: `urn:counterfoil:problem:${problem.code}`,
    title: titles[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    correlationId,
    ...(problem.fields.length === 0 ? {} : { fields: [...problem.fields] }),
  };
}
