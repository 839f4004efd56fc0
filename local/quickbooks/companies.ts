import * as z from 'zod';
import { createBooks } from './books/books.ts';
import type { Books } from './books/books.ts';
import type { RowChange } from './books/store.ts';
import { seedSchema } from './books/seeds/seed.ts';
import type { Seed } from './books/seeds/seed.ts';
import { booksSwitchesSchema, subscriptionSchema } from './books/switches.ts';
import type { ForeignTraffic } from './gateway/limits.ts';
import type { RandomText } from './random-text.ts';

const stateSchema = z.enum(['ok', 'locked', 'maintenance', 'otherCluster', 'noAccess', 'lapsedAtGateway']);
/** What the gateway says about a company before its books are asked. */
export type CompanyState = z.infer<typeof stateSchema>;

export const newCompanySchema = z.strictObject({
  realmId: z
    .string()
    .regex(/^\d{1,19}$/u)
    .optional(),
  seed: seedSchema.default('us'),
  companyName: z.string().min(1).optional(),
  switches: booksSwitchesSchema.optional(),
});
export type NewCompany = z.input<typeof newCompanySchema>;

export const companyChangeSchema = z.strictObject({
  switches: booksSwitchesSchema.optional(),
  /** Short for the switch of the same name. */
  subscription: subscriptionSchema.optional(),
  state: stateSchema.optional(),
});
export type CompanyChange = z.input<typeof companyChangeSchema>;

/** One QuickBooks company: its books and what stands before them. */
export interface Company {
  readonly realmId: string;
  readonly companyName: string;
  readonly seed: Seed;
  state: CompanyState;
  foreign: ForeignTraffic | undefined;
  readonly books: Books;
}

export interface Companies {
  create(input: NewCompany): Company;
  change(realmId: string, change: CompanyChange): Company;
  find(realmId: string): Company | undefined;
  /** Throws {@link UnknownCompany}. */
  get(realmId: string): Company;
  all(): readonly Company[];
  snapshot(): unknown;
  restore(saved: unknown): void;
  reset(): void;
}

const savedSchema = z.array(
  z.strictObject({
    realmId: z.string(),
    companyName: z.string(),
    seed: seedSchema,
    state: stateSchema,
    books: z.record(z.string(), z.unknown()),
  }),
);

export interface CompaniesDeps {
  text: RandomText;
  /** Told of every change that was committed in any company's books. */
  onCommitted: (realmId: string, changes: readonly RowChange[]) => void;
}

export function createCompanies(deps: CompaniesDeps): Companies {
  const companies = new Map<string, Company>();
  const existing = (realmId: string): Company => {
    const company = companies.get(realmId);
    if (company === undefined) throw new UnknownCompany(realmId);
    return company;
  };
  return {
    create(input) {
      const {
        realmId = `9341${deps.text.digits(12)}`,
        seed,
        companyName,
        switches,
      } = newCompanySchema.parse(input);
      const name = companyName ?? `Sample company ${realmId.slice(-4)}`;
      const books = createBooks({
        realmId,
        seed,
        companyName: name,
        onCommitted: (changes) => deps.onCommitted(realmId, changes),
        ...(switches === undefined ? {} : { switches }),
      });
      const company: Company = { realmId, companyName: name, seed, state: 'ok', foreign: undefined, books };
      companies.set(realmId, company);
      return company;
    },
    change(realmId, change) {
      const company = existing(realmId);
      const { switches = {}, subscription, state } = companyChangeSchema.parse(change);
      company.books.setSwitches(subscription === undefined ? switches : { ...switches, subscription });
      company.state = state ?? company.state;
      return company;
    },
    find: (realmId) => companies.get(realmId),
    get: existing,
    all: () => [...companies.values()],
    snapshot: () =>
      [...companies.values()].map(({ realmId, companyName, seed, state, books }) => ({
        realmId,
        companyName,
        seed,
        state,
        books: books.snapshot(),
      })),
    restore(saved) {
      const parsed = savedSchema.parse(saved);
      companies.clear();
      for (const { books: snapshot, ...rest } of parsed) {
        const books = createBooks({
          realmId: rest.realmId,
          seed: rest.seed,
          companyName: rest.companyName,
          onCommitted: (changes) => deps.onCommitted(rest.realmId, changes),
          snapshot,
        });
        companies.set(rest.realmId, { ...rest, foreign: undefined, books });
      }
    },
    reset: () => {
      companies.clear();
    },
  };
}

/** A realm the simulator does not hold. */
export class UnknownCompany extends Error {
  constructor(realmId: string) {
    super(`Cannot find company ${realmId}: no such realm in this simulator.`);
  }
}
