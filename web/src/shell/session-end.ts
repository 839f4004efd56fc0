/** Whether the session has ended while pages were open; told once, by whichever call found out. */
const listeners = new Set<() => void>();
let isOver = false;

export const sessionEnd = {
  hasEnded: (): boolean => isOver,
  tell: (): void => {
    isOver = true;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
