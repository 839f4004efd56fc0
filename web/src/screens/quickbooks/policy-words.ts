import type { Settings } from '../../../../shared/domain/settings.ts';

type Choice<Value> = readonly { readonly value: Value; readonly name: string; readonly effect: string }[];
type Policy<Name extends keyof Settings> = NonNullable<Settings[Name]>;

/** Each policy in plain words, with what it does. The first of each is what counts where nobody chose. */
export const modeChoices: Choice<Policy<'mode'>> = [
  {
    value: 'automatic',
    name: 'By themselves',
    effect: 'As soon as a document is approved it goes to QuickBooks, within seconds.',
  },
  {
    value: 'manual',
    name: 'When I say so',
    effect: 'Approved documents wait under Documents until somebody submits them, one by one or all at once.',
  },
];

const partyChoices = (one: string, many: string): Choice<Policy<'customerPolicy'>> => [
  {
    value: 'createMissing',
    name: `Create ${many} that are missing`,
    effect: `The first document for a ${one} that QuickBooks does not have creates it. One of exactly the same name is used.`,
  },
  {
    value: 'matchOnly',
    name: `Only use ${many} that are there`,
    effect: `Nothing is created. A document for an unknown ${one} waits with a sync error until you choose who is meant.`,
  },
];

export const customerChoices = partyChoices('customer', 'customers');
export const vendorChoices = partyChoices('vendor', 'vendors');

export const itemChoices: Choice<Policy<'itemPolicy'>> = [
  {
    value: 'createMissing',
    name: 'Create items that are missing',
    effect: 'Each item of your product becomes one in QuickBooks, booked on the income account.',
  },
  {
    value: 'matchOnly',
    name: 'Only use items that are there',
    effect: 'A document with an unknown item waits with a sync error until you choose which is meant.',
  },
  {
    value: 'oneItem',
    name: 'One item for all lines',
    effect: 'Your list of items in QuickBooks stays short. You choose the item under Mapping.',
  },
];

export const closedPeriodChoices: Choice<Policy<'closedPeriodPolicy'>> = [
  {
    value: 'hold',
    name: 'Hold it',
    effect: 'It waits until you reopen the period, or change its date in your product.',
  },
  {
    value: 'nextOpenDay',
    name: 'Date it on the first open day',
    effect:
      'It goes at once, with another date in QuickBooks than in your product. The difference is shown on it.',
  },
];

export const numberChoices: Choice<Policy<'numberPolicy'>> = [
  { value: 'ours', name: 'Our numbers', effect: 'An invoice bears the same number on both sides.' },
  {
    value: 'quickBooks',
    name: 'QuickBooks’ numbers',
    effect: 'QuickBooks counts on; our number stands in the private note, and both are shown here.',
  },
];
