import * as z from 'zod';

// Longest retention that makes sense for logs without payloads; the values are those that CloudWatch Logs accepts.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const logRetentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const httpsOrigin = z
  .url({ protocol: /^https$/, error: 'an https address' })
  .regex(/^https:\/\/[^/]+$/, 'an origin such as https://books.example.com, without path or trailing slash');

const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'a host name such as books.example.com',
  );

/** CloudFront takes certificates from us-east-1 only. */
const cloudFrontCertificateArn = z
  .string()
  .regex(
    /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/,
    'the ARN of an ACM certificate in us-east-1',
  );

const throttlingSchema = z.strictObject({
  /** Requests per second over all routes. */
  requestsPerSecond: z.int().min(1).max(10_000).default(100),
  burstRequests: z.int().min(1).max(5_000).default(200),
});

const jwtSchema = z.strictObject({
  /** As in the token's `iss`; its keys are found through `/.well-known/openid-configuration`. */
  issuer: z.url({ protocol: /^https$/ }),
  audiences: z.array(z.string().min(1)).min(1).max(50),
  /** The hosted app as the issuer knows it: a public client, code with PKCE, `<publicOrigin>/` as redirect and after sign-out. */
  appClientId: z.string().min(1),
  /** What the app asks for; the access token must bear `tenant_id` and `role`. */
  appScope: z.string().min(1).default('openid profile email'),
});

const httpsAddress = z.url({ protocol: /^https$/, error: 'an https address' });

/** How the vendor's product looks and where it is, as `/settings.json` tells the app. */
const brandSchema = z.strictObject({
  productName: z.string().trim().min(1).max(60).optional(),
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #1f5f4a')
    .optional(),
  logoUrl: httpsAddress.optional(),
  backUrl: httpsAddress.optional(),
  /** Intuit's images of its "Connect to QuickBooks" button. */
  connectButton: z
    .strictObject({ imageUrl: httpsAddress, hoverImageUrl: httpsAddress.optional() })
    .optional(),
});

/** Everything that may differ between two deployments. Checked before anything is built. */
const stageSettingsSchema = z
  .strictObject({
    /** Part of every physical name, so that stages can share an account. */
    stage: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{0,15}$/,
        'lower-case letters, digits and "-", at most 16, beginning with a letter',
      ),
    /** Left out, the account of the credentials that deploy. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'twelve digits')
      .optional(),
    /** Required: a table with a customer's key does not synthesize without it. */
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-2'),
    /** Origin that browsers, Intuit and the vendor's back end see: the distribution's, or the domain in front of it. */
    publicOrigin: httpsOrigin,
    /** Custom domain of the distribution; needs `certificateArn`. Without it, CloudFront's own name is used. */
    domainName: hostName.optional(),
    certificateArn: cloudFrontCertificateArn.optional(),
    quickbooksEnvironment: z.enum(['sandbox', 'production']),
    /** Token issuer in place of the Cognito user pool, which is then not created. */
    jwt: jwtSchema.optional(),
    /** The vendor's product in the hosted app: its name, colour, logo and address. */
    brand: brandSchema.default({}),
    /** Prefix of the sign-in page's host name, unique in its region among all AWS accounts; by default `counterfoil-<stage>`. */
    signInDomainPrefix: z
      .string()
      .regex(
        /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
        'letters, digits and "-", without "aws", "amazon" or "cognito"',
      )
      .optional(),
    /** Who may take on the operators' role: IAM users or roles, by ARN. Left out, there is no such role. */
    operatorPrincipals: z
      .array(
        z
          .string()
          .regex(
            /^arn:aws:iam::\d{12}:(user|role)\/[\w+=,.@/-]+$/,
            'the ARN of an IAM user or role, without wildcards',
          ),
      )
      .min(1)
      .optional(),
    logRetentionDays: z.literal(logRetentionDays).default(30),
    throttling: throttlingSchema.prefault({}),
    /** Concurrent runs per push queue: event source limit, never reserved concurrency, whose throttles would use up receives. */
    pushConcurrency: z.int().min(2).max(1_000).default(10),
    /** Where alarms are mailed to; without it they show on the dashboard only. */
    alarmEmail: z.email().optional(),
    /** Where it is mailed to that what holds a tenant's documents up has changed; the bus tells it in any case. */
    notificationEmail: z.email().optional(),
    /** Reads that Intuit's plan has for all tenants in a month: 500,000 in the one that costs nothing. */
    // https://developer.intuit.com/app/developer/qbo/docs/get-started/app-partner-program
    monthlyMeteredReads: z.int().min(1).default(500_000),
  })
  .check((context) => {
    const { domainName, certificateArn, publicOrigin, quickbooksEnvironment } = context.value;
    const refuse = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', input: context.value, path: [path], message });
    };
    if ((domainName === undefined) !== (certificateArn === undefined)) {
      refuse(
        domainName === undefined ? 'domainName' : 'certificateArn',
        'domainName and certificateArn go together',
      );
    }
    if (domainName !== undefined && publicOrigin !== `https://${domainName}`) {
      refuse('publicOrigin', `must be https://${domainName}, because domainName is set`);
    }
    // Intuit refuses such redirect URIs for production keys.
    if (
      quickbooksEnvironment === 'production' &&
      /(localhost|\.invalid|\.test|\.example)(:\d+)?$/.test(publicOrigin)
    ) {
      refuse('publicOrigin', 'must be the real origin when quickbooksEnvironment is production');
    }
  });

export type StageSettings = z.output<typeof stageSettingsSchema>;
export type StageSettingsInput = z.input<typeof stageSettingsSchema>;

/** Returns the checked settings, or throws one error that lists everything that is wrong with them. */
export function checkSettings(input: unknown): StageSettings {
  const checked = stageSettingsSchema.safeParse(input);
  if (checked.success) return checked.data;
  const reasons = checked.error.issues.map(
    (issue) => `  ${issue.path.join('.') || '(settings)'}: ${issue.message}`,
  );
  throw new Error(`Cannot build: the stage's settings are wrong.\n${reasons.join('\n')}`);
}

/** Where QuickBooks Online is reached: the Accounting API differs by environment, OAuth does not. */
export function quickbooksAddresses(environment: StageSettings['quickbooksEnvironment']): {
  apiBaseUrl: string;
  appUrl: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string;
} {
  const isSandbox = environment === 'sandbox';
  return {
    apiBaseUrl: isSandbox ? 'https://sandbox-quickbooks.api.intuit.com' : 'https://quickbooks.api.intuit.com',
    appUrl: isSandbox ? 'https://app.sandbox.qbo.intuit.com' : 'https://app.qbo.intuit.com',
    authorizeUrl: 'https://appcenter.intuit.com/connect/oauth2',
    tokenUrl: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
    revokeUrl: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  };
}
