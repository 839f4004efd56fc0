import type { Activity } from '../../../shared/contracts/activity.ts';

/** Who did something, as people know them. */
export function actorWords({ kind, id, name }: Activity['actor']): string {
  switch (kind) {
    case 'client':
      return 'Your product (API)';
    case 'operator':
      return 'Support';
    case 'person':
      return name ?? id;
  }
}
