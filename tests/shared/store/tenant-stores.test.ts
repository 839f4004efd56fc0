import { createMemoryTable } from '../../fakes/memory-table.ts';
import { describeTenantStores } from './tenant-stores.contract.ts';

describeTenantStores('the table in memory', async () => createMemoryTable());
