import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { onTestFinished } from 'vitest';
import { createCounterfoilApp, type CounterfoilApp } from '../../infra/counterfoil-app.ts';
import { checkSettings, type StageSettingsInput } from '../../infra/settings.ts';
import { stages } from '../../infra/stages.ts';

/** A stage with every optional setting, as `dev` is one with none. */
export const fullStage: StageSettingsInput = {
  stage: 'prod',
  account: '111122223333',
  region: 'eu-west-2',
  publicOrigin: 'https://books.vendor.com',
  domainName: 'books.vendor.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0f0e0d0c-0b0a-0908-0706-050403020100',
  quickbooksEnvironment: 'production',
  jwt: {
    issuer: 'https://login.vendor.com/',
    audiences: ['counterfoil'],
    appClientId: 'counterfoil-app',
    appScope: 'openid profile',
  },
  brand: {
    productName: 'Haulage Desk',
    accentColor: '#0a4da2',
    logoUrl: 'https://static.vendor.com/logo.svg',
    backUrl: 'https://desk.vendor.com/',
    connectButton: {
      imageUrl: 'https://static.vendor.com/connect.png',
      hoverImageUrl: 'https://images.vendor.com/connect-hover.png',
    },
  },
  operatorPrincipals: ['arn:aws:iam::111122223333:role/on-call'],
  logRetentionDays: 90,
  throttling: { requestsPerSecond: 500, burstRequests: 1000 },
  pushConcurrency: 40,
  alarmEmail: 'operators@vendor.com',
  notificationEmail: 'support@vendor.com',
  monthlyMeteredReads: 1_000_000,
};

export const devStage = stages.find((stage) => stage.stage === 'dev')!;

/** The app with one empty bundle for all functions: what is asserted here is the wiring. It ends with the test. */
export function createTestApp(stage: StageSettingsInput = devStage): CounterfoilApp {
  const directory = temporaryDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return createAppIn(directory, stage);
}

const temporaryDirectory = (): string => mkdtempSync(path.join(tmpdir(), 'counterfoil-infra-'));

function createAppIn(directory: string, stage: StageSettingsInput): CounterfoilApp {
  const bundle = path.join(directory, 'bundle');
  mkdirSync(bundle);
  writeFileSync(path.join(bundle, 'index.mjs'), 'export const handler = undefined;\n');
  const siteDirectory = path.join(directory, 'site');
  mkdirSync(path.join(siteDirectory, 'assets'), { recursive: true });
  writeFileSync(path.join(siteDirectory, 'index.html'), '<p>page</p>');
  writeFileSync(path.join(siteDirectory, 'assets', 'app.js'), 'run()');
  return createCounterfoilApp({
    settings: checkSettings(stage),
    codeOf: () => Code.fromAsset(bundle),
    siteDirectory,
    appProps: { outdir: path.join(directory, 'cdk.out') },
  });
}

export interface Resource {
  readonly Type: string;
  // Templates are free-form JSON; tests look into them as such.
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
export type Resources = Record<string, Resource>;

export interface SynthesizedStacks {
  readonly stateful: Resources;
  readonly sync: Resources;
  readonly web: Resources;
}

const synthesized = new Map<string, SynthesizedStacks>();

/** What a stage comes to. It takes seconds, so that each is synthesized once; everybody has a copy. */
export function synthesize(stage: StageSettingsInput = devStage): SynthesizedStacks {
  const key = JSON.stringify(stage);
  const stacks = synthesized.get(key) ?? synthesizeAnew(stage);
  synthesized.set(key, stacks);
  return structuredClone(stacks);
}

function synthesizeAnew(stage: StageSettingsInput): SynthesizedStacks {
  const directory = temporaryDirectory();
  try {
    const { app, stateful, sync, web } = createAppIn(directory, stage);
    const assembly = app.synth();
    const resourcesOf = (stackName: string): Resources =>
      assembly.getStackByName(stackName).template.Resources as Resources;
    return {
      stateful: resourcesOf(stateful.stackName),
      sync: resourcesOf(sync.stackName),
      web: resourcesOf(web.stackName),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Logical id and resource of everything of one type. */
export function ofType(resources: Resources, type: string): [string, Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** The only resource of a type. */
export function onlyOne(resources: Resources, type: string): Resource {
  const found = ofType(resources, type);
  if (found.length !== 1) throw new Error(`${String(found.length)} resources are of type ${type}`);
  return found[0]![1];
}
