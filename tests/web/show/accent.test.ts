import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accentOf, contrast } from '../../../web/src/show/accent.ts';

const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

describe('contrast', () => {
  it('is 21 between black and white, and 1 of a colour on itself', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([31, 95, 74], [31, 95, 74])).toBe(1);
  });

  it('is what the WCAG says of #767676 on white', () => {
    expect(contrast(rgb('#767676'), [255, 255, 255])).toBeCloseTo(4.54, 2);
  });
});

describe('accentOf', () => {
  it('keeps a dark colour for buttons and light pages', () => {
    expect(accentOf('#1f5f4a')).toMatchObject({
      fill: '#1f5f4a',
      onFill: '#ffffff',
      onLight: '#1f5f4a',
    });
  });

  it('writes dark text on a bright colour', () => {
    expect(accentOf('#ffd400').onFill).toBe('#000000');
  });

  it('makes shades that can be read out of any colour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xff_ff_ff }), (value) => {
        const { onLight, onDark, fill, onFill } = accentOf(`#${value.toString(16).padStart(6, '0')}`);

        expect(contrast(rgb(onLight), rgb('#f0f3f2'))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgb(onDark), rgb('#262c2a'))).toBeGreaterThanOrEqual(4.5);
        expect(contrast(rgb(onFill), rgb(fill))).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });
});
