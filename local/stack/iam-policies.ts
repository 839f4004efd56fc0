import * as z from 'zod';
import { ownFunctions, type Assembly, type Resource } from './assembly.ts';
import { conditionOperators } from './iam-judge.ts';
import type { Condition, Statement } from './iam-judge.ts';
import type { Resolver } from './resolver.ts';

/** A function as IAM sees it. */
export interface Principal {
  functionName: string;
  roleName: string;
  /** What its calls are signed with, and known by. */
  accessKeyId: string;
  tags: Readonly<Record<string, string>>;
  statements: readonly Statement[];
}

/** All that calls are judged by. */
export interface Policies {
  principals: readonly Principal[];
  /** What keys' own policies deny, by the ARN of the key. */
  keyDenials: ReadonlyMap<string, readonly Statement[]>;
  /** The key that a table is encrypted with, by the table's name. */
  tableKeys: ReadonlyMap<string, string>;
}

const schedulesOfGroup = /^arn:aws:scheduler:[^:*]+:\d+:schedule\/[\w.-]+\/\*$/;
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
// A pattern inside a name would have to be matched as IAM does; there is none, and none is wanted.
const plainNames = texts.refine((names) => names.every((name) => name === '*' || !/[*?]/.test(name)), {
  error: 'the local stack does not match patterns in policies',
});
// But for schedules, which come and go: a policy names those of a group.
const resourceNames = texts.refine(
  (names) => names.every((name) => name === '*' || !/[*?]/.test(name.replace(schedulesOfGroup, ''))),
  { error: 'the local stack does not match patterns in policies' },
);
const conditions = z
  .partialRecord(z.enum(conditionOperators), z.record(z.string(), texts))
  .default({})
  .transform((block): Condition[] =>
    conditionOperators.flatMap((operator) =>
      Object.entries(block[operator] ?? {}).map(([key, values]) => ({ operator, key, values })),
    ),
  );
const statementMembers = {
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Condition: conditions,
};
// Strict: what is not read would be judged wrongly, so that NotAction and its like end the start.
const statementSchema = z
  .strictObject({ ...statementMembers, Action: plainNames, Resource: resourceNames })
  .transform(({ Effect, Action, Resource: resources, Condition: found }): Statement => {
    return { effect: Effect, actions: Action, resources, conditions: found };
  });
const roleSchema = z.object({
  Policies: z
    .array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) }))
    .default([]),
  ManagedPolicyArns: z.tuple([], { error: 'the local stack does not know managed policies' }).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

/** Reads from the templates who may do what. */
export function readPolicies(assembly: Assembly, resolver: Resolver): Policies {
  const ofType = (...types: string[]): Resource[] =>
    assembly.resources.filter(({ type }) => types.includes(type));
  const functions = ownFunctions(assembly);
  refuseAttached(ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'), { functions, resolver });
  const roles = new Map(ofType('AWS::IAM::Role').map((role) => [resolver.arnOf(role), role]));
  return {
    principals: functions.map((resource) => principal(resource, roles, resolver)),
    keyDenials: new Map(ofType('AWS::KMS::Key').map((key) => [resolver.arnOf(key), denials(key, resolver)])),
    tableKeys: new Map(ofType('AWS::DynamoDB::GlobalTable').flatMap((table) => tableKey(table, resolver))),
  };
}

/** A policy that is attached to a role of ours would be left out by the judge. */
function refuseAttached(
  policies: readonly Resource[],
  of: { functions: readonly Resource[]; resolver: Resolver },
): void {
  const rolesOf = (resource: Resource, value: unknown): string =>
    of.resolver.text(resource.stack, value ?? '');
  const ours = new Set(of.functions.map((resource) => rolesOf(resource, resource.properties['Role'])));
  for (const policy of policies) {
    const roles = z.array(z.unknown()).parse(policy.properties['Roles'] ?? []);
    const arns = roles.map((role) => rolesOf(policy, arnOfReference(role)));
    if (arns.some((arn) => ours.has(arn)))
      throw new Error(`The local stack judges policies inside roles only: ${policy.logicalId}.`);
  }
}

/** A policy names roles by `Ref`, a function by ARN. */
function arnOfReference(role: unknown): unknown {
  const reference = z.object({ Ref: z.string() }).safeParse(role);
  return reference.success ? { 'Fn::GetAtt': [reference.data.Ref, 'Arn'] } : role;
}

function principal(resource: Resource, roles: ReadonlyMap<string, Resource>, resolver: Resolver): Principal {
  const functionName = resolver.nameOf(resource);
  const role = roles.get(resolver.text(resource.stack, resource.properties['Role'] ?? ''));
  if (!role) throw new Error(`The function ${functionName} has no role in the templates.`);
  const { Policies: documents, Tags: tags } = roleSchema.parse({
    ...resolver.properties(role),
  });
  return {
    functionName,
    roleName: resolver.nameOf(role),
    accessKeyId: accessKeyIdOf(functionName),
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])),
    statements: documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  };
}

/** DynamoDB Local refuses access key ids with anything but letters and digits. */
export const accessKeyIdOf = (functionName: string): string => functionName.replaceAll(/[^A-Za-z0-9]/g, '');

const keyStatements = z.object({
  KeyPolicy: z
    .object({ Statement: z.array(z.looseObject({ Effect: z.enum(['Allow', 'Deny']) })) })
    .default({ Statement: [] }),
});
const denialSchema = z
  .strictObject({
    ...statementMembers,
    Principal: z.union([z.literal('*'), z.strictObject({ AWS: z.literal('*') })]),
    Action: plainNames,
    // In a key's policy the star is the key itself.
    Resource: z.literal('*'),
  })
  .transform(({ Effect, Action, Condition: found }): Statement => {
    return { effect: Effect, actions: Action, resources: ['*'], conditions: found };
  });

/** Permissions in a key's policy are left out: ours all leave it to the roles' policies who may use the key. */
function denials(key: Resource, resolver: Resolver): Statement[] {
  const { KeyPolicy } = keyStatements.parse(resolver.properties(key));
  return KeyPolicy.Statement.filter(({ Effect }) => Effect === 'Deny').map((statement) =>
    denialSchema.parse(statement),
  );
}

const encryptedSchema = z.object({
  Replicas: z.array(z.object({ SSESpecification: z.object({ KMSMasterKeyId: z.string() }).optional() })),
});

function tableKey(table: Resource, resolver: Resolver): [string, string][] {
  const replicas = encryptedSchema.safeParse(resolver.properties(table)).data?.Replicas ?? [];
  const keyArn = replicas[0]?.SSESpecification?.KMSMasterKeyId;
  return keyArn === undefined ? [] : [[resolver.nameOf(table), keyArn]];
}
