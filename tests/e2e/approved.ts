import { line } from '../stack/invoice.ts';
import type { BrowserWorld } from './browser-world.ts';

interface Stored {
  readonly documentId: string;
  readonly state: string;
  readonly number: string;
  readonly quickbooks?: { readonly id: string };
}

/** What the vendor's product approves. `name` is the customer's. */
export const approveInvoice = (
  world: BrowserWorld,
  of: { tenantId: string; number: string; name?: string | undefined },
): Promise<Stored> =>
  world.vendor('POST', `${of.tenantId}/invoices`, {
    id: `inv-${of.number}`,
    revision: 1,
    number: of.number,
    issuedOn: '2026-11-02',
    dueOn: '2026-12-02',
    currency: 'GBP',
    customer: { id: `c-${of.name ?? 'Ann Archer'}`, name: of.name ?? 'Ann Archer' },
    lines: [line()],
  });

/** The document of a number, as soon as it is in a state. */
export async function untilState(
  world: BrowserWorld,
  of: { tenantId: string; number: string; state: string },
): Promise<Stored> {
  const giveUpAtMs = performance.now() + 30_000;
  for (;;) {
    const path = `${of.tenantId}/documents?search=${encodeURIComponent(of.number)}`;
    const { documents } = await world.vendor<{ documents: Stored[] }>('GET', path);
    const found = documents.find(({ number }) => number === of.number);
    if (found?.state === of.state) return found;
    if (performance.now() > giveUpAtMs) throw new Error(`Not ${of.state}: ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
