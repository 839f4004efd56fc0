import type { TenantId } from '../../shared/domain/ids.ts';
import type { Watches } from '../../shared/store/watches.ts';

// QuickBooks bundles notices for up to five minutes; a lost one is noticed soon enough to matter to nobody.
const noticeWithinMs = 15 * 60_000;

/** Notes that a document was written into the books: should no notice of it come, notices are being lost. */
export async function expectNotice(
  deps: { readonly nowMs: () => number; readonly watches: Pick<Watches, 'expectNotice'> },
  tenantId: TenantId,
): Promise<void> {
  const nowMs = deps.nowMs();
  await deps.watches.expectNotice(tenantId, {
    pushedAt: new Date(nowMs).toISOString(),
    dueAt: new Date(nowMs + noticeWithinMs).toISOString(),
  });
}
