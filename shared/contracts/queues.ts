/**
 * What the messages of a queue are, as far as an operator is told of them: pointers to documents and turns of tenants,
 * companies to be read again, events of the vendor, failed runs of the clock, webhook deliveries that were not understood, or
 * wake-ups of another kind.
 */
export type HeldMessages = 'pointers' | 'companies' | 'events' | 'runs' | 'deliveries' | 'others';

/** A queue with dead letters, as operators name it. Failed runs and deliveries have no queue that they came from. */
export interface OperatedQueue {
  /** `push-invoices` is `counterfoil-<stage>-push-invoices`. */
  readonly name: string;
  readonly holds: HeldMessages;
}

/** All of them, written by hand; a test holds the list against the synthesized template. */
export const operatedQueues: readonly OperatedQueue[] = [
  { name: 'push-invoices', holds: 'pointers' },
  { name: 'push-bills', holds: 'pointers' },
  { name: 'inbound-events', holds: 'events' },
  { name: 'refresh-reference-data', holds: 'companies' },
  { name: 'changes', holds: 'others' },
  { name: 'reconcile', holds: 'others' },
  { name: 'erase-tenants', holds: 'others' },
  { name: 'webhook-quarantine', holds: 'deliveries' },
  { name: 'sweep', holds: 'runs' },
  { name: 'sweep-refreshes', holds: 'runs' },
  { name: 'sweep-nights', holds: 'runs' },
  { name: 'sweep-watches', holds: 'runs' },
  { name: 'send-digests', holds: 'runs' },
];

/** Whether its dead letters came from a queue, so that they can be sent there again. */
export const hasSource = ({ holds }: OperatedQueue): boolean => holds !== 'runs' && holds !== 'deliveries';

/** The physical name of a queue of a stage. */
export const queueNamed = (stage: string, name: string): string => `counterfoil-${stage}-${name}`;

/** Physical names: of the queue, and of its dead letters. The quarantine is nothing but what a person has to look at. */
export const physicalNames = (
  stage: string,
  { name, holds }: OperatedQueue,
): { queue: string; deadLetters: string } => {
  const queue = queueNamed(stage, name);
  return { queue, deadLetters: holds === 'deliveries' ? queue : `${queue}-dead-letters` };
};
