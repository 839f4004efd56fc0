import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** Index of what falls due: only items with both attributes are in it, and only by their keys. */
export const dueIndexName = 'due';

export interface RetainedTableProps {
  readonly tableName: string;
  readonly encryptionKey: Key;
  /** Whether the table has the sparse index `due` (`duePk`, `dueAt`). @default false */
  readonly dueIndex?: boolean;
}

/** A table as all of ours are: `pk` and `sk`, on demand, expiry by `expiresAt`, restorable, encrypted, not deletable. */
export class RetainedTable extends Construct {
  readonly table: TableV2;
  readonly encryptionKey: Key;

  constructor(scope: Construct, id: string, props: RetainedTableProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.table = new TableV2(this, 'Table', {
      tableName: props.tableName,
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryptionV2.customerManagedKey(props.encryptionKey),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (props.dueIndex === true) {
      this.table.addGlobalSecondaryIndex({
        indexName: dueIndexName,
        partitionKey: { name: 'duePk', type: AttributeType.STRING },
        sortKey: { name: 'dueAt', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    }
  }
}
