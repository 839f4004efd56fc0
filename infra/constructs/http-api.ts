/* oxlint-disable eslint/no-new -- a construct enters the tree by being made */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  HttpApi as HttpApiGateway,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
  type HttpRoute,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EntryName } from '../bundles.ts';
import type { StageSettings } from '../settings.ts';
import type { TokenIssuer } from '../stateful-stack.ts';
import { acknowledge } from './acknowledge.ts';
import { NodeFunction, type NodeFunctionProps } from './node-function.ts';

export interface HttpApiProps {
  readonly settings: StageSettings;
  readonly tokenIssuer: TokenIssuer;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type RouteKey = `${Method} /${string}`;

/**
 * The HTTP API: one function per route, a JWT asked for on every route that does not say otherwise, throttled,
 * every request in the access log. The log has the path, never the query: the OAuth callback's query holds a code.
 */
export class HttpApi extends Construct {
  readonly api: HttpApiGateway;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const { settings, tokenIssuer } = props;
    this.api = new HttpApiGateway(this, 'Api', {
      apiName: `counterfoil-${settings.stage}`,
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('Jwt', tokenIssuer.issuer, {
        jwtAudience: [...tokenIssuer.audiences],
      }),
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: {
        rateLimit: settings.throttling.requestsPerSecond,
        burstLimit: settings.throttling.burstRequests,
      },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog(this, settings)),
        format: accessLogFormat,
      },
    });
  }

  /** A route behind the authorizer, with the function that serves it. */
  route<Entry extends EntryName>(key: RouteKey, props: NodeFunctionProps<Entry>): NodeFunction<Entry> {
    return this.serve(key, props).served;
  }

  /** A route that anyone may call; the reason goes where the missing authorizer is reported. */
  openRoute<Entry extends EntryName>(
    key: RouteKey,
    props: NodeFunctionProps<Entry> & { readonly reason: string },
  ): NodeFunction<Entry> {
    const { served, route } = this.serve(key, props, new HttpNoneAuthorizer());
    acknowledge(route, { rule: 'AwsSolutions::AwsSolutions-APIG4', reason: props.reason });
    return served;
  }

  private serve<Entry extends EntryName>(
    key: RouteKey,
    props: NodeFunctionProps<Entry>,
    authorizer?: HttpNoneAuthorizer,
  ): { served: NodeFunction<Entry>; route: HttpRoute } {
    const id = pascalCase(props.entry);
    const served = new NodeFunction(this, id, props);
    const [route] = this.api.addRoutes({
      path: key.slice(key.indexOf('/')),
      methods: [methodOf(key)],
      integration: new HttpLambdaIntegration(id, served.function),
      ...(authorizer === undefined ? {} : { authorizer }),
    });
    if (route === undefined) throw new Error(`No route was made for ${key}`);
    const reason =
      'API Gateway waits for the answer: a failure is the caller’s 5xx, and the caller asks again.';
    acknowledge(served.function, { rule: 'Serverless::Serverless-LambdaDLQ', reason });
    return { served, route };
  }
}

function methodOf(key: RouteKey): HttpMethod {
  if (key.startsWith('GET ')) return HttpMethod.GET;
  if (key.startsWith('DELETE ')) return HttpMethod.DELETE;
  return key.startsWith('PUT ') ? HttpMethod.PUT : HttpMethod.POST;
}

/** `push/submit-invoice` → `SubmitInvoice`. */
function pascalCase(entry: EntryName): string {
  const step = entry.slice(entry.indexOf('/') + 1);
  return step.replace(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}

function accessLog(scope: Construct, settings: StageSettings): LogGroup {
  return new LogGroup(scope, 'AccessLog', {
    // The prefix lets API Gateway write without growing the account's log resource policy.
    logGroupName: `/aws/vendedlogs/counterfoil-${settings.stage}-api`,
    retention: settings.logRetentionDays satisfies RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestedAt: '$context.requestTime',
    method: '$context.httpMethod',
    routeKey: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    responseBytes: '$context.responseLength',
    responseMs: '$context.responseLatency',
    integrationMs: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
    subject: '$context.authorizer.claims.sub',
    sourceIp: '$context.identity.sourceIp',
    userAgent: '$context.identity.userAgent',
  }),
);
