import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import type { DocumentId, TenantId } from '../domain/ids.ts';
import { documentPreviewSchema, type DocumentPreview } from '../domain/preview.ts';
import { keys } from './keys.ts';
import type { Table } from './table.ts';

const itemSchema = z.object({ preview: z.instanceof(Uint8Array), startedAt: z.string() });

/** What was foretold of a document when its test push was started. */
export interface TestPush {
  readonly preview: DocumentPreview;
  readonly startedAt: string;
}

export type TestPushes = ReturnType<typeof createTestPushes>;

/** The previews of guided test pushes, kept to be held against what came of them. Stored deflated: lines repeat themselves. */
export function createTestPushes(table: Table) {
  return {
    /** Keeps a preview; an earlier one of the same document is replaced. */
    async put(tenantId: TenantId, { preview, startedAt }: TestPush): Promise<void> {
      await table.put({
        ...keys.testPush(tenantId, preview.documentId),
        preview: deflateRawSync(JSON.stringify(preview)),
        startedAt,
      });
    },

    /** Undefined when no test push of the document was started. */
    async get(tenantId: TenantId, documentId: DocumentId): Promise<TestPush | undefined> {
      const item = await table.get(keys.testPush(tenantId, documentId), { isConsistent: true });
      if (item === undefined) return undefined;
      const { preview, startedAt } = itemSchema.parse(item);
      const content: unknown = JSON.parse(inflateRawSync(preview).toString('utf8'));
      return { preview: documentPreviewSchema.parse(content), startedAt };
    },
  };
}
