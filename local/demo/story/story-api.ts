import * as z from 'zod';
import { mustCallJson } from '../http.ts';
import type { Fetch } from '../http.ts';
import type { StoryBill, StoryInvoice } from './write-documents.ts';

const documentSchema = z.object({
  documentId: z.string(),
  kind: z.enum(['invoice', 'bill']),
  number: z.string(),
  state: z.string(),
  waitingReason: z.string().optional(),
  payment: z.object({ status: z.string(), credited: z.string() }).optional(),
  quickbooks: z.object({ id: z.string() }).optional(),
  syncErrorId: z.string().optional(),
});
/** A document as far as the story reads it. */
export type StoryDocument = z.infer<typeof documentSchema>;

const entrySchema = z.object({ id: z.string(), name: z.string() });
export type StoryEntry = z.infer<typeof entrySchema>;

const errorSchema = z.object({
  errorId: z.string(),
  cause: z.string(),
  lastDocumentId: z.string().optional(),
});
export type StoryError = z.infer<typeof errorSchema>;

/** The HTTP API for one tenant, as the vendor's back end or one of its people calls it. */
export interface StoryApi {
  tenantId: string;
  putTenant(tenant: { name: string; timeZone: string }): Promise<void>;
  submit(document: StoryInvoice | StoryBill): Promise<StoryDocument>;
  /** All of them: the story has fewer than a page holds. */
  documents(): Promise<StoryDocument[]>;
  entries(list: 'accounts' | 'tax-codes'): Promise<StoryEntry[]>;
  /** Asks for the company to be read again. */
  refresh(): Promise<void>;
  connection(): Promise<{ state: string; bookClosedOn: string | undefined }>;
  /** How many places of the mapping point to what is gone. */
  staleCount(): Promise<number>;
  openErrors(): Promise<StoryError[]>;
  dismiss(errorId: string, reason: string): Promise<void>;
  /** How many documents the figures of today say were pushed. */
  pushedToday(): Promise<number>;
  /** Of the night's run; undefined before it began. */
  nightState(localDate: string): Promise<string | undefined>;
}

export function createStoryApi(of: {
  fetch: Fetch;
  origin: string;
  tenantId: string;
  token: string;
}): StoryApi {
  const { fetch, token, tenantId } = of;
  const base = `${of.origin}/v1/tenants/${tenantId}`;
  const call = async <Answer>(
    schema: z.ZodType<Answer>,
    path: string,
    request: { method?: string; body?: object; doing: string },
  ): Promise<Answer> =>
    schema.parse((await mustCallJson(fetch, `${base}${path}`, { ...request, token })).body);
  return {
    tenantId,
    async putTenant(body) {
      await call(z.unknown(), '', { method: 'PUT', body, doing: 'create the tenant' });
    },
    submit(body) {
      const path = 'vendor' in body ? '/bills' : '/invoices';
      return call(documentSchema, path, { method: 'POST', body, doing: `submit ${body.id}` });
    },
    async documents() {
      const schema = z.object({ documents: z.array(documentSchema) });
      return (await call(schema, '/documents?limit=100', { doing: 'list the documents' })).documents;
    },
    async entries(list) {
      const schema = z.object({ entries: z.array(entrySchema) });
      return (await call(schema, `/reference/${list}`, { doing: `list the ${list}` })).entries;
    },
    async refresh() {
      const doing = 'have the company read';
      await call(z.unknown(), '/reference/refresh', { method: 'POST', body: {}, doing });
    },
    async connection() {
      const company = z.object({ bookClosedOn: z.string().optional() }).optional();
      const schema = z.object({ state: z.string(), company });
      const { state, company: read } = await call(schema, '/connection', { doing: 'read the connection' });
      return { state, bookClosedOn: read?.bookClosedOn };
    },
    async staleCount() {
      const schema = z.object({ staleMapping: z.array(z.unknown()) });
      return (await call(schema, '/reference', { doing: 'read what is stale' })).staleMapping.length;
    },
    async openErrors() {
      const schema = z.object({ syncErrors: z.array(errorSchema) });
      return (await call(schema, '/sync-errors?state=open', { doing: 'list the sync errors' })).syncErrors;
    },
    async dismiss(errorId, reason) {
      const doing = 'dismiss a sync error';
      await call(z.unknown(), `/sync-errors/${errorId}/dismiss`, { method: 'POST', body: { reason }, doing });
    },
    async pushedToday() {
      const schema = z.object({ days: z.array(z.object({ pushed: z.number() })) });
      return (await call(schema, '/figures?days=1', { doing: 'read the figures' })).days[0]?.pushed ?? 0;
    },
    async nightState(localDate) {
      const schema = z.object({ reconciles: z.array(z.object({ runId: z.string(), state: z.string() })) });
      const { reconciles } = await call(schema, '/reconciles', { doing: 'list the nights' });
      return reconciles.find(({ runId }) => runId === localDate)?.state;
    },
  };
}
