import vm from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { fullStage, ofType, onlyOne, synthesize, type Resources } from './synthesized.ts';

let dev: Resources;
let full: Resources;
beforeAll(() => {
  dev = synthesize().web;
  full = synthesize(fullStage).web;
});

const distributionOf = (resources: Resources): any =>
  onlyOne(resources, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;

// CloudFront's own policies: CachingDisabled, AllViewerExceptHostHeader.
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

describe('WebStack', () => {
  it('leads the API’s paths to the API, uncached, with headers, cookies and query', () => {
    const behaviors = distributionOf(dev).CacheBehaviors;

    expect(behaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual([
      '/v1/*',
      '/oauth/*',
      '/webhooks/*',
      '/openapi.json',
    ]);
    for (const behavior of behaviors) {
      expect(behavior).toMatchObject({
        CachePolicyId: cachingDisabled,
        OriginRequestPolicyId: allViewerExceptHost,
        ViewerProtocolPolicy: 'https-only',
        AllowedMethods: expect.arrayContaining(['GET', 'PUT', 'POST', 'DELETE']),
      });
    }
  });

  it('leads everything else to the app’s bucket, which only the distribution reads', () => {
    const { DefaultCacheBehavior, DefaultRootObject, Origins } = distributionOf(dev);
    const origin = Origins.find(({ Id }: { Id: string }) => Id === DefaultCacheBehavior.TargetOriginId);

    expect(DefaultRootObject).toBe('index.html');
    expect(JSON.stringify(origin.DomainName)).toContain('AppBucket');
    expect(origin.OriginAccessControlId).toBeDefined();
    for (const [, { Properties }] of ofType(dev, 'AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
  });

  it('leads the addresses of screens to the page, and leaves files and the API alone', () => {
    const { Properties } = onlyOne(dev, 'AWS::CloudFront::Function');
    const { CacheBehaviors, DefaultCacheBehavior } = distributionOf(dev);
    const handler: any = vm.runInNewContext(`${Properties.FunctionCode};handler`);
    const pathOf = (uri: string): string => handler({ request: { uri } }).uri;

    expect(Properties.FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
    expect(DefaultCacheBehavior.FunctionAssociations[0].EventType).toBe('viewer-request');
    expect(CacheBehaviors.every((behavior: any) => behavior.FunctionAssociations === undefined)).toBe(true);
    expect(distributionOf(dev).CustomErrorResponses).toBeUndefined();
    expect(['/', '/documents', '/reconcile/2026-11-27.2026-11-27T10:00:00.000Z'].map(pathOf)).toEqual([
      '/index.html',
      '/index.html',
      '/index.html',
    ]);
    expect(['/favicon.svg', '/settings.json', '/assets/gone-123.js'].map(pathOf)).toEqual([
      '/favicon.svg',
      '/settings.json',
      '/assets/gone-123.js',
    ]);
  });

  describe('the app’s files', () => {
    const deployments = (resources: Resources): any[] =>
      ofType(resources, 'Custom::CDKBucketDeployment').map(([, { Properties }]) => Properties);

    it('are kept for ever where their names change with their content, and asked for anew where not', () => {
      const [assets, page] = deployments(dev);

      expect(assets.DestinationBucketKeyPrefix).toBe('assets');
      expect(assets.SystemMetadata['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(page.SystemMetadata['cache-control']).toBe('no-cache');
      // A tab that was opened before still loads the parts of its own build.
      expect([assets.Prune, page.Prune]).toEqual([false, false]);
    });

    it('come with the stage’s settings, which are filled in when it is deployed', () => {
      const [, page] = deployments(dev);

      expect(JSON.stringify(page.SourceMarkers)).toContain('ProviderURL');
    });
  });

  it('reaches the API by TLS 1.2', () => {
    const origin = distributionOf(dev).Origins.find((one: any) => one.CustomOriginConfig !== undefined);

    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    });
  });

  it('takes a domain with its certificate and asks for TLS 1.2', () => {
    const { Aliases, ViewerCertificate } = distributionOf(full);

    expect(Aliases).toEqual(['books.vendor.com']);
    expect(ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
  });

  describe('security headers', () => {
    /** The policy of a behavior by its logical id. */
    const policyOf = (resources: Resources, { ResponseHeadersPolicyId }: any): any =>
      resources[ResponseHeadersPolicyId.Ref]?.Properties.ResponseHeadersPolicyConfig;
    const directives = (resources: Resources): Record<string, string> => {
      const policy = policyOf(resources, distributionOf(resources).DefaultCacheBehavior);
      const text: string = policy.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
      return Object.fromEntries(
        text
          .split('; ')
          .map((directive) => [
            directive.slice(0, directive.indexOf(' ')),
            directive.slice(directive.indexOf(' ') + 1),
          ]),
      );
    };

    it('allow own scripts only, nothing inline, no frame and no form elsewhere', () => {
      expect(directives(dev)).toMatchObject({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'frame-ancestors': "'none'",
        'base-uri': "'none'",
        'form-action': "'self'",
      });
      expect(JSON.stringify(directives(dev))).not.toMatch(/unsafe|\*|data:/);
    });

    it('let the vendor’s logo in, from where it lies and from nowhere else', () => {
      expect(directives(dev)['img-src']).toBe("'self'");
      expect(directives(full)['img-src']).toBe("'self' https://static.vendor.com https://images.vendor.com");
    });

    it('let the app talk to where it signs in', () => {
      expect(directives(dev)['connect-src']).toBe(
        "'self' https://cognito-idp.us-east-1.amazonaws.com https://counterfoil-dev.auth.us-east-1.amazoncognito.com",
      );
      expect(directives(full)['connect-src']).toBe("'self' https://login.vendor.com");
    });

    it('are on every answer', () => {
      const { CacheBehaviors, DefaultCacheBehavior } = distributionOf(dev);

      for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors]) {
        expect(policyOf(dev, behavior).SecurityHeadersConfig).toMatchObject({
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: 'DENY', Override: true },
          StrictTransportSecurity: { Override: true },
          // Addresses stay out of Referer: the callback's holds a code.
          ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
        });
      }
    });

    it('leave a page of the API the style that its own policy allows, and give everything else of it nothing', () => {
      const { CacheBehaviors, DefaultCacheBehavior } = distributionOf(dev);

      for (const behavior of CacheBehaviors) {
        expect(policyOf(dev, behavior).SecurityHeadersConfig.ContentSecurityPolicy).toEqual({
          ContentSecurityPolicy:
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          Override: false,
        });
      }
      expect(policyOf(dev, DefaultCacheBehavior).SecurityHeadersConfig.ContentSecurityPolicy.Override).toBe(
        true,
      );
    });
  });

  describe('viewer log', () => {
    it('has no query, cookie or referrer, where an OAuth code could be', () => {
      const fields = onlyOne(dev, 'AWS::Logs::Delivery').Properties.RecordFields;

      expect(fields).toContain('cs-uri-stem');
      expect(fields.join(' ')).not.toMatch(/query|cookie|referer/i);
    });

    it('is the only log of the distribution, because the older kind writes queries', () => {
      expect(distributionOf(dev).Logging).toBeUndefined();
    });

    it('is left out where CloudFront does not hand it over', () => {
      expect(ofType(full, 'AWS::Logs::Delivery')).toEqual([]);
    });
  });
});
