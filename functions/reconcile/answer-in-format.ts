import type { HttpAnswer } from '../../shared/edge/http-event.ts';
import type { TenantId } from '../../shared/domain/ids.ts';
import type { ReconcileRunName } from '../../shared/store/reconcile-runs.ts';
import { certificatePagePolicy } from './certificate-page.ts';
import { getFindingsCsv, getReconcile, getReconcilePage, type GetReconcileDeps } from './get-reconcile.ts';

interface Asked {
  readonly tenantId: TenantId;
  readonly name: ReconcileRunName;
  readonly format: 'json' | 'html' | 'csv';
}

const pageHeaders = {
  'content-security-policy': `${certificatePagePolicy}; frame-ancestors 'none'`,
} as const;

/** The answer in the form that was asked for; undefined when there is no such run. */
export async function answerInFormat(
  deps: GetReconcileDeps,
  { format, ...of }: Asked,
): Promise<HttpAnswer | undefined> {
  switch (format) {
    case 'json': {
      const body = await getReconcile(deps, of);
      return body === undefined ? undefined : { status: 200, body };
    }
    case 'html': {
      const page = await getReconcilePage(deps, of);
      return page === undefined ? undefined : { status: 200, headers: pageHeaders, page };
    }
    case 'csv': {
      const page = await getFindingsCsv(deps, of);
      return page === undefined ? undefined : { status: 200, headers: csvHeaders(of.name), page };
    }
  }
}

const csvHeaders = ({ localDate }: ReconcileRunName) => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="findings-${localDate}.csv"`,
});
