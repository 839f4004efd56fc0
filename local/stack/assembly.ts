import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const record = z.record(z.string(), z.unknown());
const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: record.default({}) })).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});
const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })),
});

/** One resource of a synthesized template; intrinsic functions in its properties are still unresolved. */
export interface Resource {
  stack: string;
  logicalId: string;
  type: string;
  properties: Record<string, unknown>;
}

/** A value another stack may import. */
export interface StackExport {
  stack: string;
  name: unknown;
  value: unknown;
}

/** What `cdk synth` wrote: all stacks' resources, their exports, and where each asset lies. */
export interface Assembly {
  resources: readonly Resource[];
  exports: readonly StackExport[];
  /** S3 key without its extension → absolute path of the built files. */
  assets: ReadonlyMap<string, string>;
}

const TEMPLATE = '.template.json';
const ASSETS = '.assets.json';

/** Reads every template and asset list in a folder. */
export function readAssembly(directory: string): Assembly {
  const files = readdirSync(directory);
  const stacks = files
    .filter((file) => file.endsWith(TEMPLATE))
    .map((file) => file.slice(0, -TEMPLATE.length));
  const templates = stacks.map((stack) => {
    const template = templateSchema.parse(readJson(path.join(directory, stack + TEMPLATE)));
    return { stack, template };
  });
  return {
    resources: templates.flatMap(({ stack, template }) =>
      Object.entries(template.Resources).map(([logicalId, { Type: type, Properties: properties }]) => {
        return { stack, logicalId, type, properties };
      }),
    ),
    exports: templates.flatMap(({ stack, template }) =>
      Object.values(template.Outputs).flatMap((output) =>
        output.Export ? [{ stack, name: output.Export.Name, value: output.Value }] : [],
      ),
    ),
    assets: new Map(
      files.filter((file) => file.endsWith(ASSETS)).flatMap((file) => assetsIn(directory, file)),
    ),
  };
}

/** The functions of the project. CDK's own, which uploads the app, is written in Python and has nothing to do here. */
export const ownFunctions = ({ resources }: Pick<Assembly, 'resources'>): Resource[] =>
  resources.filter(
    ({ type, properties: { Runtime: runtime } }) =>
      type === 'AWS::Lambda::Function' && !String(runtime).startsWith('python'),
  );

function assetsIn(directory: string, file: string): [string, string][] {
  const { files } = assetsSchema.parse(readJson(path.join(directory, file)));
  return Object.entries(files).map(([key, { source }]) => [key, path.resolve(directory, source.path)]);
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
