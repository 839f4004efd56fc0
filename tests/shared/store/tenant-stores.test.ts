import { createMemoryTable } from '../../fakes/memory-table.ts';
import { describeSingleUseStores } from './single-use.contract.ts';
import { describeTenantStores } from './tenant-stores.contract.ts';

describeTenantStores('the table in memory', async () => createMemoryTable());
describeSingleUseStores('the table in memory', async () => createMemoryTable());
