/**
 * Works through a source with at most `atOnce` pieces of work under way. Resolves when all are done; when one fails, no
 * more are begun, and the first failure is thrown once nothing runs any more. A source may be read while work runs.
 */
export async function eachOf<Element>(
  source: AsyncIterable<Element>,
  atOnce: number,
  work: (element: Element) => Promise<void>,
): Promise<void> {
  const elements = source[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0) {
      try {
        const next = await elements.next();
        if (next.done === true) return;
        await work(next.value);
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

/** What an array holds as a source. */
export async function* sourceOf<Element>(elements: readonly Element[]): AsyncGenerator<Element> {
  yield* elements;
}
