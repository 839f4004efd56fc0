/** What every figure was drawn from; printed with them. */
export const seeds = { invoices: 1, intuit: 7, workers: 11, names: 7 } as const;
