import path from 'node:path';
import { build } from 'vite';

/** Builds the hosted app into a folder. The same source gives the same files, so that only what changed is deployed. */
export async function buildApp(options: { projectRoot: string; outputDirectory: string }): Promise<string> {
  const { projectRoot, outputDirectory } = options;
  await build({
    configFile: path.join(projectRoot, 'web', 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: outputDirectory },
  });
  return outputDirectory;
}
