import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSettings, quickbooksAddresses, type StageSettingsInput } from '../../infra/settings.ts';
import { chosenStage, stages } from '../../infra/stages.ts';
import { fullStage } from './synthesized.ts';

const least: StageSettingsInput = {
  stage: 'test',
  region: 'eu-west-2',
  publicOrigin: 'https://books.vendor.com',
  quickbooksEnvironment: 'sandbox',
};
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f0e0d0c-0b0a-0908-0706-050403020100';

describe('checkSettings', () => {
  it('fills in what may be left out', () => {
    const settings = checkSettings(least);

    expect(settings).toEqual({
      stage: 'test',
      region: 'eu-west-2',
      brand: {},
      publicOrigin: 'https://books.vendor.com',
      quickbooksEnvironment: 'sandbox',
      logRetentionDays: 30,
      throttling: { requestsPerSecond: 100, burstRequests: 200 },
      pushConcurrency: 10,
      monthlyMeteredReads: 500_000,
    });
  });

  it('accepts a stage with everything set', () => {
    expect(checkSettings(fullStage)).toEqual(fullStage);
  });

  it.each(stages)('accepts the stage $stage that is checked in', (stage) => {
    expect(checkSettings(stage).stage).toBe(stage.stage);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no region', { region: undefined }, /region: /],
    ['a zone for a region', { region: 'eu-west-2a' }, /region: a region such as eu-west-2/],
    ['no public origin', { publicOrigin: undefined }, /publicOrigin: /],
    [
      'a public origin over http',
      { publicOrigin: 'http://books.vendor.com' },
      /publicOrigin: an https address/,
    ],
    ['a trailing slash', { publicOrigin: 'https://books.vendor.com/' }, /publicOrigin: an origin such as/],
    [
      'a path in the origin',
      { publicOrigin: 'https://books.vendor.com/app' },
      /publicOrigin: an origin such as/,
    ],
    ['an upper-case stage', { stage: 'Prod' }, /stage: lower-case letters/],
    ['a stage too long for names', { stage: 'a-stage-of-seventeen' }, /stage: lower-case letters/],
    ['an address that is none for alarms', { alarmEmail: 'operators' }, /alarmEmail: /],
    ['no reads at all', { monthlyMeteredReads: 0 }, /monthlyMeteredReads: /],
    ['a short account number', { account: '12345' }, /account: twelve digits/],
    ['an unknown QuickBooks environment', { quickbooksEnvironment: 'live' }, /quickbooksEnvironment: /],
    ['a domain without a certificate', { domainName: 'books.vendor.com' }, /certificateArn: .*go together/],
    ['a certificate without a domain', { certificateArn }, /domainName: .*go together/],
    [
      'a domain that is not the public origin',
      { domainName: 'other.vendor.com', certificateArn },
      /publicOrigin: must be https:\/\/other\.vendor\.com/,
    ],
    [
      'a certificate outside us-east-1',
      { domainName: 'books.vendor.com', certificateArn: certificateArn.replace('us-east-1', 'eu-west-2') },
      /certificateArn: the ARN of an ACM certificate in us-east-1/,
    ],
    [
      'production keys at a placeholder origin',
      { quickbooksEnvironment: 'production', publicOrigin: 'https://counterfoil-dev.invalid' },
      /publicOrigin: must be the real origin/,
    ],
    [
      'an issuer over http',
      { jwt: { issuer: 'http://login.vendor.com', audiences: ['a'] } },
      /jwt\.issuer: /,
    ],
    [
      'an issuer without audiences',
      { jwt: { issuer: 'https://login.vendor.com', audiences: [] } },
      /jwt\.audiences: /,
    ],
    ['a sign-in prefix that Cognito refuses', { signInDomainPrefix: 'my-aws-books' }, /signInDomainPrefix: /],
    [
      'everybody as operators',
      { operatorPrincipals: ['arn:aws:iam::111122223333:role/*'] },
      /operatorPrincipals\.0: the ARN of an IAM user or role, without wildcards/,
    ],
    ['no operators, instead of none named', { operatorPrincipals: [] }, /operatorPrincipals: /],
    ['a retention CloudWatch does not know', { logRetentionDays: 31 }, /logRetentionDays: /],
    ['no throttling at all', { throttling: { requestsPerSecond: 0 } }, /throttling\.requestsPerSecond: /],
    ['one concurrent push, which SQS refuses', { pushConcurrency: 1 }, /pushConcurrency: /],
    ['a misspelt setting', { publicOrigins: 'https://books.vendor.com' }, /publicOrigins/],
  ])('refuses %s', (_name, change, reason) => {
    expect(() => checkSettings({ ...least, ...change })).toThrow(reason);
  });

  it('lists everything that is wrong at once', () => {
    expect(() => checkSettings({ ...least, stage: 'X', region: 'X' })).toThrow(/stage: [^]*region: /);
  });
});

describe('chosenStage', () => {
  it('is dev when nothing is asked for', () => {
    expect(chosenStage({}).stage).toBe('dev');
  });

  it('is what the context of the command line says, before the environment', () => {
    const environment = { CDK_CONTEXT_JSON: '{"stage":"dev","other":1}', COUNTERFOIL_STAGE: 'nowhere' };

    expect(chosenStage(environment).stage).toBe('dev');
  });

  it('refuses a stage that is not written down', () => {
    expect(() => chosenStage({ COUNTERFOIL_STAGE: 'nowhere' })).toThrow(/no stage "nowhere", only dev/);
  });
});

describe('quickbooksAddresses', () => {
  it('keeps sandbox and production apart, but for OAuth', () => {
    const sandbox = quickbooksAddresses('sandbox');
    const production = quickbooksAddresses('production');

    expect(sandbox.apiBaseUrl).toBe('https://sandbox-quickbooks.api.intuit.com');
    expect(production.apiBaseUrl).toBe('https://quickbooks.api.intuit.com');
    expect(sandbox.appUrl).not.toBe(production.appUrl);
    expect(sandbox.tokenUrl).toBe(production.tokenUrl);
  });
});

describe('synth', () => {
  it('ends with 1 and builds nothing when the settings are wrong', () => {
    const projectRoot = path.join(import.meta.dirname, '..', '..');
    const run = spawnSync(process.execPath, ['infra/synth.ts'], {
      cwd: projectRoot,
      env: { ...process.env, COUNTERFOIL_STAGE: 'nowhere', CDK_OUTDIR: '/nonexistent/never-written' },
      encoding: 'utf8',
      timeout: 25_000,
    });

    expect(run.status).toBe(1);
    expect(run.stderr).toContain('no stage "nowhere"');
    expect(run.stdout).toBe('');
  });
});
