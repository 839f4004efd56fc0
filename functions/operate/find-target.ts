/** Where an operator works: a stage in AWS, or the stack that `npm run dev` announced in a folder of this machine. */
import * as z from 'zod';
import type { TargetName } from './read-command.ts';
import { UsageError } from './usage-error.ts';

export interface Target {
  readonly stage: string;
  readonly tableName: string;
  /** Where the services answer; absent in AWS, where the SDK knows. */
  readonly local?: { readonly dynamoEndpoint: string; readonly queuesEndpoint: string };
}

interface FindTargetDeps {
  /** Undefined where there is no such file. */
  readonly readFile: (path: string) => string | undefined;
  readonly isRunning: (pid: number) => boolean;
  /** Where a stack announces itself if it is not told otherwise. */
  readonly devDirectory: string;
}

const tablePrefix = 'counterfoil-';
const announcedSchema = z.object({
  pid: z.int(),
  dynamoEndpoint: z.string(),
  queuesEndpoint: z.string(),
  tables: z.array(z.string()),
});

/** Throws {@link UsageError} where no local stack runs. */
export function findTarget(deps: FindTargetDeps, name: TargetName): Target {
  if ('stage' in name) return { stage: name.stage, tableName: `${tablePrefix}${name.stage}` };
  const directory = name.local ?? deps.devDirectory;
  const announced = readAnnounced(deps, directory);
  const tableName = announced?.tables.find((table) => /^counterfoil-[a-z][a-z0-9-]*$/.test(table));
  if (announced === undefined || tableName === undefined || !deps.isRunning(announced.pid)) {
    throw new UsageError({
      field: name.local === undefined ? '--stage' : '--local',
      reason: `no local stack that runs has announced itself in ${directory}`,
      remedy: 'start one with `npm run dev`, or give --stage NAME to work on a stage in AWS',
    });
  }
  const { dynamoEndpoint, queuesEndpoint } = announced;
  return {
    stage: tableName.slice(tablePrefix.length),
    tableName,
    local: { dynamoEndpoint, queuesEndpoint },
  };
}

function readAnnounced(
  deps: FindTargetDeps,
  directory: string,
): z.output<typeof announcedSchema> | undefined {
  const text = deps.readFile(`${directory}/dev.json`);
  if (text === undefined) return undefined;
  try {
    return announcedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
