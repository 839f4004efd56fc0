import * as z from 'zod';
import { callJson, mustCallJson } from './http.ts';
import type { Fetch } from './http.ts';
import type { Prepared } from './submit.ts';

const categoryRuleSchema = z.looseObject({ category: z.string(), expenseAccountId: z.string().optional() });
// Loose: settings are replaced as a whole, so what others have set must go back with ours.
const settingsSchema = z.looseObject({
  incomeAccountId: z.string().optional(),
  defaultTaxCodeId: z.string().optional(),
  expenseAccountId: z.string().optional(),
  defaultPurchaseTaxCodeId: z.string().optional(),
  categoryRules: z.array(categoryRuleSchema).optional(),
});
export type DemoSettings = z.infer<typeof settingsSchema>;

const connectionSchema = z.object({
  state: z.string(),
  realmId: z.string().optional(),
  company: z.object({ name: z.string(), homeCurrency: z.string() }).optional(),
});
export type DemoConnection = z.infer<typeof connectionSchema>;

const paymentSchema = z.object({ status: z.string(), balance: z.string(), paid: z.string() });
const counterpartySchema = z.object({ id: z.string() });
const documentSchema = z.object({
  documentId: z.string(),
  state: z.string(),
  customer: counterpartySchema.optional(),
  payment: paymentSchema.optional(),
  drift: z.object({ kind: z.string() }).optional(),
  operation: z.string().optional(),
  waitingReason: z.string().optional(),
  quickbooks: z.object({ id: z.string(), url: z.string() }).optional(),
  pushError: z.object({ cause: z.string(), detail: z.string(), whatToDo: z.string() }).optional(),
});
/** What the demo reads of a document. */
export type DemoDocument = z.infer<typeof documentSchema>;

const pageSchema = z.object({ documents: z.array(documentSchema), next: z.string().optional() });
const problemSchema = z.object({ code: z.string(), detail: z.string() });

/** How a submission ended: accepted, refused for good, or worth another try. */
export type SubmitAnswer =
  | { outcome: 'accepted'; document: DemoDocument }
  | { outcome: 'rejected'; status: number; code: string; detail: string }
  | { outcome: 'busy'; status: number; code: string; detail: string; retryAfterMs: number };

/** Settings are held against what is known of the books, which is not everything at first. */
export type SettingsAnswer =
  { outcome: 'saved' } | { outcome: 'refused'; status: number; code: string; detail: string };

/** The HTTP API as the vendor's back end uses it, for one tenant. */
export interface VendorApi {
  putTenant(tenant: { name: string; timeZone: string }): Promise<void>;
  getConnection(): Promise<DemoConnection>;
  getSettings(): Promise<DemoSettings>;
  putSettings(settings: DemoSettings): Promise<SettingsAnswer>;
  submit(document: Pick<Prepared, 'kind' | 'submission'>): Promise<SubmitAnswer>;
  /** A page of documents, newest first. */
  listDocuments(after: string | undefined): Promise<{ documents: DemoDocument[]; next?: string | undefined }>;
  getDocument(documentId: string): Promise<DemoDocument>;
}

export function createVendorApi(of: {
  fetch: Fetch;
  origin: string;
  tenantId: string;
  token: string;
}): VendorApi {
  const { fetch, token } = of;
  const base = `${of.origin}/v1/tenants/${encodeURIComponent(of.tenantId)}`;
  return {
    async putTenant(body) {
      await mustCallJson(fetch, base, { method: 'PUT', body, token, doing: 'create the tenant' });
    },
    async getConnection() {
      const doing = 'read the connection';
      return connectionSchema.parse((await mustCallJson(fetch, `${base}/connection`, { token, doing })).body);
    },
    async getSettings() {
      const doing = 'read the settings';
      return settingsSchema.parse((await mustCallJson(fetch, `${base}/settings`, { token, doing })).body);
    },
    async putSettings(body) {
      const answer = await callJson(fetch, `${base}/settings`, { method: 'PUT', body, token });
      return answer.status >= 200 && answer.status < 300
        ? { outcome: 'saved' }
        : { outcome: 'refused', status: answer.status, ...problemIn(answer) };
    },
    async submit({ kind, submission: body }) {
      return submitAnswer(await callJson(fetch, `${base}/${kind}s`, { method: 'POST', body, token }));
    },
    async listDocuments(after) {
      const query = new URLSearchParams({ limit: '100', ...(after === undefined ? {} : { after }) });
      const doing = 'list the documents';
      const url = `${base}/documents?${query.toString()}`;
      return pageSchema.parse((await mustCallJson(fetch, url, { token, doing })).body);
    },
    async getDocument(documentId) {
      const url = `${base}/documents/${documentId}`;
      return documentSchema.parse((await mustCallJson(fetch, url, { token, doing: 'read a document' })).body);
    },
  };
}

const DEFAULT_RETRY_AFTER_SECONDS = 1;

function submitAnswer(answer: { status: number; headers: Headers; body: unknown }): SubmitAnswer {
  const { status, headers, body } = answer;
  if (status === 200 || status === 202) return { outcome: 'accepted', document: documentSchema.parse(body) };
  const problem = problemIn(answer);
  if (status !== 429 && status < 500) return { outcome: 'rejected', status, ...problem };
  const asked = Number(headers.get('retry-after') ?? DEFAULT_RETRY_AFTER_SECONDS);
  const seconds = Number.isFinite(asked) ? asked : DEFAULT_RETRY_AFTER_SECONDS;
  return { outcome: 'busy', status, ...problem, retryAfterMs: seconds * 1000 };
}

function problemIn({ status, body }: { status: number; body: unknown }): { code: string; detail: string } {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return problemSchema.safeParse(body).data ?? { code: `http_${status}`, detail: text.slice(0, 200) };
}
