/** 256 KB: the largest text that every SQS queue takes, and the most that one request may send together. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html; some take 1 MiB by now.
export const maxMessageBytes = 256 * 1024;

/**
 * A message as it is written onto a queue. SQS refuses U+FFFE and U+FFFF for good, which JSON leaves as they are: a foreign
 * text that holds one would never get through.
 */
export const messageText = (message: object): string =>
  JSON.stringify(message)
    .replaceAll('\uFFFE', String.raw`\ufffe`)
    .replaceAll('\uFFFF', String.raw`\uffff`);

/** Bytes of a message on its queue. */
export const messageBytes = (message: object): number => Buffer.byteLength(messageText(message));
