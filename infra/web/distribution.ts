import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { StageSettings } from '../settings.ts';

/** Paths that the HTTP API answers; everything else is the app's. */
const apiPathPatterns = ['/v1/*', '/oauth/*', '/webhooks/*', '/openapi.json'] as const;

export interface DistributionProps {
  readonly settings: StageSettings;
  readonly appBucket: IBucket;
  readonly apiDomainName: string;
  /** Where the app fetches tokens, beside its own origin. */
  readonly signInOrigins: readonly string[];
}

/** CloudFront in front of the app's bucket and the HTTP API. The API is never cached and sees all but the host header. */
export class Distribution extends Construct {
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { settings } = props;
    const ofStage = `counterfoil-${settings.stage}`;
    const appHeaders = securityHeaders(this, 'SecurityHeaders', {
      name: `${ofStage}-security`,
      contentSecurityPolicy: {
        contentSecurityPolicy: appContentSecurityPolicy(props.signInOrigins, settings.brand),
        override: true,
      },
    });
    const apiHeaders = securityHeaders(this, 'ApiSecurityHeaders', {
      name: `${ofStage}-api-security`,
      // A page of the API allows the style that it holds, and says so itself; all else it answers needs nothing.
      contentSecurityPolicy: {
        contentSecurityPolicy:
          "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        override: false,
      },
    });
    const toApi = apiBehavior(props.apiDomainName, apiHeaders);
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Counterfoil ${settings.stage}`,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(props.appBucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: appHeaders,
        functionAssociations: [
          {
            eventType: cloudfront.FunctionEventType.VIEWER_REQUEST,
            function: pageOfScreens(this, ofStage),
          },
        ],
      },
      additionalBehaviors: Object.fromEntries(apiPathPatterns.map((pattern) => [pattern, toApi])),
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      ...this.customDomain(settings),
    });
    this.acknowledgeFindings(settings);
  }

  private customDomain({ domainName, certificateArn }: StageSettings): Partial<cloudfront.DistributionProps> {
    if (domainName === undefined || certificateArn === undefined) return {};
    return {
      domainNames: [domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  private acknowledgeFindings(settings: StageSettings): void {
    acknowledge(
      this.distribution,
      {
        rule: 'AwsSolutions::AwsSolutions-CFR1',
        reason:
          'Tenants’ users may travel, and Intuit’s webhooks come from anywhere: no country is shut out.',
      },
      {
        rule: 'AwsSolutions::AwsSolutions-CFR2',
        reason:
          'No web firewall yet: JWT on every route, throttling and body limits bound what it would filter.',
      },
      {
        rule: 'AwsSolutions::AwsSolutions-CFR3',
        reason:
          'The logging this rule knows writes query strings, and the callback’s holds an OAuth code: ViewerLog instead.',
      },
    );
    if (settings.certificateArn !== undefined) return;
    acknowledge(this.distribution, {
      rule: 'AwsSolutions::AwsSolutions-CFR4',
      reason:
        'CloudFront fixes the TLS policy of its own domain; stages with a domain of theirs ask for TLS 1.2.',
    });
  }
}

/**
 * Addresses of screens, such as `/documents/doc_1`, are the one page. Done before the bucket is asked, and for the app's
 * behaviour alone: a custom error page would take the place of the API's own 403 and 404 too.
 */
function pageOfScreens(scope: Construct, ofStage: string): cloudfront.Function {
  return new cloudfront.Function(scope, 'PageOfScreens', {
    functionName: `${ofStage}-page-of-screens`,
    comment: 'Leads the addresses of screens to the page',
    runtime: cloudfront.FunctionRuntime.JS_2_0,
    code: cloudfront.FunctionCode.fromInline(`function handler(event) {
  var request = event.request;
  // Files lie in /assets/ or at the top with an extension; what is missing of those stays missing.
  if (!/^\\/(assets\\/.*|[^/]+\\.[a-z0-9]+)$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
`),
  });
}

function apiBehavior(
  apiDomainName: string,
  responseHeadersPolicy: cloudfront.ResponseHeadersPolicy,
): cloudfront.BehaviorOptions {
  return {
    origin: new HttpOrigin(apiDomainName, {
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      // As long as the API itself may take.
      readTimeout: Duration.seconds(30),
    }),
    // Plain http would have carried the token already before a redirect.
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy,
    compress: false,
  };
}

/** Only own scripts and styles, nothing inline; the app talks to its own origin and to where it signs in. */
function appContentSecurityPolicy(signInOrigins: readonly string[], brand: StageSettings['brand']): string {
  const images = [brand.logoUrl, brand.connectButton?.imageUrl, brand.connectButton?.hoverImageUrl];
  const imageOrigins = new Set(images.flatMap((url) => (url === undefined ? [] : [new URL(url).origin])));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${["'self'", ...imageOrigins].join(' ')}`,
    "font-src 'self'",
    "manifest-src 'self'",
    `connect-src ${["'self'", ...signInOrigins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

function securityHeaders(
  scope: Construct,
  id: string,
  of: {
    readonly name: string;
    readonly contentSecurityPolicy: cloudfront.ResponseHeadersContentSecurityPolicy;
  },
): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: of.name,
    securityHeadersBehavior: {
      contentSecurityPolicy: of.contentSecurityPolicy,
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
      // The callback's address holds a code: it must not travel on in a Referer header.
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(365),
        includeSubdomains: true,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
      ],
    },
  });
}
