import { parseArgs } from 'node:util';
import { DemoFailure } from './demo-failure.ts';

/** What the person asked for on the command line. */
export interface DemoOptions {
  /** The invoices to push; without any file it is the sample that comes with the project. */
  invoicesFile: string | undefined;
  /** The bills to push, which are another tenant's. */
  billsFile: string | undefined;
  /** Name of the customer that stands in where an invoice has none. */
  walkIn: string | undefined;
  jsonFile: string | undefined;
  stateDir: string | undefined;
  wantsHelp: boolean;
}

export const usage = `Counterfoil demo: connects a (simulated) QuickBooks company, pushes invoices or bills into it and shows
what arrived. Then some are paid, edited, deleted and voided inside QuickBooks; the clock moves to 2 AM, the night finds
what disagrees, it is decided about, and the next night agrees. With invoices and bills, two tenants work at the same
time, each with a company of its own.

  npm run demo -- [options]

  --invoices FILE   push the invoices in FILE (CSV, one row per line of an invoice)
                    columns: InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID
                    without any file: a small sample that comes with the project
  --bills FILE      push the bills in FILE (CSV, one row per line of a bill; a bill is what stands before " - " in Trans No)
                    columns: Service Area,Expenditure Category,Expenditure Code,Paid Date,Trans No,Amount,
                    Supplier ID,Supplier Name; days are dd/mm/yyyy; a sample is in local/demo/sample-bills.csv
  --walk-in NAME    put invoices that have no customer on a customer of this name
                    without it: they are submitted and the API refuses them
  --state DIR       keep tables and books in DIR, so that the next run goes on where this one ended
                    without it: all is in memory and gone afterwards
  --json FILE       also write the result to FILE. Its "quickbooks" and "expectedTotal" count what
                    this run had to add: submit the same file again, and both are zero (so with bills);
                    "payments", "reconcile" and "syncErrors" tell what came after it
  --help            show this text

While "npm run dev" runs, the demo uses that stack (unless --state asks for one of its own).
Exit code: 0 everything that was accepted arrived and the nights proved it, 1 something did not,
           2 the options or the file are wrong.`;

const spec = {
  invoices: { type: 'string' },
  bills: { type: 'string' },
  'walk-in': { type: 'string' },
  json: { type: 'string' },
  state: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the command line, or throws {@link DemoFailure} with what is wrong with it. */
export function readOptions(args: readonly string[]): DemoOptions {
  const values = parsed(args);
  if (values.help) return { ...nothingAsked, wantsHelp: true };
  for (const name of ['invoices', 'bills', 'walk-in', 'json', 'state'] as const) {
    if (values[name]?.trim() === '')
      throw new DemoFailure(`--${name} needs a value. See npm run demo -- --help`, 2);
  }
  return {
    invoicesFile: values.invoices,
    billsFile: values.bills,
    walkIn: values['walk-in']?.trim(),
    jsonFile: values.json,
    stateDir: values.state,
    wantsHelp: false,
  };
}

const nothingAsked = {
  invoicesFile: undefined,
  billsFile: undefined,
  walkIn: undefined,
  jsonFile: undefined,
  stateDir: undefined,
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: spec, strict: true }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DemoFailure(`${why}\nSee npm run demo -- --help`, 2, error);
  }
}
