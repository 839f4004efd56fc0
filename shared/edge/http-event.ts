import * as z from 'zod';
import { cookieHeader, type AnswerCookie } from './cookie.ts';

/** What is used of API Gateway's event (HTTP API, payload version 2.0). */
export const httpEventSchema = z.object({
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(z.string()).default([]),
  pathParameters: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    requestId: z.string(),
    authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }).optional(),
  }),
});
export type HttpEvent = z.infer<typeof httpEventSchema>;

/** What a use case's handler answers. `body` is sent as JSON, `page` as HTML or as what the headers say. */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly AnswerCookie[];
}

/** What goes back to API Gateway. */
export interface LambdaAnswer {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  body: string;
}

// Answers are a tenant's books: nothing on the way may keep or reinterpret them.
const fixedHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Turns an answer into API Gateway's form, with the headers every answer bears. */
export function lambdaAnswer(answer: HttpAnswer, correlationId: string): LambdaAnswer {
  return {
    statusCode: answer.status,
    headers: {
      'content-type': answer.page === undefined ? 'application/json' : 'text/html; charset=utf-8',
      ...answer.headers,
      ...fixedHeaders,
      'x-correlation-id': correlationId,
    },
    ...(answer.cookies === undefined ? {} : { cookies: answer.cookies.map(cookieHeader) }),
    body: answer.page ?? (answer.body === undefined ? '' : JSON.stringify(answer.body)),
  };
}
