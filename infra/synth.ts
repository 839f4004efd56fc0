import { rmSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';

const templateSchema = z.object({ Resources: z.record(z.string(), z.unknown()) });

// Synthesizes without CDK's command line and without a network, into cdk.out: what CI checks and the local stack runs.
const startedAtMs = performance.now();
const outputDirectory = path.resolve(process.env['CDK_OUTDIR'] ?? 'cdk.out');
process.env['CDK_OUTDIR'] = outputDirectory;
rmSync(outputDirectory, { recursive: true, force: true });
try {
  const { assembly } = await import('./app.ts');
  for (const stack of assembly.stacksRecursively) {
    const { Resources: resources } = templateSchema.parse(stack.template);
    console.log(`${stack.stackName}: ${String(Object.keys(resources).length)} resources`);
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(
    `Synthesized into ${path.relative(process.cwd(), outputDirectory)} in ${seconds} s; cdk-nag has no finding.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
