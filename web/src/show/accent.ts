/** Shades of a vendor's colour that can be read: on white, on near-black, and what is written on them (WCAG 2.2, 1.4.3). */
export interface Accent {
  /** Filled buttons, both themes. */
  readonly fill: string;
  /** Text on the fill. */
  readonly onFill: '#ffffff' | '#000000';
  /** Links and marks on the light and on the dark page. */
  readonly onLight: string;
  readonly onDark: string;
}

type Rgb = readonly [number, number, number];

const white: Rgb = [255, 255, 255];
const ink: Rgb = [0, 0, 0];
// The darkest and lightest grounds that accents stand on (tokens.css).
const lightGround: Rgb = [240, 243, 242];
const darkGround: Rgb = [38, 44, 42];
const readable = 4.5;

/** `color` as `#rrggbb`. */
export function accentOf(color: string): Accent {
  const rgb = rgbOf(color);
  const isWhiteOn = contrast(white, rgb) >= readable;
  return {
    fill: color,
    onFill: isWhiteOn || contrast(white, rgb) > contrast(ink, rgb) ? '#ffffff' : '#000000',
    onLight: hexOf(movedUntilReadable(rgb, { towards: [0, 0, 0], ground: lightGround })),
    onDark: hexOf(movedUntilReadable(rgb, { towards: white, ground: darkGround })),
  };
}

const steps = 40;

function movedUntilReadable(color: Rgb, of: { towards: Rgb; ground: Rgb }): Rgb {
  for (let step = 0; step < steps; step += 1) {
    const moved = mixed(color, of.towards, step / steps);
    if (contrast(moved, of.ground) >= readable) return moved;
  }
  return of.towards;
}

const mixed = (from: Rgb, to: Rgb, share: number): Rgb => [
  Math.round(from[0] + (to[0] - from[0]) * share),
  Math.round(from[1] + (to[1] - from[1]) * share),
  Math.round(from[2] + (to[2] - from[2]) * share),
];

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

const rgbOf = (color: string): Rgb => [channelOf(color, 1), channelOf(color, 3), channelOf(color, 5)];
const channelOf = (color: string, at: number): number => Number.parseInt(color.slice(at, at + 2), 16);
const hexOf = (rgb: Rgb): string =>
  `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
