import type { ChosenPolicies, Policies } from './settings.ts';

/** The policies in force: what was chosen, and for the rest the default. Apart from the schemas, so that the app need not load those. */
export const policiesOf = (chosen: ChosenPolicies): Policies => ({
  customerPolicy: chosen.customerPolicy ?? 'createMissing',
  vendorPolicy: chosen.vendorPolicy ?? 'createMissing',
  itemPolicy: chosen.itemPolicy ?? 'createMissing',
  mode: chosen.mode ?? 'automatic',
  closedPeriodPolicy: chosen.closedPeriodPolicy ?? 'hold',
  numberPolicy: chosen.numberPolicy ?? 'ours',
  ...(chosen.goLiveOn === undefined ? {} : { goLiveOn: chosen.goLiveOn }),
});
