/** Why the local stack cannot run, in words for whoever started it, with the remedy. Ends the process with code 1. */
export class StackFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StackFailure';
  }
}
