/** 256 KB: the largest text that every SQS queue takes, and the most that one request may send together. */
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html; some take 1 MiB by now.
export const maxMessageBytes = 256 * 1024;

/**
 * A message as it is written onto a queue. Characters that SQS refuses for good, or that one of its implementations does,
 * are written as escapes: a foreign text that holds one would never get through. Control characters JSON escapes itself.
 */
export const messageText = (message: object): string =>
  JSON.stringify(message).replaceAll(/[\uD800-\uDFFF\uFFFE\uFFFF]/g, escapeOf);

// Half a pair of surrogates each, so that four digits are enough.
const escapeOf = (half: string): string => String.raw`\u` + half.charCodeAt(0).toString(16).padStart(4, '0');

/** Bytes of a message on its queue. */
export const messageBytes = (message: object): number => Buffer.byteLength(messageText(message));
