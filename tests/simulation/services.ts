import { InvalidCiphertextException } from '@aws-sdk/client-kms';
import { tenantIdSchema } from '../../shared/domain/ids.ts';
import type { Item, Table } from '../../shared/store/table.ts';
import type { Container, Gate, Service } from './gate.ts';

export const tenantId = tenantIdSchema.parse('tenant-a');
export const realmId = '9341000000000001';
export const otherTenantId = tenantIdSchema.parse('tenant-b');

const tableLatencyMs = 4;

/** The table as one process sees it. */
export function gatedTable(
  table: Table,
  of: { gate: Gate; container: Container; service: Service; complain: (violation: string) => void },
): Table {
  const cross = <Result>(
    operation: string,
    key: { pk: string; sk?: string },
    perform: () => Promise<Result>,
  ) => {
    if (!isOwn(key.pk)) of.complain(`${operation} of a foreign key: ${key.pk}`);
    const [what, isWrite] = [`${operation} ${kindOf(key.sk ?? '')}`.trim(), !readNames.has(operation)];
    const { gate, container, service } = of;
    const latencyMs = tableLatencyMs;
    return gate.cross(container, { service, operation: what, isWrite, latencyMs, perform, lost: sdkTimeout });
  };
  return {
    get: (key, options) => cross('get', key, () => table.get(key, options)),
    getMany: (wanted, options) => {
      const [first] = wanted;
      // No keys, no call: as with BatchGetItem.
      if (first === undefined) return table.getMany(wanted, options);
      return cross('getMany', wanted.find(({ pk }) => !isOwn(pk)) ?? first, () =>
        table.getMany(wanted, options),
      );
    },
    put: (item, condition) => cross('put', item, () => table.put(item, condition)),
    update: (key, change, condition) => cross('update', key, () => table.update(key, change, condition)),
    delete: (key, condition) => cross('delete', key, () => table.delete(key, condition)),
    query: (range) =>
      cross('query', { pk: range.pk, sk: range.prefix ?? range.from ?? '' }, () => table.query(range)),
  };
}

const readNames = new Set(['get', 'getMany', 'query']);
const kindOf = (sortKey: string): string => sortKey.split('#')[0] ?? '';
const isOwn = (pk: string): boolean =>
  pk === `TENANT#${tenantId}` || pk === `REALM#${realmId}` || pk === 'LANE';

/** An AWS client: the gate, then what stands in for the service. The SDK repeats what it got no answer to. */
export function gatedClient(
  of: { gate: Gate; container: Container; service: Service; latencyMs: number },
  serve: (input: any) => unknown,
): { send: (command: any) => Promise<any> } {
  return {
    send: ({ input }: { input: any }) =>
      of.gate.cross(of.container, {
        service: of.service,
        operation: operationOf(input),
        isWrite: of.service !== 'kms',
        latencyMs: of.latencyMs,
        perform: async () => serve(input),
        lost: sdkTimeout,
      }),
  };
}

const operationOf = (input: object): string =>
  'Plaintext' in input
    ? 'encrypt'
    : 'CiphertextBlob' in input
      ? 'decrypt'
      : 'Entries' in input
        ? 'sendAll'
        : 'send';

const sdkTimeout = (): Error => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

/** KMS: what is sealed under a context opens under that context alone. */
export function serveKms(input: {
  Plaintext?: Uint8Array;
  CiphertextBlob?: Uint8Array;
  EncryptionContext?: Record<string, string>;
}): object {
  const context = JSON.stringify(input.EncryptionContext);
  if (input.Plaintext !== undefined) {
    const plain = Buffer.from(input.Plaintext).toString('base64');
    return { CiphertextBlob: new TextEncoder().encode(JSON.stringify({ context, plain })) };
  }
  const sealed = JSON.parse(new TextDecoder().decode(input.CiphertextBlob)) as Record<string, string>;
  if (sealed['context'] !== context) {
    throw new InvalidCiphertextException({ message: '', $metadata: {} });
  }
  return { Plaintext: new Uint8Array(Buffer.from(sealed['plain'] ?? '', 'base64')) };
}

/** What must be the same after a run: everything that belongs to others. */
export const foreignItems = (items: Iterable<Item>): string =>
  JSON.stringify([...items].filter(({ pk }) => !isOwn(pk)));
