import type { createPushWorld } from '../flows/push-world.ts';

type World = Pick<ReturnType<typeof createPushWorld>, 'simulator' | 'realmId' | 'accessTokens' | 'clock'>;

/** One GET for each entity, e.g. `invoice`, without waiting for Intuit's limits; answers how many of them are billed. */
export async function getEach(
  { simulator, realmId, accessTokens, clock }: World,
  entities: readonly { readonly entity: string; readonly entityId: string }[],
): Promise<number> {
  const { control } = simulator;
  const { limits } = control.switches();
  const off = { callsPerMinute: null, callsPerSecond: null, allCallsPerMinutePerApp: null };
  control.changeSwitches({ limits: off });
  // What is at hand may have expired.
  const { accessToken } = control.connect({ realmId });
  accessTokens.set(realmId, accessToken);
  const before = control.counters(realmId).metered;
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  for (const { entity, entityId } of entities) {
    const url = `http://127.0.0.1:7000/v3/company/${realmId}/${entity}/${entityId}?minorversion=75`;
    const answer = await clock.run(simulator.handle(new Request(url, { headers })));
    if (!answer.ok) throw new Error(`Reading ${entity} ${entityId} was answered ${answer.status}.`);
  }
  control.changeSwitches({ limits });
  return control.counters(realmId).metered - before;
}
