import * as z from 'zod';
import { Impossible } from '../books/impossible.ts';
import { UnknownCompany, companyChangeSchema, newCompanySchema } from '../companies.ts';
import { plannedFaultSchema } from '../gateway/fault-plan.ts';
import { outageSchema } from '../gateway/outages.ts';
import { registeredAppSchema } from '../oauth/apps.ts';
import { switchesChangeSchema } from '../switches.ts';
import { depositSchema, handEditSchema, handEndSchema, handPaymentSchema } from './by-hand.ts';
import {
  addEntitiesSchema,
  connectSchema,
  foreignTrafficSchema,
  mergeSchema,
  setActiveSchema,
} from './control.ts';
import type { SimulatorControl } from './control.ts';
import type { Operation } from './operation.ts';
import { webhookOperations } from './webhooks-http.ts';

const clockSchema = z.union([
  z.strictObject({ advanceMs: z.number() }),
  z.strictObject({ nowMs: z.number() }),
]);
const realmSchema = z.strictObject({ realmId: z.string() });

const operations: Record<string, Operation> = {
  'GET companies': ({ control }) => control.companies(),
  'POST companies': ({ control, body }) => control.createCompany(newCompanySchema.parse(body)),
  'PATCH companies/*': ({ control, body, id }) => control.changeCompany(id, companyChangeSchema.parse(body)),
  'GET switches': ({ control }) => control.switches(),
  'POST switches': ({ control, body }) => control.changeSwitches(switchesChangeSchema.parse(body)),
  'GET faults': ({ control }) => control.faults(),
  'POST faults': ({ control, body }) => control.planFault(plannedFaultSchema.parse(body)),
  'DELETE faults': ({ control }) => control.clearFaults(),
  'POST outages': ({ control, body }) => control.planOutage(outageSchema.parse(body)),
  'DELETE outages': ({ control }) => control.clearOutages(),
  'GET clock': ({ control }) => control.clock(),
  'POST clock': ({ control, body }) => {
    const change = clockSchema.parse(body);
    if ('nowMs' in change) control.setClock(change.nowMs);
    else control.advanceClock(change.advanceMs);
    return control.clock();
  },
  'GET counters': ({ control, query }) => control.counters(query.get('realmId') ?? undefined),
  'DELETE counters': ({ control }) => control.resetCounters(),
  'POST apps': ({ control, body }) => control.registerApp(registeredAppSchema.parse(body)),
  'POST connect': ({ control, body }) => control.connect(connectSchema.parse(body)),
  'POST tokens/revoke': ({ control, body }) => control.revokeTokens(realmSchema.parse(body).realmId),
  'POST foreign-traffic': ({ control, body }) => control.foreignTraffic(foreignTrafficSchema.parse(body)),
  'POST merges': ({ control, body }) => control.mergeEntities(mergeSchema.parse(body)),
  'POST active': ({ control, body }) => control.setActive(setActiveSchema.parse(body)),
  'POST entities': ({ control, body }) => control.addEntities(addEntitiesSchema.parse(body)),
  'POST hand-edits': ({ control, body }) => control.editByHand(handEditSchema.parse(body)),
  'POST hand-ends': ({ control, body }) => control.endByHand(handEndSchema.parse(body)),
  'POST payments': ({ control, body }) => control.payByHand(handPaymentSchema.parse(body)),
  'POST deposits': ({ control, body }) => control.depositPayment(depositSchema.parse(body)),
  ...webhookOperations,
  'GET snapshot': ({ control }) => control.snapshot(),
  'POST snapshot': ({ control, body }) => control.restore(body),
  'POST reset': ({ control }) => control.reset(),
};

/** The control interface over HTTP: JSON in, JSON out; 400 names what is wrong with the input. */
export async function handleControl(
  control: SimulatorControl,
  request: Request,
  url: URL,
): Promise<Response> {
  const origin = request.headers.get('origin');
  // A page from elsewhere in the person's browser must not steer the simulator.
  if (origin !== null && origin !== url.origin) return answer(403, { error: 'not from another origin' });
  const path = url.pathname.slice('/_control/'.length);
  const [first = '', id = ''] = path.split('/');
  const exact = operations[`${request.method} ${path}`];
  const operation = exact ?? operations[`${request.method} ${first}/*`];
  if (operation === undefined)
    return answer(404, { error: `no operation ${request.method} /_control/${path}` });
  const text = request.method === 'GET' ? '' : await request.text();
  const body = text === '' ? {} : readJson(text);
  if (body === undefined) return answer(400, { error: 'the body is not JSON' });
  try {
    return answer(200, (await operation({ control, body, id, query: url.searchParams })) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return answer(400, { error: z.prettifyError(error) });
    if (error instanceof Impossible) return answer(400, { error: error.message });
    if (error instanceof UnknownCompany) return answer(404, { error: error.message });
    throw error;
  }
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function answer(status: number, value: unknown): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
}
