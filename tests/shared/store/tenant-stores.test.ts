import { createMemoryTable } from '../../fakes/memory-table.ts';
import { describeSingleUseStores } from './single-use.contract.ts';
import { describeNightStores } from './night-stores.contract.ts';
import { describePushStores } from './push-stores.contract.ts';
import { describeReferenceLists } from './reference-lists.contract.ts';
import { describeDigests } from './digests.contract.ts';
import { describeSyncErrorStores } from './sync-error-stores.contract.ts';
import { describeTable } from './table.contract.ts';
import { describeTenantStores } from './tenant-stores.contract.ts';

describeTenantStores('the table in memory', async () => createMemoryTable());
describeSingleUseStores('the table in memory', async () => createMemoryTable());
describeTable('the table in memory', async () => createMemoryTable());
describePushStores('the table in memory', async () => createMemoryTable());
describeReferenceLists('the table in memory', async () => createMemoryTable());
describeSyncErrorStores('the table in memory', async () => createMemoryTable());
describeDigests('the table in memory', async () => createMemoryTable());
describeNightStores('the table in memory', async () => createMemoryTable());
