import type { ReactNode } from 'react';
import type { SyncErrorAnswer } from '../../../../shared/contracts/sync-errors.ts';

/** The words for the document that met it last, and what support asks for. */
export function Why({ error }: { error: SyncErrorAnswer }): ReactNode {
  const { detail, faultCode, intuitTid, doesRetryHelp, actions } = error;
  return (
    <details className="small">
      <summary>Why</summary>
      <div className="sync-errors-why">
        <p>{detail}</p>
        {!doesRetryHelp && actions.includes('retry') && (
          <p className="quiet">Trying again alone does not help: the cause has to go first.</p>
        )}
        {(faultCode !== undefined || intuitTid !== undefined) && (
          <p className="quiet">
            For support: {faultCode !== undefined && <>QuickBooks code {faultCode} </>}
            {intuitTid !== undefined && (
              <>
                trace <code>{intuitTid}</code>
              </>
            )}
          </p>
        )}
      </div>
    </details>
  );
}
