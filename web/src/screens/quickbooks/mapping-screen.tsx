import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useApi, useConnection } from '../../api/tenant.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { CategoryRules } from './category-rules.tsx';
import { EditSettings, type SettingsEdit } from './edit-settings.tsx';
import { missingOf, withField } from './mapping-edit.ts';
import { anyPushedQuery, referenceQuery } from './queries.ts';
import { TargetPicker } from './target-picker.tsx';
import { staleWords } from './target-words.ts';
import { TaxRules } from './tax-rules.tsx';

/** Where money lands in the books (B5). */
export function MappingScreen(): ReactNode {
  return (
    <EditSettings
      savedWords="The mapping is saved. Documents that waited for it go on by themselves."
      afterSave={
        <Notice
          tone="good"
          title="Saved"
          actions={
            <ButtonLink tone="primary" to="/settings/integrations/quickbooks/first-sync">
              Go on: see who is who
            </ButtonLink>
          }
        >
          <p>Documents that waited for the mapping go on by themselves.</p>
        </Notice>
      }
    >
      {(edit) => <Mapping edit={edit} />}
    </EditSettings>
  );
}

function Mapping({ edit }: { edit: SettingsEdit }): ReactNode {
  const { settings } = edit;
  const { data: connection } = useConnection();
  const { data: reference } = useQuery(referenceQuery(useApi()));
  const stale = reference?.staleMapping ?? [];
  const country = connection?.company?.country;
  const missing = missingOf(settings, country);
  const field = (
    name: MappedField,
  ): Pick<Parameters<typeof TargetPicker>[0], 'value' | 'onChange' | 'error' | 'isDisabled'> => ({
    value: settings[name],
    onChange: (id) => edit.change(withField(settings, name, id)),
    error: edit.problemOf(name) ?? staleWords(stale, name),
    isDisabled: !edit.canChange,
  });
  return (
    <>
      {edit.canChange && <BeforeTheFirst edit={edit} />}
      <Card title="Invoices" lead={needWords(missing.invoices, 'invoices')}>
        <div className="quickbooks-fields">
          {settings.itemPolicy === 'oneItem' ? (
            <TargetPicker
              label="Item on all lines"
              hint="Your policies say that all lines bear this one item."
              from={{ list: 'items' }}
              {...field('itemId')}
            />
          ) : (
            <TargetPicker
              label="Income account"
              hint="Where sales land: new items that are created book on it."
              from={{ list: 'accounts', usableFor: 'income' }}
              suggestsOnlyOne
              {...field('incomeAccountId')}
            />
          )}
          <TargetPicker
            label="Tax code for sales"
            hint="For lines that say nothing else."
            from={{ list: 'tax-codes', usableFor: 'sales' }}
            {...field('defaultTaxCodeId')}
          />
          <TargetPicker
            label="Terms of invoices"
            hint="May be left out: then the due date of the document counts alone."
            from={{ list: 'terms' }}
            isClearable
            {...field('salesTermId')}
          />
        </div>
      </Card>
      <Card title="Bills" lead={needWords(missing.bills, 'bills')}>
        <div className="quickbooks-fields">
          <TargetPicker
            label="Expense account"
            hint="Where costs land, for lines without a category of their own."
            from={{ list: 'accounts', usableFor: 'expense' }}
            suggestsOnlyOne
            {...field('expenseAccountId')}
          />
          {country !== 'US' && (
            <TargetPicker
              label="Tax code for purchases"
              hint="May be left out: then the one for sales counts, where it has a rate for purchases."
              from={{ list: 'tax-codes', usableFor: 'purchases' }}
              isClearable
              {...field('defaultPurchaseTaxCodeId')}
            />
          )}
          <TargetPicker
            label="Terms of bills"
            hint="May be left out."
            from={{ list: 'terms' }}
            isClearable
            {...field('purchaseTermId')}
          />
        </div>
      </Card>
      <CategoryRules edit={edit} stale={stale} />
      <TaxRules edit={edit} stale={stale} />
    </>
  );
}

/** While nothing was pushed yet: saving lets everything go, unless a person wants to see one document first. */
function BeforeTheFirst({ edit }: { edit: SettingsEdit }): ReactNode {
  const { data: pushed } = useQuery(anyPushedQuery(useApi()));
  const { settings, change } = edit;
  if (pushed !== false) return null;
  if (settings.mode === 'manual') {
    return (
      <Notice tone="calm" title="Documents wait until you say so">
        <p>Save the mapping, then push one as a test. After it, let all others go by themselves.</p>
      </Notice>
    );
  }
  return (
    <Notice
      tone="calm"
      title="Once this is saved, approved documents go by themselves"
      actions={
        <Button onClick={() => change(withField(settings, 'mode', 'manual'))}>Let me test one first</Button>
      }
    >
      <p>To look at one before all others go, hold them: each then waits until you submit it.</p>
    </Notice>
  );
}

type MappedField =
  | 'itemId'
  | 'incomeAccountId'
  | 'expenseAccountId'
  | 'defaultTaxCodeId'
  | 'defaultPurchaseTaxCodeId'
  | 'salesTermId'
  | 'purchaseTermId';

const needWords = (missing: readonly string[], what: string): string =>
  missing.length === 0
    ? `All that ${what} need is chosen.`
    : `Before ${what} can go: choose ${missing.join(' and ')}.`;
