import type { ReactNode } from 'react';
import { chainWords } from './certificate-words.ts';

/** Whether a certificate is as it was written and follows on the one before, with what that means. */
export function ChainMark({ isChained }: { isChained: boolean | undefined }): ReactNode {
  return (
    <p
      className="reconcile-chain"
      data-tone={isChained === false ? 'bad' : isChained === true ? 'good' : 'neutral'}
    >
      <svg className="reconcile-mark" viewBox="0 0 16 16" aria-hidden="true">
        {isChained === false ? (
          <path d="M6.5 11.5 5 13a2.8 2.8 0 0 1-4-4l1.5-1.5M9.5 4.5 11 3a2.8 2.8 0 0 1 4 4l-1.5 1.5" />
        ) : (
          <path d="M6.5 9.5a2.8 2.8 0 0 0 4 0l3-3a2.8 2.8 0 0 0-4-4L8 4M9.5 6.5a2.8 2.8 0 0 0-4 0l-3 3a2.8 2.8 0 0 0 4 4L8 12" />
        )}
      </svg>
      <span>
        <strong>{titleOf(isChained)}</strong> {chainWords(isChained)}
      </span>
    </p>
  );
}

function titleOf(isChained: boolean | undefined): string {
  if (isChained === undefined) return 'Part of a chain.';
  return isChained ? 'The chain is unbroken.' : 'The chain is broken here.';
}
