import * as z from 'zod';
import type { Route } from '../contracts/routes.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { tenantIdSchema, type TenantId } from '../domain/ids.ts';
import { tenantErased } from '../domain/tenant-erased.ts';
import { createAnswering, type AnsweringDeps, type HttpHandler, type Trace } from './answering.ts';
import { actorOf, authorize, callerOf, type Caller } from './caller.ts';
import type { HttpAnswer, HttpEvent } from './http-event.ts';
import { answerOnce, readIdempotencyKey, type IdempotencyKeys } from './idempotency.ts';
import { notFound, problemAnswer } from './problem.ts';
import { readBody, readQuery } from './read-request.ts';

/** One row of the audit trail: who did what to which tenant, and how it ended. */
export interface AuditEntry {
  readonly tenantId: TenantId;
  readonly actor: string;
  readonly action: string;
  readonly outcome: string;
  readonly correlationId: string;
  /** What it was done to, by ids and codes. */
  readonly about?: Readonly<Record<string, string>>;
}

export interface HttpDeps extends AnsweringDeps {
  readonly tenantStanding: (tenantId: TenantId) => Promise<'present' | 'erased' | 'unknown'>;
  readonly audit: (entry: AuditEntry) => Promise<void>;
  /** Keeps what somebody who acted in a tenant is called. */
  readonly notePerson: (tenantId: TenantId, person: { userId: string; name: string }) => Promise<void>;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly sha256Hex: (text: string) => string;
}

/** A request that was authenticated, authorised and read. */
export interface HttpRequest<Body, Query, Path> {
  readonly tenantId: TenantId;
  readonly caller: Caller;
  readonly actor: string;
  readonly body: Body;
  readonly query: Query;
  readonly path: Path;
  readonly correlationId: string;
}

/** A route behind the authorizer with a tenant in its path: all of them but the open ones. */
export type TenantRoute = Route & { readonly caller: 'token'; readonly hasTenant: true };

/** What a request may hold; strict. `path` is what the path holds beside the tenant: in the wrong form it is not found. */
export interface RequestSchemas<Body, Query, Path> {
  readonly body: z.ZodType<Body>;
  readonly query: z.ZodType<Query>;
  readonly path: z.ZodType<Path>;
}

const nothing = z.strictObject({});

/** For routes that take no body, no query, or nothing else in the path: spread it, then name what is taken. */
export const readsNothing = { body: nothing, query: nothing, path: nothing } as const;

/**
 * Makes the Lambda handler of a route. In this order: who calls, whose tenant, may they, does the tenant exist, is the
 * request well formed, was it answered before; then `respond`, then the audit row.
 */
export function createHttpHandler<Body, Query, Path>(
  route: TenantRoute,
  deps: HttpDeps,
  schemas: RequestSchemas<Body, Query, Path>,
  respond: (request: HttpRequest<Body, Query, Path>) => Promise<HttpAnswer>,
): HttpHandler {
  return createAnswering(route, deps, {
    renderProblem: problemAnswer,
    respond: async (event, trace) => {
      const { caller, tenantId } = await admit(deps, route, { event, trace });
      const request = {
        tenantId,
        caller,
        actor: actorOf(caller),
        path: readPath(event, schemas.path),
        query: readQuery(event, schemas.query),
        // A body on a GET means nothing and is not read.
        body: readBody(route.method === 'GET' ? { ...event, body: undefined } : event, schemas.body),
        correlationId: trace.correlationId,
      };
      return once(deps, route, { event, request }, async () => {
        const answer = await respond(request);
        if (route.audit !== 'none') await notePerson(deps, request);
        if (route.audit === 'edge') await audit(deps, { route, request, answer });
        return answer;
      });
    },
  });
}

async function admit(
  deps: HttpDeps,
  route: TenantRoute,
  of: { event: HttpEvent; trace: Trace },
): Promise<{ caller: Caller; tenantId: TenantId }> {
  const { event, trace } = of;
  const caller = callerOf(event, trace);
  const tenantId = tenantIdSchema.safeParse(event.pathParameters['tenantId']);
  if (!tenantId.success) throw notFound();
  authorize(caller, route, tenantId.data);
  trace.tenantId = tenantId.data;
  refuseByStanding(route, await deps.tenantStanding(tenantId.data));
  return { caller, tenantId: tenantId.data };
}

function refuseByStanding(route: TenantRoute, standing: 'present' | 'erased' | 'unknown'): void {
  if (standing === 'erased' && route.servesErased !== true) throw tenantErased();
  if (standing === 'unknown' && route.needsTenant) throw notFound();
}

function readPath<Path>(event: HttpEvent, schema: z.ZodType<Path>): Path {
  const { tenantId: _, ...rest } = event.pathParameters;
  const path = schema.safeParse(rest);
  if (!path.success) throw notFound();
  return path.data;
}

async function once(
  deps: HttpDeps,
  route: TenantRoute,
  of: { event: HttpEvent; request: HttpRequest<unknown, unknown, unknown> },
  work: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const idempotencyKey = route.honoursIdempotencyKey ? readIdempotencyKey(of.event.headers) : undefined;
  if (idempotencyKey === undefined) return work();
  const { tenantId, actor, body, query, path, correlationId } = of.request;
  const asked = canonicalJson([route.method, route.path, path, query, body]);
  return answerOnce(
    deps.idempotencyKeys,
    {
      owner: { tenantId, actor, idempotencyKey },
      fingerprint: deps.sha256Hex(asked),
      claimId: correlationId,
    },
    work,
  );
}

/** Of the tenant's own people: who looks after all tenants is "support" to each of them. */
async function notePerson(
  deps: HttpDeps,
  { tenantId, caller }: { tenantId: TenantId; caller: Caller },
): Promise<void> {
  if (caller.kind !== 'user' || caller.role === 'operator' || caller.displayName === undefined) return;
  await deps.notePerson(tenantId, { userId: caller.userId, name: caller.displayName });
}

function audit(
  deps: HttpDeps,
  of: { route: TenantRoute; request: HttpRequest<unknown, unknown, unknown>; answer: HttpAnswer },
): Promise<void> {
  const { tenantId, actor, correlationId } = of.request;
  const about = aboutOf(of.route, of.request);
  return deps.audit({
    ...(Object.keys(about).length === 0 ? {} : { about }),
    tenantId,
    actor,
    action: of.route.entry,
    outcome: String(of.answer.status),
    correlationId,
  });
}

/** Ids and codes in the path, and those of the body that the route names. */
function aboutOf(
  route: TenantRoute,
  { path, body }: HttpRequest<unknown, unknown, unknown>,
): Record<string, string> {
  const named = Object.entries(body ?? {}).filter(([name]) => route.audited?.includes(name));
  return Object.fromEntries(
    [...Object.entries(path ?? {}), ...named].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
