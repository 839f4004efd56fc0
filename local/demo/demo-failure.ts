/** Why the demo cannot do what was asked, in words for whoever started it, with the remedy. */
export class DemoFailure extends Error {
  /** 2: what was asked for is wrong; 1: it was right and did not work out. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DemoFailure';
    this.exitCode = exitCode;
  }
}
