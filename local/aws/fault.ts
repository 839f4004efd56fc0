import * as z from 'zod';

/** An error in the shape AWS answers with: a code, a sentence and an HTTP status. */
export class AwsFault extends Error {
  readonly code: string;
  readonly httpStatus: number;

  constructor(code: string, message: string, httpStatus = 400) {
    super(message);
    this.name = 'AwsFault';
    this.code = code;
    this.httpStatus = httpStatus;
  }
}

/**
 * Reads an operation's input. Members the emulator does not model are refused instead of ignored: a parameter
 * without effect here would pass every local test and act in the cloud.
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsFault(
    'ValidationException',
    `Not modelled or not valid here: ${z.prettifyError(parsed.error)}`,
  );
}

/** One operation of an emulated service: JSON in, JSON out, or a thrown {@link AwsFault}. */
export type AwsOperation = (input: unknown) => object | Promise<object>;
