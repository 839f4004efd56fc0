import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildApp } from './build-app.ts';
import { bundleFunctions } from './bundles.ts';
import { createCounterfoilApp } from './counterfoil-app.ts';
import { checkSettings } from './settings.ts';
import { chosenStage } from './stages.ts';

// What CDK's command line runs (`cdk.json`), and what `synth.ts` runs without it.
const projectRoot = path.join(import.meta.dirname, '..');
const outputDirectory = path.resolve(process.env['CDK_OUTDIR'] ?? path.join(projectRoot, 'cdk.out'));
const settings = checkSettings(chosenStage(process.env));
const siteDirectory = await buildApp({ projectRoot, outputDirectory: path.join(outputDirectory, 'app') });
const bundles = await bundleFunctions({
  projectRoot,
  outputDirectory: path.join(outputDirectory, 'bundles'),
});
const { app } = createCounterfoilApp({
  settings,
  codeOf: (entry) => Code.fromAsset(bundles.directoryOf(entry)),
  siteDirectory,
  appProps: { outdir: outputDirectory },
});

export const assembly = app.synth();
