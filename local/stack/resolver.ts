import * as z from 'zod';
import type { Assembly, Resource } from './assembly.ts';
import { NAME_PROPERTIES, physicalOf } from './physical.ts';
import type { LocalAddresses } from './physical.ts';

/** Turns what a template says into the values it would have once deployed here. */
export interface Resolver {
  /** The physical name of a resource: its own, or made from stack and logical id. */
  readonly nameOf: (resource: Resource) => string;
  readonly arnOf: (resource: Resource) => string;
  /** Resolves intrinsic functions at any depth; throws on one that is not modelled. */
  readonly resolve: (stack: string, value: unknown) => unknown;
  readonly text: (stack: string, value: unknown) => string;
  /** All properties of a resource, resolved. */
  readonly properties: (resource: Resource) => Record<string, unknown>;
}

const objectSchema = z.record(z.string(), z.unknown());
const listSchema = z.array(z.unknown());
const joinSchema = z.tuple([z.string(), z.unknown()]);
const getAttSchema = z.union([
  z.tuple([z.string(), z.string()]),
  z.string().transform((text) => splitOnce(text, '.')),
]);
const subSchema = z.union([
  z.tuple([z.string(), objectSchema]),
  z.string().transform((text) => [text, {}] as const),
]);
const selectSchema = z.tuple([z.coerce.number(), z.unknown()]);
const splitSchema = z.tuple([z.string(), z.unknown()]);

/** Computes every physical id first, then substitutes. */
export function createResolver(assembly: Assembly, local: LocalAddresses): Resolver {
  const byId = new Map(
    assembly.resources.map((resource) => [`${resource.stack}/${resource.logicalId}`, resource]),
  );
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': local.region,
    'AWS::AccountId': '000000000000',
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };

  function find(stack: string, logicalId: string): Resource {
    const found = byId.get(`${stack}/${logicalId}`);
    if (found) return found;
    throw new Error(`Cannot resolve ${logicalId} in ${stack}: the template has no such resource.`);
  }

  function nameOf(resource: Resource): string {
    const given = resource.properties[NAME_PROPERTIES[resource.type] ?? ''];
    return given === undefined ? `${resource.stack}-${resource.logicalId}` : text(resource.stack, given);
  }

  const physical = (resource: Resource) => physicalOf(resource.type, nameOf(resource), local);

  function attribute(stack: string, logicalId: string, name: string): string {
    const resource = find(stack, logicalId);
    const value = physical(resource).attributes[name];
    if (value !== undefined) return value;
    throw new Error(
      `Cannot resolve ${logicalId}.${name} in ${stack}: ${resource.type} has no such local attribute.`,
    );
  }

  function ref(stack: string, name: string): string {
    if (name === 'AWS::StackName') return stack;
    return pseudo[name] ?? physical(find(stack, name)).ref;
  }

  function imported(stack: string, name: string): unknown {
    const found = assembly.exports.find((candidate) => resolve(candidate.stack, candidate.name) === name);
    if (found) return resolve(found.stack, found.value);
    throw new Error(`Cannot resolve the import ${name} of ${stack}: no stack exports it.`);
  }

  function substitute(
    stack: string,
    [template, variables]: readonly [string, Record<string, unknown>],
  ): string {
    return template.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return text(stack, variables[name]);
      const [logicalId, attributeName] = splitOnce(name, '.');
      return attributeName === '' ? ref(stack, name) : attribute(stack, logicalId, attributeName);
    });
  }

  const intrinsics: Readonly<Record<string, (stack: string, argument: unknown) => unknown>> = {
    Ref: (stack, argument) => ref(stack, z.string().parse(argument)),
    'Fn::GetAtt': (stack, argument) => attribute(stack, ...getAttSchema.parse(argument)),
    'Fn::Sub': (stack, argument) => substitute(stack, subSchema.parse(argument)),
    'Fn::ImportValue': (stack, argument) => imported(stack, text(stack, argument)),
    'Fn::Join': (stack, argument) => {
      const [separator, parts] = joinSchema.parse(argument);
      return listSchema.parse(resolve(stack, parts)).map(asText).join(separator);
    },
    'Fn::Select': (stack, argument) => {
      const [index, list] = selectSchema.parse(argument);
      return listSchema.parse(resolve(stack, list))[index];
    },
    'Fn::Split': (stack, argument) => {
      const [separator, whole] = splitSchema.parse(argument);
      return text(stack, whole).split(separator);
    },
  };

  function resolve(stack: string, value: unknown): unknown {
    const list = listSchema.safeParse(value);
    if (list.success) return list.data.map((part) => resolve(stack, part));
    const object = objectSchema.safeParse(value);
    if (!object.success) return value;
    const [only, ...others] = Object.entries(object.data);
    if (only && others.length === 0 && /^(Ref$|Fn::)/.test(only[0])) {
      const intrinsic = intrinsics[only[0]];
      if (!intrinsic)
        throw new Error(`Cannot resolve ${only[0]} in ${stack}: the local stack does not model it.`);
      return intrinsic(stack, only[1]);
    }
    return Object.fromEntries(Object.entries(object.data).map(([key, part]) => [key, resolve(stack, part)]));
  }

  const text = (stack: string, value: unknown): string => asText(resolve(stack, value));

  return {
    nameOf,
    arnOf: (resource) => attribute(resource.stack, resource.logicalId, 'Arn'),
    resolve,
    text,
    properties: (resource) => objectSchema.parse(resolve(resource.stack, resource.properties)),
  };
}

function asText(value: unknown): string {
  const scalar = z.union([z.string(), z.number(), z.boolean()]).safeParse(value);
  if (scalar.success) return String(scalar.data);
  throw new Error(`Expected a text in the template, found ${JSON.stringify(value)}.`);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
