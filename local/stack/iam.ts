import { AwsFault } from '../aws/fault.ts';
import { accessKeyIdIn } from '../aws/guard.ts';
import type { Guard, SignedCall } from '../aws/guard.ts';
import { judge } from './iam-judge.ts';
import type { Need } from './iam-judge.ts';
import { encryptionContextKey, needsOf } from './iam-needs.ts';
import type { Surroundings } from './iam-needs.ts';
import type { Policies, Principal } from './iam-policies.ts';

/** An action that a function's role allows on a resource, under whatever conditions. */
export interface Permission {
  functionName: string;
  action: string;
  resource: string;
}

/** What a function did, or tried to do, once or more. */
export interface ObservedUse extends Permission {
  /** Names in the encryption context, for a key's use. */
  encryptionContext: readonly string[];
  isAllowed: boolean;
  count: number;
}

/** IAM: knows the functions by the access keys that their calls are signed with, and judges each call by its role. */
export interface Iam {
  readonly guard: Guard;
  /** From here on the functions of these policies are judged. */
  readonly enforce: (policies: Policies, around: Omit<Surroundings, 'tableKeys'>) => void;
  readonly permissions: () => readonly Permission[];
  readonly observed: () => readonly ObservedUse[];
}

/** Calls under other access keys are those of the stack itself and of whoever looks into it: they pass. */
export function createIam(log: (line: string) => void): Iam {
  const principals = new Map<string, Principal>();
  const uses = new Map<string, ObservedUse>();
  let policies: Policies = { principals: [], keyDenials: new Map(), tableKeys: new Map() };
  let around: Surroundings = { region: '', tableKeys: new Map(), keyAliases: {} };

  function note({ functionName }: Principal, { action, resource, context }: Need, isAllowed: boolean): void {
    const encryptionContext = Object.keys(context)
      .filter((key) => key.startsWith(encryptionContextKey))
      .map((key) => key.slice(encryptionContextKey.length));
    const name = [functionName, action, resource, isAllowed, ...encryptionContext].join(' ');
    const known = uses.get(name);
    if (known) known.count += 1;
    else uses.set(name, { functionName, action, resource, encryptionContext, isAllowed, count: 1 });
  }

  function guard(call: SignedCall): AwsFault | undefined {
    const principal = principals.get(accessKeyIdIn(call.authorization) ?? '');
    if (!principal) return undefined;
    const faults = needsOf(call, around).flatMap((need) => {
      const denials = policies.keyDenials.get(need.resource) ?? [];
      const verdict = judge([...principal.statements, ...denials], withTags(need, principal));
      note(principal, need, verdict === 'allowed');
      return verdict === 'allowed' ? [] : [refusal(principal, need, verdict)];
    });
    for (const { message } of faults) log(message);
    return faults[0];
  }

  return {
    guard,
    enforce(known, surroundings) {
      policies = known;
      around = { ...surroundings, tableKeys: known.tableKeys };
      for (const principal of known.principals) {
        const other = principals.get(principal.accessKeyId);
        if (other) throw new Error(`${principal.functionName} and ${other.functionName} are signed alike.`);
        principals.set(principal.accessKeyId, principal);
      }
    },
    permissions: () => policies.principals.flatMap(permissionsOf),
    observed: () => [...uses.values()],
  };
}

function withTags(need: Need, { tags }: Principal): Need {
  const known = Object.entries(tags).map(([key, value]): [string, string] => [
    `aws:PrincipalTag/${key}`,
    value,
  ]);
  return { ...need, context: { ...need.context, ...Object.fromEntries(known) } };
}

/** In the words AWS uses. */
function refusal(
  { functionName, roleName }: Principal,
  { action, resource }: Need,
  verdict: 'not allowed' | 'denied',
): AwsFault {
  const user = `arn:aws:sts::000000000000:assumed-role/${roleName}/${functionName}`;
  const why =
    verdict === 'denied'
      ? 'with an explicit deny in a policy'
      : `because no identity-based policy allows the ${action} action`;
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  return new AwsFault('AccessDeniedException', message);
}

const permissionsOf = ({ functionName, statements }: Principal): Permission[] =>
  statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ actions, resources }) =>
      actions.flatMap((action) => resources.map((resource) => ({ functionName, action, resource }))),
    );
