import { expect, it } from 'vitest';
import { maxReceives } from '../../functions/push/push-messages.ts';
import { ofType, synthesize } from './synthesized.ts';

it('lets the worker park a document at the very receive after which its message becomes a dead letter', () => {
  const counts = ofType(synthesize().sync, 'AWS::SQS::Queue').flatMap(
    ([, { Properties }]) => Properties.RedrivePolicy?.maxReceiveCount ?? [],
  );

  expect(counts).toEqual([maxReceives, maxReceives]);
});
