import { useState, type ReactNode } from 'react';
import type { StaleTarget } from '../../../../shared/domain/settings.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { AddWord } from './category-rules.tsx';
import type { SettingsEdit } from './edit-settings.tsx';
import { withField, withoutTaxRule, withTaxRule } from './mapping-edit.ts';
import { TargetPicker } from './target-picker.tsx';
import { staleWords } from './target-words.ts';

/** Which tax code a word on a line stands for. It counts before the category's and before the default. */
export function TaxRules({ edit, stale }: { edit: SettingsEdit; stale: readonly StaleTarget[] }): ReactNode {
  const { settings, change, canChange } = edit;
  const rules = settings.taxRules ?? [];
  // A rule without its tax code is none yet: the word waits here until one is chosen.
  const [word, setWord] = useState<string>();
  return (
    <Card
      title="By tax word"
      lead="Lines may bear a word for their tax, such as “zero rated”. Say which tax code it stands for; it counts before everything else."
    >
      {rules.map((rule, index) => (
        <div
          key={rule.taxHint}
          className="quickbooks-rule"
          role="group"
          aria-label={`Tax word ${rule.taxHint}`}
        >
          <p className="quickbooks-rule-name">{rule.taxHint}</p>
          <TargetPicker
            label={`Tax code for ${rule.taxHint}`}
            from={{ list: 'tax-codes' }}
            value={rule.taxCodeId}
            error={staleWords(stale, 'taxRules', rule.taxHint)}
            isDisabled={!canChange}
            onChange={(taxCodeId) => {
              if (taxCodeId === undefined) return;
              change(
                withField(
                  settings,
                  'taxRules',
                  rules.map((other, at) => (at === index ? { ...other, taxCodeId } : other)),
                ),
              );
            }}
          />
          {canChange && (
            <Button
              tone="quiet"
              aria-label={`Remove the rule for ${rule.taxHint}`}
              onClick={() => change(withoutTaxRule(settings, index))}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      {word !== undefined && (
        <div className="quickbooks-rule" role="group" aria-label={`Tax word ${word}`}>
          <p className="quickbooks-rule-name">{word}</p>
          <TargetPicker
            label={`Tax code for ${word}`}
            from={{ list: 'tax-codes' }}
            value={undefined}
            onChange={(taxCodeId) => {
              if (taxCodeId === undefined) return;
              change(withTaxRule(settings, { taxHint: word, taxCodeId }));
              setWord(undefined);
            }}
          />
          <Button tone="quiet" onClick={() => setWord(undefined)}>
            Leave it out
          </Button>
        </div>
      )}
      {canChange && word === undefined && (
        <AddWord
          label="Tax word"
          hint="The word as it stands on your lines."
          act="Add a tax word"
          taken={rules.map(({ taxHint }) => taxHint)}
          onAdd={setWord}
        />
      )}
    </Card>
  );
}
