/**
 * Waits for all of the work, then throws the first failure, if there was one. Unlike `Promise.all` it leaves nothing
 * running behind: on Lambda that would freeze and go on in the middle of a later invocation.
 */
export async function allSettled<Value>(work: readonly Promise<Value>[]): Promise<Value[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
