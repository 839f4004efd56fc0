import type { SQSClient } from '@aws-sdk/client-sqs';
import type { FunctionHost } from './function-host.ts';
import { sendTo } from './polled-queue.ts';
import type { FailureRoute } from './wiring.ts';

export interface DeliveryDeps {
  sqs: SQSClient;
  /** The client of a function: what it sends is judged by its role. */
  sqsAs: (functionName: string) => SQSClient;
  queueUrlOf: (name: string) => string;
  functions: ReadonlyMap<string, FunctionHost>;
  onFailure: ReadonlyMap<string, FailureRoute>;
  nowMs: () => number;
}

/** Carries JSON text to whatever an ARN names: a queue, or a function that nobody waits for. */
export type Deliver = (targetArn: string, json: string) => Promise<void>;

const NO_ROUTE: FailureRoute = { retries: 2 };

/** The way from EventBridge and Scheduler to queues and functions. */
export function createDeliver(deps: DeliveryDeps): Deliver {
  async function invokeAside(host: FunctionHost, json: string): Promise<void> {
    const route = deps.onFailure.get(host.spec.name) ?? NO_ROUTE;
    // AWS waits a minute and more between attempts; here the next one follows at once.
    for (let attempt = 0; attempt <= route.retries; attempt++) {
      const outcome = await host.invoke(JSON.parse(json));
      if (outcome.ok) return;
      if (attempt === route.retries) await giveUp(host, route, { json, failure: outcome.failure });
    }
  }

  async function giveUp(
    host: FunctionHost,
    route: FailureRoute,
    lost: { json: string; failure: object },
  ): Promise<void> {
    if (route.destinationArn === undefined) return;
    const requestPayload: unknown = JSON.parse(lost.json);
    await deliver(
      route.destinationArn,
      JSON.stringify({
        version: '1.0',
        timestamp: new Date(deps.nowMs()).toISOString(),
        requestContext: {
          functionArn: host.spec.arn,
          condition: 'RetriesExhausted',
          approximateInvokeCount: route.retries + 1,
        },
        requestPayload,
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
        responsePayload: lost.failure,
      }),
      deps.sqsAs(host.spec.name),
    );
  }

  async function deliver(targetArn: string, json: string, sqs = deps.sqs): Promise<void> {
    const [service = '', ...rest] = targetArn.split(':').slice(2);
    const name = rest.at(-1) ?? '';
    if (service === 'sqs') return sendTo(sqs, deps.queueUrlOf(name), json);
    const host = service === 'lambda' ? deps.functions.get(name) : undefined;
    if (host) return invokeAside(host, json);
    throw new Error(
      `The local stack cannot deliver to ${targetArn}: neither a queue nor a function of the templates.`,
    );
  }
  return (targetArn, json) => deliver(targetArn, json);
}
