import { beforeAll, expect, it } from 'vitest';
import { maxReceives } from '../../functions/push/push-messages.ts';
import { ofType, synthesize, type SynthesizedStacks } from './synthesized.ts';

let stacks: SynthesizedStacks;
beforeAll(() => {
  stacks = synthesize();
});

it('lets the worker park a document at the very receive after which its message becomes a dead letter', () => {
  const counts = ofType(stacks.sync, 'AWS::SQS::Queue').flatMap(([, { Properties }]) =>
    Properties.QueueName.includes('-push-') ? (Properties.RedrivePolicy?.maxReceiveCount ?? []) : [],
  );

  expect(counts).toEqual([maxReceives, maxReceives]);
});
