import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { Route } from '../contracts/routes.ts';
import type { ProblemError } from '../domain/errors.ts';
import {
  httpEventSchema,
  lambdaAnswer,
  type HttpAnswer,
  type HttpEvent,
  type LambdaAnswer,
} from './http-event.ts';
import { describeError, type Log } from './log.ts';
import { problemOf } from './problem.ts';
import { inUnitOfWork, type UnitOfWork } from './unit-of-work.ts';

/** What becomes known of a request while it is handled, for the one line its outcome gets. */
export interface Trace extends UnitOfWork {
  tenantId?: string;
  actor?: string;
}

export interface AnsweringDeps {
  readonly nowMs: () => number;
  readonly log: Log;
}

/** A Lambda handler behind API Gateway (HTTP API, payload version 2.0). */
export type HttpHandler = (event: object, context: Context) => Promise<LambdaAnswer>;

const requestIdSchema = z.object({ requestContext: z.object({ requestId: z.string() }) });

/**
 * The stack around every HTTP handler: reads the event, answers errors with `renderProblem`, adds the headers that every
 * answer bears, and writes one log line per outcome.
 */
export function createAnswering(
  route: Route,
  deps: AnsweringDeps,
  steps: {
    respond: (event: HttpEvent, trace: Trace) => Promise<HttpAnswer>;
    renderProblem: (problem: ProblemError, correlationId: string) => HttpAnswer;
  },
): HttpHandler {
  // Keyed by the event object, so that two invocations of one process never see each other's.
  const invocations = new WeakMap<object, { trace: Trace; startedAtMs: number }>();
  const invocationOf = (event: object) => {
    const known = invocations.get(event);
    if (known !== undefined) return known;
    const fresh = { trace: { correlationId: correlationIdOf(event) }, startedAtMs: deps.nowMs() };
    invocations.set(event, fresh);
    return fresh;
  };

  // timeoutEarlyInMillis 0: an early answer would leave the work frozen, to go on in the middle of a later request.
  const stack = middy<object, LambdaAnswer>({ timeoutEarlyInMillis: 0 })
    .before((request) => {
      invocationOf(request.event);
    })
    .after((request) => {
      const { trace, startedAtMs } = invocationOf(request.event);
      deps.log({
        ...trace,
        code: 'http_answered',
        route: route.entry,
        ...(request.response ? { status: request.response.statusCode } : {}),
        durationMs: deps.nowMs() - startedAtMs,
      });
    })
    .onError((request) => {
      const { trace, startedAtMs } = invocationOf(request.event);
      const problem = problemOf(request.error);
      request.response = lambdaAnswer(steps.renderProblem(problem, trace.correlationId), trace.correlationId);
      deps.log({
        ...trace,
        code: 'http_refused',
        level: problem.status >= 500 ? 'error' : 'info',
        route: route.entry,
        status: problem.status,
        problemCode: problem.code,
        durationMs: deps.nowMs() - startedAtMs,
        ...(problem.status >= 500 ? describeError(problem.cause ?? problem) : {}),
      });
    })
    .handler(async (event: object) => {
      const { trace } = invocationOf(event);
      return lambdaAnswer(await steps.respond(httpEventSchema.parse(event), trace), trace.correlationId);
    });

  return (event, context) => inUnitOfWork(invocationOf(event).trace, () => stack(event, context));
}

function correlationIdOf(event: object): string {
  const read = requestIdSchema.safeParse(event);
  return read.success ? read.data.requestContext.requestId : 'none';
}
