import * as z from 'zod';

/** What goes back to the caller. */
export interface FrontAnswer {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const responseSchema = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** API Gateway's own answers, for example `{"message":"Not Found"}`. */
export function messageAnswer(status: number, message: string): FrontAnswer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { 'content-type': 'application/json' }, cookies: [], body };
}

/** What a function returned, as an answer: with a status code as it says, without one as JSON and 200. */
export function answerFrom(payload: unknown): FrontAnswer {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) return inferred(payload);
  const response = responseSchema.safeParse(payload).data;
  if (!response) return messageAnswer(500, 'Internal Server Error');
  return {
    status: response.statusCode,
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...lowerCased(response.headers ?? {}) },
    cookies: response.cookies ?? [],
    body: Buffer.from(response.body ?? '', response.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function inferred(payload: unknown): FrontAnswer {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(text),
  };
}

const lowerCased = (headers: Record<string, string | number | boolean>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
