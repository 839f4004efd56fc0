import { renderWire } from '../books/books.ts';
import type { BooksAnswer, BooksMoment, BooksRequest } from '../books/books.ts';
import type { EntityName } from '../books/kinds.ts';
import type { JsonObject } from '../books/json.ts';
import type { Company } from '../companies.ts';
import type { Core } from '../core.ts';
import { batchItemFault, upperCaseFault } from '../gateway/answers.ts';
import { knownFault } from '../gateway/known-faults.ts';
import type { KnownFault } from '../gateway/known-faults.ts';
import type { FaultEffect } from '../gateway/fault-plan.ts';
import { simulatedUser } from '../oauth/identity.ts';
import { pacificTime } from '../pacific-time.ts';
import type { WriteOperation } from './api-call.ts';
import type { RememberedAnswer } from './request-ids.ts';

export interface Write {
  company: Company;
  entity: EntityName;
  operation: WriteOperation | 'save';
  body: JsonObject;
  allowDuplicateDocNum: boolean;
  /** Under what the answer is remembered; none without a `requestid`. */
  key: string | undefined;
}

/** Does a write, or answers as its `requestid` says when it was done before. */
export function performWrite(core: Core, write: Write): RememberedAnswer {
  const repeated = write.key === undefined ? undefined : recalled(core, write.key);
  if (repeated !== undefined) return repeated;
  const kind = write.operation === 'save' ? saveKind(write.body) : write.operation;
  const { entity, body, allowDuplicateDocNum } = write;
  const answer = perform(core, write.company, { kind, entity, body, allowDuplicateDocNum });
  if (write.key !== undefined) core.requestIds.remember(write.key, answer);
  return answer;
}

/** Asks the books and words their answer. */
export function perform(core: Core, company: Company, request: BooksRequest): RememberedAnswer {
  return worded(company.books.execute(request, momentNow(core)));
}

/** The earlier answer to an id, or in the modes that refuse repeats, the refusal. */
export function recalled(core: Core, key: string): RememberedAnswer | undefined {
  const { requestIdMode } = core.switches.now;
  if (requestIdMode === 'ignored') return undefined;
  const earlier = core.requestIds.recall(key);
  if (earlier === undefined) return undefined;
  if (requestIdMode === 'error600') return wordedFault(knownFault('600'));
  if (requestIdMode === 'error6000') return wordedFault(repeatFault6000);
  return earlier;
}

const repeatFault6000: KnownFault = {
  layer: 'books',
  status: 400,
  fault: {
    type: 'ValidationFault',
    errors: [
      {
        message: 'A business validation error has occurred while processing your request',
        detail: 'Business Validation Error: This request has been processed already.',
        code: '6000',
      },
    ],
  },
};

/** A planned fault in the wire form of QuickBooks itself. */
export function plannedAnswer(effect: Extract<FaultEffect, { type: 'fault' }>): RememberedAnswer {
  const known = knownFault(effect.code);
  const plain = known.layer === 'books' ? known : raised(known);
  const errors = plain.fault.errors.map((error) => ({
    ...error,
    message: effect.message ?? error.message,
    detail: effect.detail ?? error.detail,
  }));
  return wordedFault({
    ...plain,
    status: effect.httpStatus ?? plain.status,
    fault: { ...plain.fault, errors },
  });
}

function raised({
  fault,
}: Extract<KnownFault, { layer: 'gateway' }>): Extract<KnownFault, { layer: 'books' }> {
  const { status, type, code, message, detail } = fault;
  return { layer: 'books', status, fault: { type, errors: [{ message, detail: detail ?? '', code }] } };
}

export function wordedFault(known: KnownFault): RememberedAnswer {
  const { status, fault } = known.layer === 'books' ? known : raised(known);
  return worded({ ok: false, httpStatus: status, fault });
}

function worded(answer: BooksAnswer): RememberedAnswer {
  if (answer.ok) {
    const text = renderWire(answer.body);
    return { status: 200, text, itemText: text, omitTime: false };
  }
  const { httpStatus, fault } = answer;
  const text = upperCaseFault({ ...fault, omitTime: true }, 0);
  return { status: httpStatus, text, itemText: batchItemFault(fault), omitTime: fault.omitTime === true };
}

/** An answer as it goes out: with the time the request began, unless this fault comes without. */
export function sent(core: Core, answer: RememberedAnswer, startMs: number): Response {
  const body = answer.omitTime ? answer.text : withMember(answer.text, 'time', pacificTime(startMs));
  if (answer.status === 200) return core.answers.success(body);
  return core.answers.send({ status: answer.status, contentType: 'application/json', body });
}

/** Adds a last member to a JSON object in text form. */
export function withMember(objectText: string, name: string, value: string): string {
  const start = objectText.slice(0, -1);
  return `${start}${start === '{' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

function saveKind(body: JsonObject): 'create' | 'update' {
  return body['Id'] === undefined ? 'create' : 'update';
}

/** Clock and user of whatever happens to books now. */
export function momentNow(core: Core): BooksMoment {
  const { userId } = simulatedUser;
  return { nowMs: core.clock.nowMs(), userName: core.switches.now.userName, userId };
}
