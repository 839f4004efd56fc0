import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as z from 'zod';
import { documentIdSchema, type DocumentId, type TenantId } from '../domain/ids.ts';
import { InvariantError } from '../domain/errors.ts';
import { keys, submissionPrefix, tenantPartition } from './keys.ts';
import { itemAbsent, itemPresent, queryAll, type Item, type Key, type Table } from './table.ts';

/** What was submitted, word for word, written once per revision. */
export interface Submission {
  readonly documentId: DocumentId;
  readonly revision: number;
  /** Tells the same content from other content under the same revision (C12). */
  readonly contentHash: string;
  /** The submitted document as parsed JSON. */
  readonly content: unknown;
}

export interface SubmissionIdentity {
  readonly kind: string;
  readonly externalId: string;
  readonly revision: number;
}

const itemSchema = z.object({
  documentId: documentIdSchema,
  revision: z.int(),
  contentHash: z.string(),
  content: z.instanceof(Uint8Array),
});

export type Submissions = ReturnType<typeof createSubmissions>;

/**
 * The content of documents, apart from their state, so that a change of state does not pay for the lines again.
 * Stored deflated: an invoice of 16 lines takes about a third of the space, and DynamoDB bills by the kilobyte.
 */
export function createSubmissions(table: Table) {
  return {
    /** Stores a revision's content; what already lies there is returned instead and stays as it is. */
    async putOnce(tenantId: TenantId, of: SubmissionIdentity, submission: Submission): Promise<Submission> {
      const outcome = await table.put(
        {
          ...keys.submission(tenantId, of),
          documentId: submission.documentId,
          revision: submission.revision,
          contentHash: submission.contentHash,
          content: deflateRawSync(JSON.stringify(submission.content)),
        },
        itemAbsent,
      );
      if (outcome.isDone) return submission;
      if (outcome.current === undefined)
        throw new InvariantError('A submission vanished while it was being stored.');
      return readSubmission(outcome.current);
    },

    /** The newest revision submitted under the vendor's id. */
    async newest(
      tenantId: TenantId,
      of: { kind: string; externalId: string },
    ): Promise<Submission | undefined> {
      const { items } = await table.query({
        pk: tenantPartition(tenantId),
        prefix: submissionPrefix(of),
        isDescending: true,
        limit: 1,
        isConsistent: true,
      });
      return items[0] === undefined ? undefined : readSubmission(items[0]);
    },

    /** All revisions submitted under the vendor's id, oldest first. */
    async revisions(tenantId: TenantId, of: { kind: string; externalId: string }): Promise<Submission[]> {
      const found: Submission[] = [];
      const range = { pk: tenantPartition(tenantId), prefix: submissionPrefix(of), isConsistent: true };
      for await (const item of queryAll(table, range)) found.push(readSubmission(item));
      return found;
    },

    /** Lets a revision stand for the document that an earlier one was given. */
    async joinDocument(tenantId: TenantId, of: SubmissionIdentity, documentId: DocumentId): Promise<void> {
      await table.update(keys.submission(tenantId, of), { set: { documentId } }, itemPresent);
    },

    /** The content of several documents' revisions, by document id. */
    async getMany(
      tenantId: TenantId,
      of: readonly SubmissionIdentity[],
    ): Promise<ReadonlyMap<DocumentId, Submission>> {
      const wanted: Key[] = of.map((identity) => keys.submission(tenantId, identity));
      const found = (await table.getMany(wanted, { isConsistent: true })).map(readSubmission);
      return new Map(found.map((submission) => [submission.documentId, submission]));
    },
  };
}

function readSubmission(item: Item): Submission {
  const { content, ...rest } = itemSchema.parse(item);
  return { ...rest, content: readContent(content) };
}

// Unreadable content is told as none, so that one document cannot take its neighbours down.
function readContent(content: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(inflateRawSync(content).toString('utf8'));
    return parsed;
  } catch {
    return undefined;
  }
}
