import { DependencyError } from '../../shared/domain/errors.ts';
import type { BrokenState, Connection } from '../../shared/domain/connection.ts';
import type { ReadOutcome } from '../../shared/domain/outcomes.ts';

/**
 * Goes on with what was read. Where nothing could be read it throws, so that the message comes again; where only
 * reconnecting helps it marks the connection and is done: connecting again looks through the books.
 */
export async function withRead<Answer>(
  deps: { readonly markConnection: (connection: Connection, state: BrokenState) => Promise<void> },
  of: { connection: Connection; read: ReadOutcome<Answer> },
  goOn: (answer: Answer) => Promise<unknown>,
): Promise<void> {
  const { connection, read } = of;
  if (read.outcome === 'applied') {
    await goOn(read.answer);
    return;
  }
  if (read.outcome === 'deferred' && read.reason === 'needsReconnect') {
    await deps.markConnection(connection, 'needsReconnect');
    return;
  }
  const why = read.outcome === 'deferred' ? read.reason : read.cause;
  throw new DependencyError({
    dependency: 'quickbooks',
    message: `Cannot read the changes of ${connection.tenantId}: ${why}. The message comes again.`,
  });
}
