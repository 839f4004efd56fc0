import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/domain/canonical-json.ts';
import { verifyChain, type ChainLink } from '../../../shared/domain/certificate-chain.ts';
import { sha256Hex } from '../../../shared/edge/sha256-hex.ts';

const linkOf = (certificate: ChainLink['certificate']): ChainLink => ({
  certificate,
  hash: sha256Hex(canonicalJson(certificate)),
});
const first = linkOf({ localDate: '2026-03-01', driftCount: 0 });
const second = linkOf({ localDate: '2026-03-02', driftCount: 1, previousHash: first.hash });
const third = linkOf({ localDate: '2026-03-03', driftCount: 0, previousHash: second.hash });

const verify = (...links: ChainLink[]) => verifyChain(sha256Hex, links);

describe('verifyChain', () => {
  it('holds where every certificate is as it was written', () => {
    expect(verify()).toEqual([]);
    expect(verify(first, second, third)).toEqual(['holds', 'holds', 'holds']);
  });

  it('does not mind in which order the fields were kept', () => {
    const { previousHash, driftCount, localDate } = second.certificate;
    const reordered = { ...second, certificate: { previousHash, driftCount, localDate } };

    expect(verify(first, reordered, third)).toEqual(['holds', 'holds', 'holds']);
  });

  it('finds a certificate that was changed', () => {
    const changed = { ...second, certificate: { ...second.certificate, driftCount: 0 } };

    expect(verify(first, changed, third)).toEqual(['holds', 'changed', 'holds']);
  });

  it('finds by the next one a certificate that was changed together with its hash', () => {
    const forged = linkOf({ ...second.certificate, driftCount: 0 });

    expect(verify(first, forged, third)).toEqual(['holds', 'holds', 'detached']);
  });

  it('finds that one was taken out', () => {
    expect(verify(first, third)).toEqual(['holds', 'detached']);
  });

  it('finds that the first was taken away', () => {
    expect(verify(second, third)).toEqual(['detached', 'holds']);
  });

  it('finds another order', () => {
    expect(verify(first, third, second)).toEqual(['holds', 'detached', 'detached']);
  });
});
