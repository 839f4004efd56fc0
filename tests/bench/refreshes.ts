/** M13: what it costs that a thousand workers of one tenant find the access token expired at the same moment. */
import { createSimulator } from '../../local/quickbooks/simulator.ts';
import { createVirtualClock } from '../fakes/virtual-clock.ts';
import { refreshStorm } from '../simulation/refresh-storm.ts';
import type { Row } from './report.ts';
import { seededRandom } from './seeded-random.ts';
import { seeds } from './seeds.ts';

const workers = 1_000;
const hourMs = 3_600_000;

export async function measureRefreshes(): Promise<Row[]> {
  const ours = await refreshStorm({ callers: workers, processes: workers, rotation: 'grace', faults: [] });
  if (ours.answers['opened'] !== workers || ours.violations.length > 0) {
    throw new Error('Not every worker got its token.');
  }
  return [
    {
      ...{ id: 'M13', metric: 'token refreshes of a tenant in an hour, 1,000 workers at once' },
      naive: await naiveRefreshes(),
      ours: ours.refreshCalls,
      floor: 1,
      target: { is: '=', value: 1 },
      digits: 0,
    },
  ];
}

/** Every worker that finds the token expired refreshes it, as clients with a token store of their own do. */
async function naiveRefreshes(): Promise<number> {
  const clock = createVirtualClock();
  const simulator = createSimulator({
    clock,
    sleep: clock.sleep,
    random: seededRandom(seeds.intuit),
  });
  const { realmId } = simulator.control.createCompany();
  const { refreshToken } = simulator.control.connect({ realmId });
  await clock.advance(hourMs);
  const refresh = async (): Promise<void> => {
    const answer = await simulator.handle(
      new Request('http://127.0.0.1:7000/oauth2/v1/tokens/bearer', {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('counterfoil-local:counterfoil-local-secret')}` },
        body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
      }),
    );
    if (!answer.ok) throw new Error(`The refresh was answered ${answer.status}.`);
  };
  await clock.run(Promise.all(Array.from({ length: workers }, refresh)));
  return simulator.control.counters().tokenCalls.refresh;
}
