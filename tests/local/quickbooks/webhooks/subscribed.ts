import type { NewWebhookEndpoint } from '../../../../local/quickbooks/webhooks/endpoint.ts';
import { json, simulated } from '../simulated.ts';
import type { Simulated } from '../simulated.ts';

export interface CloudEvent {
  specversion: string;
  id: string;
  source: string;
  type: string;
  datacontenttype?: string;
  time: string;
  intuitentityid: string;
  intuitaccountid: string;
  data?: Record<string, string>;
}

/** One delivery as the app's endpoint got it. */
export interface Arrived {
  url: string;
  headers: Headers;
  body: string;
  atMs: number;
}

/** What the endpoint does with a delivery: a status, or what it pleases. */
export type Answer = number | ((request: Request) => Promise<Response>);

export interface Subscribed extends Simulated {
  readonly arrived: Arrived[];
  /** Answers to the next deliveries, in turn; 200 when none is left. */
  readonly answers: Answer[];
  /** The CloudEvents of every delivery so far. */
  events: () => CloudEvent[];
  /** `Payment.created 123` and so on, of every delivery so far. */
  told: () => string[];
}

export const endpointUrl = 'https://app.test/webhooks/quickbooks';
export const verifierToken = 'b4d1f3a2-verifier';

/** A connected company whose app has an endpoint; nothing is sent unless asked for. */
export function subscribed(
  endpoint: Partial<NewWebhookEndpoint> = {},
  options: { deliversByItself?: boolean; stateFile?: string } = {},
): Subscribed {
  const arrived: Arrived[] = [];
  const answers: Answer[] = [];
  const company = simulated({
    deliversByItself: false,
    ...options,
    async deliver(request) {
      const { url, headers } = request;
      arrived.push({
        url,
        headers,
        body: await request.text(),
        atMs: company.simulator.control.clock().nowMs,
      });
      const answer = answers.shift() ?? 200;
      return typeof answer === 'number' ? new Response(null, { status: answer }) : answer(request);
    },
  });
  company.simulator.control.changeSwitches({ limits: { callsPerSecond: null } });
  company.simulator.control.webhooks.configure({ endpointUrl, verifierToken, ...endpoint });
  const events = (): CloudEvent[] => arrived.flatMap(({ body }) => JSON.parse(body) as CloudEvent[]);
  const told = (): string[] =>
    events().map(({ type, intuitentityid }) => `${type.split('.').slice(1, 3).join('.')} ${intuitentityid}`);
  return { ...company, arrived, answers, events, told };
}

interface Saved {
  Id: string;
  SyncToken: string;
  TotalAmt: number;
  Balance: number;
}

/** Saves something by the API and returns it. */
export async function save(company: Simulated, kind: string, body: object): Promise<Saved> {
  const answer = await json<Record<string, Saved>>(await company.post(kind.toLowerCase(), body));
  const saved = answer[kind];
  if (saved === undefined) throw new Error(JSON.stringify(answer));
  return saved;
}

/** An invoice over an amount for customer 1, made by the API. */
export function invoiceOver(company: Simulated, amount: number): Promise<Saved> {
  const detail = { DetailType: 'SalesItemLineDetail', SalesItemLineDetail: { ItemRef: { value: '1' } } };
  return save(company, 'Invoice', { CustomerRef: { value: '1' }, Line: [{ Amount: amount, ...detail }] });
}
