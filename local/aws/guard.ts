import type { AwsFault } from './fault.ts';

/** A request to a service, with who signed it. */
export interface SignedCall {
  service: string;
  operation: string;
  input: unknown;
  /** The Authorization header as it came. */
  authorization: string | undefined;
}

/** Hears every call before a service does it; what it answers with is the reason why the caller may not. */
export type Guard = (call: SignedCall) => AwsFault | undefined;

/** The access key id that a request was signed with. The signature itself is not checked: all is one machine. */
export function accessKeyIdIn(authorization: string | undefined): string | undefined {
  return /Credential=([^/,\s]+)\//.exec(authorization ?? '')?.[1];
}
