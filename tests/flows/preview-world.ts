import { previewDocuments } from '../../functions/push/preview-documents.ts';
import type { DocumentId } from '../../shared/domain/ids.ts';
import { compareFacts, documentPreviewSchema, type DocumentPreview } from '../../shared/domain/preview.ts';
import { policiesOf } from '../../shared/domain/settings.ts';
import { createDocuments } from '../../shared/store/documents.ts';
import { createBillClaims } from '../../shared/store/bill-claims.ts';
import { createLinks } from '../../shared/store/links.ts';
import { createSubmissions } from '../../shared/store/submissions.ts';
import type { Table } from '../../shared/store/table.ts';
import type { createPushWorld } from './push-world.ts';

type PushWorld = ReturnType<typeof createPushWorld>;

const refuse = (): never => {
  throw new Error('A preview wrote into the table.');
};
const readOnly = (table: Table): Table => ({ ...table, put: refuse, update: refuse, delete: refuse });

/** Previews over a table that refuses writes. */
export function createPreviewer(world: PushWorld) {
  const table = readOnly(world.table);
  const deps = {
    ...world.deps,
    documents: createDocuments(table),
    submissions: createSubmissions(table),
    billClaims: createBillClaims(table),
    links: createLinks(table),
  };
  const preview = async (documentIds: readonly DocumentId[]): Promise<DocumentPreview[]> => {
    const previews = await world.clock.run(previewDocuments(deps, { tenantId: world.tenantId, documentIds }));
    return previews.map((one) => documentPreviewSchema.parse(JSON.parse(JSON.stringify(one))));
  };
  return {
    preview,
    async previewOne(documentId: DocumentId): Promise<DocumentPreview> {
      const [only] = await preview([documentId]);
      if (only === undefined) throw new Error(`There is no ${documentId}.`);
      return only;
    },
    /** The fields of a pushed document that are not as they were foretold. */
    async surprises(foretold: DocumentPreview): Promise<object[]> {
      const { entity, kind } = await world.document(foretold.documentId);
      if (entity === undefined || foretold.expected === undefined) return [{ is: 'not pushed', foretold }];
      const { connection, settings } = world.state;
      if (connection === undefined) throw new Error('There is no connection.');
      const access = {
        connection,
        mapping: settings,
        policies: policiesOf(settings),
        maxTurnWaitMs: 60_000,
        startByMs: world.clock.nowMs() + 600_000,
      };
      const read = await world.clock.run(
        world.deps.books.describeEntity(access, { kind, entityId: entity.id }),
      );
      if (read.outcome !== 'applied' || read.answer === undefined) return [{ is: 'not readable' }];
      return compareFacts(foretold.expected, read.answer).filter(({ isEqual }) => !isEqual);
    },
  };
}
