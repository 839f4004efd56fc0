/**
 * A tenant is erased (A9). Its tombstone comes first: from then on routes answer that it is gone and workers begin nothing for
 * it. What lies under it is removed by a worker (`finish-erasure.ts`), because that may take longer than a caller waits.
 * Asked again, it tells how far that is, and sends the worker again.
 */
import type { ErasureAnswer, EraseTenantQuery } from '../../shared/contracts/http.ts';
import { InvariantError, ProblemError } from '../../shared/domain/errors.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { Tombstone } from '../../shared/domain/tenant.ts';
import type { Connections } from '../../shared/store/connections.ts';
import type { Tombstones } from '../../shared/store/tombstones.ts';
import { endConnection } from './end-connection.ts';

interface EraseTenantDeps {
  readonly nowMs: () => number;
  readonly tombstones: Pick<Tombstones, 'put'>;
  readonly connections: Pick<Connections, 'get' | 'replace'>;
  readonly sendErasure: (tenantId: TenantId, of: { delaySeconds: number }) => Promise<void>;
}

// Longer than a request may take. Without a tombstone the message does nothing; should this process die after it has put one,
// nobody has to ask again.
const afterThisRequestSeconds = 60;

/** Throws {@link ProblemError} 400 unless the tenant's id is named once more. */
export async function eraseTenant(
  deps: EraseTenantDeps,
  of: { tenantId: TenantId; by: string } & EraseTenantQuery,
): Promise<ErasureAnswer> {
  const { tenantId, by, reason } = of;
  if (of.confirm !== tenantId) throw notConfirmed();
  await deps.sendErasure(tenantId, { delaySeconds: afterThisRequestSeconds });
  const erasedAt = new Date(deps.nowMs()).toISOString();
  const tombstone = await deps.tombstones.put(tenantId, { erasedAt, erasedBy: by, reason });
  if (tombstone === undefined) {
    throw new InvariantError(`Cannot erase tenant ${tenantId}: it went away during the request.`);
  }
  if (tombstone.goneAt === undefined) {
    // At once, because whoever calls QuickBooks looks at it first; the worker does it again.
    await endConnection(deps, tenantId);
    await deps.sendErasure(tenantId, { delaySeconds: 0 });
  }
  return erasureAnswer(tombstone);
}

function erasureAnswer(tombstone: Tombstone): ErasureAnswer {
  const { clearedAt: _, goneAt, ...told } = tombstone;
  return { ...told, state: goneAt === undefined ? 'erasing' : 'erased' };
}

const notConfirmed = (): ProblemError =>
  new ProblemError({
    status: 400,
    code: 'erasure_not_confirmed',
    detail: 'Nothing was erased. Name the id of the tenant once more in `confirm`.',
    fields: [
      {
        field: 'confirm',
        reason: 'is not the id of the tenant in the path',
        remedy: 'Give the id of the tenant in the path.',
      },
    ],
  });
