import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { FunctionMaking } from './constructs/node-function.ts';
import type { StageSettings } from './settings.ts';
import { StatefulStack } from './stateful-stack.ts';
import { SyncStack } from './sync-stack.ts';
import { WebStack } from './web-stack.ts';

export interface CounterfoilApp {
  readonly app: App;
  readonly stateful: StatefulStack;
  readonly sync: SyncStack;
  readonly web: WebStack;
}

/** One stage's stacks, checked at synthesis by two packs of cdk-nag; a finding without an acknowledgement fails it. */
export function createCounterfoilApp(options: {
  readonly settings: StageSettings;
  readonly codeOf: FunctionMaking['codeOf'];
  /** The built app. */
  readonly siteDirectory: string;
  readonly appProps: AppProps;
}): CounterfoilApp {
  const { settings } = options;
  const app = new App({ context: featureFlags, ...options.appProps });
  const making: FunctionMaking = {
    stage: settings.stage,
    logRetentionDays: settings.logRetentionDays,
    codeOf: options.codeOf,
  };
  const env = {
    region: settings.region,
    ...(settings.account === undefined ? {} : { account: settings.account }),
  };
  const stateful = new StatefulStack(app, 'Stateful', {
    stackName: `counterfoil-${settings.stage}-stateful`,
    description: 'Counterfoil: tables, keys, secret, user pool',
    terminationProtection: true,
    env,
    settings,
    making,
  });
  const sync = new SyncStack(app, 'Sync', {
    stackName: `counterfoil-${settings.stage}-sync`,
    description: 'Counterfoil: HTTP API, queues, workers, schedules, event bus',
    env,
    settings,
    making,
    stateful,
  });
  const web = new WebStack(app, 'Web', {
    stackName: `counterfoil-${settings.stage}-web`,
    description: 'Counterfoil: the one public origin of app, API, OAuth and webhooks',
    env,
    settings,
    tokenIssuer: stateful.tokenIssuer,
    siteDirectory: options.siteDirectory,
    apiDomainName: sync.apiDomainName,
  });
  Tags.of(app).add('counterfoil:stage', settings.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return { app, stateful, sync, web };
}

// Here and not in cdk.json, so that synthesis with and without CDK's command line gives the same templates.
const featureFlags = {
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
};
