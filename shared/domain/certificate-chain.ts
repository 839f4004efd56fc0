import { canonicalJson } from './canonical-json.ts';

/** A certificate as it is kept, and the hash that is kept beside it. */
export interface ChainLink {
  readonly certificate: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/** `changed`: it is not what its hash was made of. `detached`: it does not hold the hash of the one before. */
type LinkState = 'holds' | 'changed' | 'detached';

/**
 * Tells of each certificate whether it is as it was written and follows on the one before (E2); oldest first. The first must
 * be the first of all: where there were earlier ones, it is `detached`. Whoever takes the newest away leaves no trace here.
 */
export const verifyChain = (sha256Hex: (text: string) => string, links: readonly ChainLink[]): LinkState[] =>
  links.map(({ certificate, hash }, index) => {
    if (sha256Hex(canonicalJson(certificate)) !== hash) return 'changed';
    return certificate['previousHash'] === links[index - 1]?.hash ? 'holds' : 'detached';
  });
