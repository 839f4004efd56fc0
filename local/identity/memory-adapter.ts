import type { Adapter, AdapterPayload } from 'oidc-provider';

const DAY_SECONDS = 86_400;

/** Keeps the provider's sessions, codes and grants in memory until the stack ends. */
export function createMemoryAdapters(nowMs: () => number): (model: string) => Adapter {
  const stored = new Map<string, { payload: AdapterPayload; endsMs: number }>();

  function live(key: string): AdapterPayload | undefined {
    const entry = stored.get(key);
    return entry && entry.endsMs > nowMs() ? entry.payload : undefined;
  }

  function findBy(model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of stored.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key) : undefined;
      if (payload && matches(payload)) return payload;
    }
    return undefined;
  }

  return (model) => ({
    async upsert(id, payload, expiresInSeconds) {
      stored.set(`${model}:${id}`, { payload, endsMs: nowMs() + (expiresInSeconds ?? DAY_SECONDS) * 1000 });
    },
    find: async (id) => live(`${model}:${id}`),
    findByUid: async (uid) => findBy(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findBy(model, (payload) => payload.userCode === userCode),
    async destroy(id) {
      stored.delete(`${model}:${id}`);
    },
    async consume(id) {
      const payload = live(`${model}:${id}`);
      if (payload) payload.consumed = Math.floor(nowMs() / 1000);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of stored) if (payload.grantId === grantId) stored.delete(key);
    },
  });
}
