import * as z from 'zod';
import type { Assembly, Resource } from './assembly.ts';
import type { AddedHeaders, DistributionSpec } from './distribution.ts';
import { parseRouteKey } from './routes.ts';
import type { RoutePattern } from './routes.ts';
import type { Resolver } from './resolver.ts';

/** A route of the template: which function, behind which authorizer. */
export interface RouteSpec extends RoutePattern {
  functionName: string;
  authorizer?: AuthorizerSpec | undefined;
  scopes: readonly string[];
}

export interface AuthorizerSpec {
  issuer: string;
  audiences: readonly string[];
}

const routeSchema = z.object({
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\/.+$/),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});
const authorizerSchema = z.object({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: z.array(z.string()) }),
});

/** The HTTP API's routes. An authorizer's issuer is the local provider's, because the user pool resolves to it. */
export function routeSpecs(assembly: Assembly, resolver: Resolver): RouteSpec[] {
  const byName = new Map(
    assembly.resources
      .filter(({ type }) => type.startsWith('AWS::ApiGatewayV2::'))
      .map((r) => [resolver.nameOf(r), r]),
  );
  const propertiesOf = (name: string): unknown => {
    const found = byName.get(name);
    return found && resolver.properties(found);
  };
  return assembly.resources
    .filter(({ type }) => type === 'AWS::ApiGatewayV2::Route')
    .map((resource) => {
      const route = routeSchema.parse(resolver.properties(resource));
      const integration = integrationSchema.parse(propertiesOf(route.Target.slice('integrations/'.length)));
      const isGuarded = route.AuthorizationType === 'JWT';
      return {
        ...parseRouteKey(route.RouteKey),
        functionName: functionNameIn(integration.IntegrationUri),
        authorizer: isGuarded ? authorizerSpec(propertiesOf(route.AuthorizerId ?? '')) : undefined,
        scopes: route.AuthorizationScopes,
      };
    });
}

function authorizerSpec(properties: unknown): AuthorizerSpec {
  const { JwtConfiguration } = authorizerSchema.parse(properties);
  return { issuer: JwtConfiguration.Issuer, audiences: JwtConfiguration.Audience };
}

/** Either the function's own ARN or the older form with the path of its invocations. */
const functionNameIn = (uri: string): string => /:function:([^/:]+)/.exec(uri)?.[1] ?? uri;

const clientSchema = z.object({
  AllowedOAuthFlows: z.array(z.string()).default([]),
  CallbackURLs: z.array(z.string()).default([]),
  LogoutURLs: z.array(z.string()).default([]),
});

/** The user pool's clients as the local provider needs them. */
export interface ClientSpecs {
  webClientId: string;
  vendorClientId: string;
  callbackPaths: readonly string[];
  signedOutPaths: readonly string[];
}

export function clientSpecs(assembly: Assembly, resolver: Resolver): ClientSpecs {
  const specs: ClientSpecs = {
    webClientId: 'web',
    vendorClientId: 'vendor',
    callbackPaths: [],
    signedOutPaths: [],
  };
  for (const resource of assembly.resources.filter(({ type }) => type === 'AWS::Cognito::UserPoolClient')) {
    const client = clientSchema.parse(resolver.properties(resource));
    const clientId = resolver.nameOf(resource);
    if (client.AllowedOAuthFlows.includes('client_credentials')) specs.vendorClientId = clientId;
    else Object.assign(specs, { webClientId: clientId, ...pathsOf(client) });
  }
  return specs;
}

const pathsOf = (client: z.infer<typeof clientSchema>) => ({
  callbackPaths: client.CallbackURLs.map((url) => new URL(url).pathname),
  signedOutPaths: client.LogoutURLs.map((url) => new URL(url).pathname),
});

const behaviourSchema = z.object({
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.string(),
  FunctionAssociations: z.array(z.object({ EventType: z.string(), FunctionARN: z.string() })).default([]),
});
const distributionSchema = z.object({
  DistributionConfig: z.object({
    DefaultRootObject: z.string().default('index.html'),
    Origins: z.array(z.object({ Id: z.string(), CustomOriginConfig: z.unknown().optional() })),
    DefaultCacheBehavior: behaviourSchema,
    CacheBehaviors: z.array(behaviourSchema.extend({ PathPattern: z.string() })).default([]),
  }),
});
type Behaviour = z.infer<typeof behaviourSchema>;

const nothingAdded: AddedHeaders = { overriding: {}, yielding: {} };

