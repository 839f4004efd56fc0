import type { ReactNode } from 'react';
import { policiesOf } from '../../../../shared/domain/policies.ts';
import { useConnection } from '../../api/tenant.tsx';
import { Card } from '../../ui/card.tsx';
import { Choices, Field, Input } from '../../ui/field.tsx';
import { EditSettings, type SettingsEdit } from './edit-settings.tsx';
import { withField } from './mapping-edit.ts';
import {
  closedPeriodChoices,
  customerChoices,
  itemChoices,
  modeChoices,
  numberChoices,
  vendorChoices,
} from './policy-words.ts';

/** How documents go, in plain words with their effect. */
export function PoliciesScreen(): ReactNode {
  return (
    <EditSettings savedWords="The policies are saved.">{(edit) => <Policies edit={edit} />}</EditSettings>
  );
}

function Policies({ edit }: { edit: SettingsEdit }): ReactNode {
  const { settings, change, canChange } = edit;
  const { data: connection } = useConnection();
  const chosen = policiesOf(settings);
  const isDisabled = !canChange;
  const givesOwnNumbers = connection?.company?.usesCustomTransactionNumbers === false;
  return (
    <>
      <Card title="When documents go">
        <div className="stack">
          <Choices
            legend="Approved documents go"
            value={chosen.mode}
            options={modeChoices}
            isDisabled={isDisabled}
            onChange={(value) => change(withField(settings, 'mode', value))}
          />
          <Field
            label="Go-live day"
            hint="Documents dated before this day are never pushed: for those that are in your books by another way. Leave it empty to push all."
            error={edit.problemOf('goLiveOn')}
          >
            {(control) => (
              <Input
                {...control}
                type="date"
                value={settings.goLiveOn ?? ''}
                disabled={isDisabled}
                onChange={({ target: { value } }) =>
                  change(withField(settings, 'goLiveOn', value === '' ? undefined : value))
                }
              />
            )}
          </Field>
          <Choices
            legend="A document dated in a closed period"
            value={chosen.closedPeriodPolicy}
            options={closedPeriodChoices}
            isDisabled={isDisabled}
            onChange={(value) => change(withField(settings, 'closedPeriodPolicy', value))}
          />
        </div>
      </Card>
      <Card title="Who and what is on them">
        <div className="stack">
          <Choices
            legend="Customers"
            value={chosen.customerPolicy}
            options={customerChoices}
            isDisabled={isDisabled}
            onChange={(value) => change(withField(settings, 'customerPolicy', value))}
          />
          <Choices
            legend="Vendors"
            value={chosen.vendorPolicy}
            options={vendorChoices}
            isDisabled={isDisabled}
            onChange={(value) => change(withField(settings, 'vendorPolicy', value))}
          />
          <Choices
            legend="Items"
            value={chosen.itemPolicy}
            options={itemChoices}
            isDisabled={isDisabled}
            onChange={(value) => change(withField(settings, 'itemPolicy', value))}
          />
        </div>
      </Card>
      <Card title="Numbers">
        <Choices
          legend="Invoices bear"
          hint={
            givesOwnNumbers
              ? 'Your company numbers invoices itself. To bear our numbers, switch on “Custom transaction numbers” in QuickBooks under Sales settings, then read the company again.'
              : undefined
          }
          value={givesOwnNumbers ? 'quickBooks' : chosen.numberPolicy}
          options={numberChoices}
          isDisabled={isDisabled || givesOwnNumbers}
          onChange={(value) => change(withField(settings, 'numberPolicy', value))}
        />
      </Card>
    </>
  );
}
