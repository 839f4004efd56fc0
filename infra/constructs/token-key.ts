import { RemovalPolicy, Tags } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { tokenContextNames } from '../permissions.ts';

// Roles live in another stack, so the key cannot name them: it asks for this tag instead.
const tokenUseTag = 'counterfoil:opens-tokens';

/** Marks a role as one that the token key answers, beside its own policy. */
export function markAsOpeningTokens(role: IRole): void {
  Tags.of(role).add(tokenUseTag, 'true', { includeResourceTypes: ['AWS::IAM::Role'] });
}

/**
 * The key that seals QuickBooks tokens. Its own policy refuses use without the full encryption context and by roles
 * that are not marked, whatever their policies allow: an account administrator does not read tokens by accident.
 */
export class TokenKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: { readonly stage: string }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `Counterfoil ${props.stage}: seals QuickBooks tokens`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // A statement's conditions must all hold, so each missing name needs a statement of its own.
    for (const name of tokenContextNames) {
      this.refuse({ Null: { [`kms:EncryptionContext:${name}`]: 'true' } });
    }
    this.refuse({ StringNotEquals: { [`aws:PrincipalTag/${tokenUseTag}`]: 'true' } });
  }

  private refuse(conditions: Record<string, Record<string, string>>): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
        ],
        resources: ['*'],
        conditions,
      }),
    );
  }
}
