import { describe, expect, it } from 'vitest';
import { getDrift } from '../../../functions/reconcile/get-drift.ts';
import { documentDriftSchema } from '../../../shared/contracts/document-drift.ts';
import { documentIdSchema, tenantIdSchema } from '../../../shared/domain/ids.ts';
import { createDocuments } from '../../../shared/store/documents.ts';
import { createDrifts } from '../../../shared/store/drifts.ts';
import { createSubmissions } from '../../../shared/store/submissions.ts';
import { createReconcileWorld } from '../../flows/reconcile-world.ts';

const depsOf = ({ table }: ReturnType<typeof createReconcileWorld>) => ({
  documents: createDocuments(table),
  submissions: createSubmissions(table),
  drifts: createDrifts(table),
});

describe('getDrift', () => {
  it('tells the three sides of an edited invoice from what was submitted, answered and seen', async () => {
    const world = createReconcileWorld();
    const { tenantId, documentId, entity } = await world.pushed({ dueOn: '2026-08-01' });
    await world.reconcile();
    world.edit('Invoice', entity!.id, { DueDate: '2026-09-09' });
    const night = await world.reconcile();

    const drift = documentDriftSchema.parse(await getDrift(depsOf(world), { tenantId, documentId }));

    expect(drift).toMatchObject({ kind: 'edited', seenAt: night.startedAt });
    expect(drift.fields.filter(({ isChanged }) => isChanged)).toEqual([
      {
        field: 'dueOn',
        ours: '2026-08-01',
        agreed: '2026-08-01',
        theirs: '2026-09-09',
        isChanged: true,
      },
    ]);
    const total = drift.fields.find(({ field }) => field === 'total');
    expect(total).toMatchObject({ agreed: entity!.total, theirs: entity!.total });
  });

  it('tells nothing of theirs once it was deleted', async () => {
    const world = createReconcileWorld();
    const { tenantId, documentId, entity } = await world.pushed();
    await world.reconcile();
    world.edit('Invoice', entity!.id, { DueDate: '2026-09-09' });
    await world.reconcile();
    world.remove('delete', 'Invoice', entity!.id);
    await world.reconcile();

    const drift = await getDrift(depsOf(world), { tenantId, documentId });

    expect(drift?.fields.filter(({ theirs }) => theirs !== undefined)).toEqual([
      expect.objectContaining({ field: 'status', ours: 'standing', theirs: 'deleted', isChanged: true }),
    ]);
  });

  it('is not there for a document that agrees, or is none', async () => {
    const world = createReconcileWorld();
    const { tenantId, documentId } = await world.pushed();
    const nobody = documentIdSchema.parse(`doc_${'0'.repeat(32)}`);

    expect(await getDrift(depsOf(world), { tenantId, documentId })).toBeUndefined();
    expect(await getDrift(depsOf(world), { tenantId, documentId: nobody })).toBeUndefined();
    const other = tenantIdSchema.parse('somebody-else');
    expect(await getDrift(depsOf(world), { tenantId: other, documentId })).toBeUndefined();
  });
});
