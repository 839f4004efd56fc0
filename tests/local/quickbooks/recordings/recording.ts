import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';
import { kindOfPath, kindSpelled } from '../../../../local/quickbooks/books/kinds.ts';
import type { EntityName } from '../../../../local/quickbooks/books/kinds.ts';
import { isObject, objectAt, objectsAt, textAt } from '../../../../local/quickbooks/books/json.ts';
import type { JsonObject } from '../../../../local/quickbooks/books/json.ts';
import { parseWire } from '../../../../local/quickbooks/books/books.ts';

const headersSchema = z.record(z.string(), z.array(z.string()));
const bodySchema = z.object({ string: z.string().nullish() });
const cassetteSchema = z.object({
  http_interactions: z.array(
    z.object({
      request: z.object({ method: z.string(), uri: z.string(), body: bodySchema, headers: headersSchema }),
      response: z.object({
        status: z.object({ code: z.number() }),
        headers: headersSchema,
        body: bodySchema,
      }),
      recorded_at: z.string(),
    }),
  ),
});

export interface Exchange {
  readonly method: string;
  /** The path after the company, with its query. */
  readonly path: string;
  readonly requestText: string;
  readonly requestType: string | undefined;
  readonly status: number;
  readonly contentType: string;
  readonly answerText: string;
  readonly startedMs: number;
}

/** Something a recording asked of the books, and what it was told. */
export interface Step {
  readonly kind: 'read' | 'query' | 'create' | 'update' | 'delete' | 'void';
  readonly entity: EntityName;
  /** What was sent; empty for reads and queries. */
  readonly sent: JsonObject;
  /** The entities answered; none with a fault. */
  readonly answered: readonly JsonObject[];
  readonly faults: readonly JsonObject[];
}

/** Reads a VCR cassette. The company's segment of a path is cut off, whether the recording has it or lost it. */
export function readRecording(file: string): Exchange[] {
  const { http_interactions } = cassetteSchema.parse(parse(readFileSync(file, 'utf8')));
  return http_interactions.map(({ request, response, recorded_at }) => {
    const url = new URL(request.uri);
    const segments = url.pathname.split('/').slice(2);
    const path = (segments[0] === 'company' ? segments.slice(2) : segments).join('/');
    const answerText = response.body.string ?? '';
    const time = textAt(parseWire(answerText), 'time');
    return {
      method: request.method.toUpperCase(),
      path: path + url.search,
      requestText: request.body.string ?? '',
      requestType: headerOf(request.headers, 'content-type'),
      status: response.status.code,
      contentType: headerOf(response.headers, 'content-type') ?? '',
      answerText,
      startedMs: Date.parse(time ?? recorded_at),
    };
  });
}

function headerOf(headers: Record<string, string[]>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1][0];
}

/** The steps of an exchange: one, or those of a batch; none where the gateway answered or the request is no use. */
export function stepsOf(exchange: Exchange): Step[] {
  const answer = parseWire(exchange.answerText) ?? {};
  const body = parseWire(exchange.requestText) ?? {};
  const [path = '', search = ''] = exchange.path.split('?');
  const parameters = new URLSearchParams(search);
  const [first = ''] = path.split('/');
  if (first === 'batch') return batchSteps(body, answer);
  if (first === 'query') return queryStep(parameters.get('query') ?? exchange.requestText, answer);
  if (first === 'cdc') return cdcSteps(answer);
  const kind = kindOfPath(first);
  if (kind === undefined) return [];
  const operation = parameters.get('include') === 'void' ? 'void' : parameters.get('operation');
  return [
    stepFor(kind.name, exchange.method === 'GET' ? 'read' : writeKind(operation, body), {
      sent: body,
      answer,
    }),
  ];
}

function writeKind(operation: string | null, body: JsonObject): Step['kind'] {
  if (operation === 'delete' || operation === 'void') return operation;
  return body['Id'] === undefined ? 'create' : 'update';
}

function stepFor(entity: EntityName, kind: Step['kind'], of: { sent: JsonObject; answer: JsonObject }): Step {
  const one = objectAt(of.answer, entity);
  const faults = objectsAt(objectAt(of.answer, 'Fault'), 'Error');
  return { kind, entity, sent: of.sent, answered: one === undefined ? [] : [one], faults };
}

function queryStep(statement: string, answer: JsonObject): Step[] {
  const kind = kindOfPath(/\bfrom\s+(\w+)/i.exec(statement)?.[1] ?? '');
  if (kind === undefined) return [];
  const answered = objectsAt(objectAt(answer, 'QueryResponse'), kind.name);
  return [{ kind: 'query', entity: kind.name, sent: {}, answered, faults: [] }];
}

function cdcSteps(answer: JsonObject): Step[] {
  const slots = objectsAt(answer, 'CDCResponse').flatMap((part) => objectsAt(part, 'QueryResponse'));
  return slots.flatMap((slot) =>
    Object.keys(slot).flatMap((name): Step[] => {
      const kind = kindSpelled(name);
      if (kind === undefined) return [];
      const live = objectsAt(slot, name).filter((entity) => entity['status'] !== 'Deleted');
      return [{ kind: 'query', entity: kind.name, sent: {}, answered: live, faults: [] }];
    }),
  );
}

function batchSteps(body: JsonObject, answer: JsonObject): Step[] {
  const answers = objectsAt(answer, 'BatchItemResponse');
  return objectsAt(body, 'BatchItemRequest').flatMap((item) => {
    const told = answers.find((entry) => entry['bId'] === item['bId']) ?? {};
    const statement = textAt(item, 'Query');
    if (statement !== undefined) return queryStep(statement, told);
    const name = Object.keys(item).find((key) => isObject(item[key]));
    const kind = kindSpelled(name ?? '');
    if (kind === undefined) return [];
    const sent = objectAt(item, kind.name) ?? {};
    const operation = textAt(item, 'optionsData') === 'void' ? 'void' : textAt(item, 'operation');
    const verb = operation === 'create' ? 'create' : writeKind(operation ?? null, sent);
    return [stepFor(kind.name, verb, { sent, answer: told })];
  });
}
