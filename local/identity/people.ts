/** A person who can sign in at the local provider; operators belong to no tenant. */
export interface Person {
  id: string;
  name: string;
  email: string;
  role: 'admin' | 'viewer' | 'operator';
  tenantId?: string;
}

/** The people of the story's tenants and of those that `npm run demo` fills, and an operator. */
export const demoPeople: readonly Person[] = [
  { id: 'ada', name: 'Ada Admin', email: 'ada@tenant-a.example', role: 'admin', tenantId: 'tenant-a' },
  { id: 'vic', name: 'Vic Viewer', email: 'vic@tenant-a.example', role: 'viewer', tenantId: 'tenant-a' },
  { id: 'bea', name: 'Bea Admin', email: 'bea@tenant-b.example', role: 'admin', tenantId: 'tenant-b' },
  { id: 'cal', name: 'Cal Admin', email: 'cal@tenant-c.example', role: 'admin', tenantId: 'tenant-c' },
  { id: 'dan', name: 'Dan Admin', email: 'dan@demo-a.example', role: 'admin', tenantId: 'demo-a' },
  { id: 'dee', name: 'Dee Admin', email: 'dee@demo-b.example', role: 'admin', tenantId: 'demo-b' },
  { id: 'oli', name: 'Oli Operator', email: 'oli@operator.example', role: 'operator' },
];
