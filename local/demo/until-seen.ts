export interface WaitDeps {
  sleep: (ms: number) => Promise<void>;
  nowMs: () => number;
}

const LOOK_EVERY_MS = 300;

/** Looks until there is something to see, and returns it; undefined when time is over. */
export async function untilSeen<Seen>(
  { sleep, nowMs }: WaitDeps,
  withinMs: number,
  look: () => Promise<Seen | undefined>,
): Promise<Seen | undefined> {
  const startedAtMs = nowMs();
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (nowMs() - startedAtMs >= withinMs) return undefined;
    await sleep(LOOK_EVERY_MS);
  }
}
