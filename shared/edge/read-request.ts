import type * as z from 'zod';
import { maxBodyBytes } from '../contracts/http.ts';
import { ProblemError } from '../domain/errors.ts';
import { fieldProblems } from './field-problems.ts';
import type { HttpEvent } from './http-event.ts';

/** The body as JSON; none at all is read as `{}`, so that the schema says what is missing. Throws {@link ProblemError}. */
export function readBody<Body>(event: HttpEvent, schema: z.ZodType<Body>): Body {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > maxBodyBytes) {
    throw new ProblemError({
      status: 413,
      code: 'body_too_large',
      detail: `A request may have up to ${maxBodyBytes} bytes; this one has ${bytes.byteLength}.`,
    });
  }
  if (bytes.byteLength === 0) return parse(schema, {});
  requireJson(event.headers['content-type']);
  return parse(schema, parseJson(bytes));
}

/** The query parameters; unknown and repeated ones are refused. */
export function readQuery<Query>(event: HttpEvent, schema: z.ZodType<Query>): Query {
  const parameters = [...new URLSearchParams(event.rawQueryString)];
  const query = Object.fromEntries(parameters);
  const names = parameters.map(([name]) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  if (repeated.size > 0) {
    throw new ProblemError({
      status: 400,
      code: 'invalid_request',
      detail: 'A query parameter is given more than once. Give each once.',
      fields: [...repeated].map((field) => ({
        field,
        reason: 'is given more than once',
        remedy: 'Give it once.',
      })),
    });
  }
  return parse(schema, query);
}

function requireJson(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/.test(charset);
  if (type.trim() === 'application/json' && isUtf8) return;
  throw new ProblemError({
    status: 415,
    code: 'unsupported_media_type',
    detail: 'The body must be JSON in UTF-8. Send it with the header "content-type: application/json".',
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return parsed;
  } catch {
    // The parser's message quotes the body, so it is not passed on.
    throw new ProblemError({
      status: 400,
      code: 'malformed_json',
      detail: 'The body is not valid JSON in UTF-8.',
    });
  }
}

function parse<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ProblemError({
    status: 400,
    code: 'invalid_request',
    detail: 'The request does not have the expected form; see the fields.',
    fields: fieldProblems(parsed.error, input),
  });
}
