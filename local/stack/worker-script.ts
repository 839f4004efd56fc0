import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

let script: URL | undefined;

/**
 * What a function's worker runs, as JavaScript: each worker that has to read TypeScript loads a compiler of its own, which
 * takes ten megabytes and a fifth of its start.
 */
export function workerScript(): URL {
  script ??= build();
  return script;
}

function build(): URL {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    write: false,
    logLevel: 'error',
  });
  const text = outputFiles.map((file) => file.text).join('\n');
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}
