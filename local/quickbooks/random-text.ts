const HEX = '0123456789abcdef';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const DIGITS = '0123456789';

/** Texts drawn from the injected source of randomness, so that a seeded run repeats itself to the letter. */
export interface RandomText {
  hex(length: number): string;
  base64Url(length: number): string;
  digits(length: number): string;
  uuid(): string;
}

export function createRandomText(random: () => number): RandomText {
  const draw = (alphabet: string, length: number): string => {
    let text = '';
    for (let drawn = 0; drawn < length; drawn += 1) text += alphabet[Math.floor(random() * alphabet.length)];
    return text;
  };
  return {
    hex: (length) => draw(HEX, length),
    base64Url: (length) => draw(BASE64URL, length),
    digits: (length) => draw(DIGITS, length),
    uuid: () => `${draw(HEX, 8)}-${draw(HEX, 4)}-4${draw(HEX, 3)}-a${draw(HEX, 3)}-${draw(HEX, 12)}`,
  };
}
