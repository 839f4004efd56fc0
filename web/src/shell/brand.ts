import type { Brand } from '../../../shared/contracts/app-settings.ts';
import { accentOf } from '../show/accent.ts';

/** Lays the vendor's colour over ours, in shades that can be read. */
export function applyBrand({ accentColor }: Brand, root: HTMLElement): void {
  if (accentColor === undefined) return;
  const { fill, onFill, onLight, onDark } = accentOf(accentColor);
  root.style.setProperty('--accent-fill', fill);
  root.style.setProperty('--accent-on-fill', onFill);
  root.style.setProperty('--accent', `light-dark(${onLight}, ${onDark})`);
}
