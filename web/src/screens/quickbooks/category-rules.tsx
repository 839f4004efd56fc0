import { useState, type ReactNode } from 'react';
import type { StaleTarget } from '../../../../shared/domain/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, Input } from '../../ui/field.tsx';
import type { SettingsEdit } from './edit-settings.tsx';
import {
  withCategoryRule,
  withChangedCategoryRule,
  withoutCategoryRule,
  wordProblem,
} from './mapping-edit.ts';
import { TargetPicker } from './target-picker.tsx';
import { staleWords } from './target-words.ts';

/** Where lines of one category land, in place of the defaults above. */
export function CategoryRules({
  edit,
  stale,
}: {
  edit: SettingsEdit;
  stale: readonly StaleTarget[];
}): ReactNode {
  const { settings, change, canChange } = edit;
  const rules = settings.categoryRules ?? [];
  return (
    <Card
      title="By category"
      lead="Lines of your documents may bear a category. Give one accounts or a tax code of its own; what you leave out follows the choices above."
    >
      {rules.map((rule, index) => (
        <div
          key={rule.category}
          className="quickbooks-rule"
          role="group"
          aria-label={`Category ${rule.category}`}
        >
          <p className="quickbooks-rule-name">{rule.category}</p>
          <TargetPicker
            label={`Income account for ${rule.category}`}
            from={{ list: 'accounts', usableFor: 'income' }}
            value={rule.incomeAccountId}
            isClearable
            isDisabled={!canChange}
            onChange={(incomeAccountId) =>
              change(withChangedCategoryRule(settings, index, { incomeAccountId }))
            }
          />
          <TargetPicker
            label={`Expense account for ${rule.category}`}
            from={{ list: 'accounts', usableFor: 'billLine' }}
            value={rule.expenseAccountId}
            error={staleWords(stale, 'categoryRules', rule.category)}
            isClearable
            isDisabled={!canChange}
            onChange={(expenseAccountId) =>
              change(withChangedCategoryRule(settings, index, { expenseAccountId }))
            }
          />
          <TargetPicker
            label={`Tax code for ${rule.category}`}
            from={{ list: 'tax-codes' }}
            value={rule.taxCodeId}
            isClearable
            isDisabled={!canChange}
            onChange={(taxCodeId) => change(withChangedCategoryRule(settings, index, { taxCodeId }))}
          />
          {canChange && (
            <Button
              tone="quiet"
              aria-label={`Remove the rule for ${rule.category}`}
              onClick={() => change(withoutCategoryRule(settings, index))}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {canChange && (
        <AddWord
          label="Category"
          hint="The word as it stands on your lines, such as Fuel."
          act="Add a category"
          taken={rules.map(({ category }) => category)}
          onAdd={(category) => change(withCategoryRule(settings, { category }))}
        />
      )}
    </Card>
  );
}

/** A word to make a rule for; it is checked when it is added. */
export function AddWord(props: {
  label: string;
  hint: string;
  act: string;
  taken: readonly string[];
  onAdd: (word: string) => void;
}): ReactNode {
  const [word, setWord] = useState('');
  const [problem, setProblem] = useState<string>();
  const add = (): void => {
    const found = wordProblem(word, props.taken);
    setProblem(found);
    if (found !== undefined) return;
    props.onAdd(word.trim());
    setWord('');
  };
  return (
    <form
      className="quickbooks-rule"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Field label={props.label} hint={props.hint} error={problem}>
        {(control) => <Input {...control} value={word} onChange={(event) => setWord(event.target.value)} />}
      </Field>
      <div>
        <Button type="submit">{props.act}</Button>
      </div>
    </form>
  );
}
