import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Assembly, Resource } from './assembly.ts';
import type { FunctionSpec } from './function-host.ts';
import { accessKeyIdOf } from './iam-policies.ts';
import type { Resolver } from './resolver.ts';

const functionSchema = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
});

/** What differs between the cloud and here in a function's surroundings. */
export interface LocalEnvironment {
  region: string;
  /** Endpoint variables of the SDK: `AWS_ENDPOINT_URL_SQS` and its like. */
  endpoints: Readonly<Record<string, string>>;
  /** Values put in place of the template's, where a function has the variable at all. */
  replacements: Readonly<Record<string, string>>;
  /** Workers at most, by function name. */
  maxWorkersOf: (functionName: string) => number;
}

/** Reads a function from its template: bundle, environment, limits. */
export function functionSpec(
  resource: Resource,
  { assembly, resolver, local }: { assembly: Assembly; resolver: Resolver; local: LocalEnvironment },
): FunctionSpec {
  const properties = functionSchema.parse(resolver.properties(resource));
  const name = resolver.nameOf(resource);
  const [file = '', handlerName = ''] = properties.Handler.split('.');
  const directory = assembly.assets.get(properties.Code.S3Key.replace(/\.zip$/, ''));
  if (directory === undefined)
    throw new Error(`Cannot find the bundle of ${name}: no asset ${properties.Code.S3Key}.`);
  return {
    name,
    arn: resolver.arnOf(resource),
    bundleUrl: pathToFileURL(path.join(directory, `${file}.mjs`)).href,
    handlerName,
    timeoutSeconds: properties.Timeout,
    memoryMiB: properties.MemorySize,
    maxWorkers: local.maxWorkersOf(name),
    environment: {
      ...lambdaVariables(name, properties, local),
      ...replaced(properties.Environment?.Variables ?? {}, local.replacements),
    },
  };
}

function replaced(
  variables: Readonly<Record<string, string>>,
  replacements: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, replacements[name] ?? value]),
  );
}

/** What Lambda itself sets; the credentials tell who calls, and are no secret: signatures are not checked. */
function lambdaVariables(
  name: string,
  properties: z.infer<typeof functionSchema>,
  { region, endpoints }: LocalEnvironment,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyIdOf(name),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
    _HANDLER: properties.Handler,
    TZ: ':UTC',
    ...endpoints,
  };
}