/** The distribution's behaviours and headers. Without one in the templates, everything goes to the API. */
export function distributionSpec(assembly: Assembly, resolver: Resolver, issuer: string): DistributionSpec {
  const distribution = assembly.resources.find(({ type }) => type === 'AWS::CloudFront::Distribution');
  if (!distribution) {
    const headers = { apiHeaders: nothingAdded, siteHeaders: nothingAdded };
    return { apiPatterns: ['*'], defaultRootObject: 'index.html', ...headers };
  }
  // Only this one property: the rest (origin access, log delivery) has no meaning here.
  const config = distributionSchema.parse({
    DistributionConfig: resolver.resolve(
      distribution.stack,
      withoutDomains(distribution.properties['DistributionConfig']),
    ),
  }).DistributionConfig;
  const apiOrigins = config.Origins.filter((origin) => origin.CustomOriginConfig !== undefined).map(
    ({ Id }) => Id,
  );
  const toApi = config.CacheBehaviors.filter(({ TargetOriginId }) => apiOrigins.includes(TargetOriginId));
  const headersOf = (behaviour: Behaviour | undefined): AddedHeaders => {
    const policy = assembly.resources.find(
      (resource) =>
        resource.type === 'AWS::CloudFront::ResponseHeadersPolicy' &&
        resolver.nameOf(resource) === behaviour?.ResponseHeadersPolicyId,
    );
    return policy === undefined ? nothingAdded : addedHeaders(policy, resolver, issuer);
  };
  return {
    apiPatterns: toApi.map(({ PathPattern }) => PathPattern),
    defaultRootObject: config.DefaultRootObject,
    viewerRequestCode: viewerRequestCode(config.DefaultCacheBehavior, assembly, resolver),
    // All ways to the API have the same policy.
    apiHeaders: headersOf(toApi[0]),
    siteHeaders: headersOf(config.DefaultCacheBehavior),
  };
}

function viewerRequestCode(
  { FunctionAssociations }: Behaviour,
  assembly: Assembly,
  resolver: Resolver,
): string | undefined {
  const asked = FunctionAssociations.find(({ EventType }) => EventType === 'viewer-request');
  const found = assembly.resources.find(
    (resource) =>
      resource.type === 'AWS::CloudFront::Function' && resolver.arnOf(resource) === asked?.FunctionARN,
  );
  return found && z.string().parse(found.properties['FunctionCode']);
}

const withOriginsSchema = z.looseObject({ Origins: z.array(z.looseObject({})) });

/** Origins' host names refer to things (access controls, regional bucket names) that do not exist here. */
function withoutDomains(config: unknown): unknown {
  const parsed = withOriginsSchema.parse(config);
  const Origins = parsed.Origins.map(({ Id, CustomOriginConfig }) => ({ Id, CustomOriginConfig }));
  const { ViewerCertificate: _, WebACLId: __, Logging: ___, ...rest } = parsed;
  return { ...rest, Origins };
}

const headersSchema = z.object({
  ResponseHeadersPolicyConfig: z.object({
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })
      .optional(),
    SecurityHeadersConfig: z
      .object({
        ContentSecurityPolicy: z
          .object({ ContentSecurityPolicy: z.string(), Override: z.boolean() })
          .optional(),
        ContentTypeOptions: z.unknown().optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
      })
      .default({}),
  }),
});

/** A response headers policy. HSTS has no place on plain http; the user pool's hosts become the local provider's. */
function addedHeaders(policy: Resource, resolver: Resolver, issuer: string): AddedHeaders {
  const config = headersSchema.parse(resolver.properties(policy)).ResponseHeadersPolicyConfig;
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy } =
    config.SecurityHeadersConfig;
  const items = config.CustomHeadersConfig?.Items ?? [];
  const csp =
    ContentSecurityPolicy === undefined
      ? {}
      : {
          'content-security-policy': ContentSecurityPolicy.ContentSecurityPolicy.replaceAll(
            /https:\/\/\S+\.amazon(aws|cognito)\.com/g,
            issuer,
          ),
        };
  const doesOverride = ContentSecurityPolicy?.Override ?? true;
  return {
    overriding: {
      ...Object.fromEntries(items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
      ...(doesOverride ? csp : {}),
      ...(ContentTypeOptions !== undefined && { 'x-content-type-options': 'nosniff' }),
      ...(FrameOptions && { 'x-frame-options': FrameOptions.FrameOption }),
      ...(ReferrerPolicy && { 'referrer-policy': ReferrerPolicy.ReferrerPolicy }),
    },
    yielding: doesOverride ? {} : csp,
  };
}
