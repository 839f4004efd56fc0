/** Each act of an operator is a row: in the trail of the tenant it was done to, else in the operators' own. */
import type { OperatorAct } from '../../shared/contracts/activity.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { AuditTrail } from '../../shared/store/audit.ts';
import type { OperatorTrail } from '../../shared/store/operator-trail.ts';

export interface WritingDeps {
  readonly trail: Pick<AuditTrail, 'add'>;
  readonly operatorTrail: Pick<OperatorTrail, 'add'>;
  /** `operator:` and who it is: the IAM identity, or the name on this machine. */
  readonly actor: string;
  /** Of this run of the command line. */
  readonly correlationId: string;
}

/** `tenantId`: one that exists; a row in the partition of another would bring back something that was erased. */
export async function writeDown(
  deps: WritingDeps,
  act: {
    readonly tenantId: TenantId | undefined;
    readonly action: OperatorAct;
    readonly outcome: string;
    readonly about: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { actor, correlationId } = deps;
  const { tenantId, action, outcome, about } = act;
  const row = { actor, action, outcome, correlationId, about: { ...about } };
  if (tenantId === undefined) await deps.operatorTrail.add(row);
  else await deps.trail.add({ ...row, tenantId });
}
