/** A text that was recorded, and what it may hold because it belongs there. */
export interface Recorded {
  source: string;
  text: string;
  mayHold?: readonly string[];
}

/** A secret where it must not be; the secret itself is not named. */
export interface Hit {
  kind: string;
  source: string;
  form: string;
}

/**
 * Looks for secrets in plain, in base64 wherever it begins, in hexadecimal digits and escaped for URLs. Of a long one
 * two pieces are looked for, so that a part of it is found as well.
 */
export function findSecrets(secrets: ReadonlyMap<string, string>, recorded: readonly Recorded[]): Hit[] {
  const needles = [...secrets].flatMap(([secret, kind]) =>
    piecesOf(secret).flatMap((piece) => formsOf(piece).map(({ form, text }) => ({ kind, form, text }))),
  );
  // All texts of one leave at once: thousands of short searches cost more than a few long ones.
  const groups = Map.groupBy(recorded, ({ mayHold = [] }) => mayHold.join());
  return [...groups.values()].flatMap((group) => {
    const all = group.map(({ text }) => bytesOf(text)).join('\n');
    return needles
      .filter(({ kind, text }) => !(group[0]?.mayHold ?? []).includes(kind) && all.includes(text))
      .flatMap(({ kind, form, text }) =>
        group
          .filter((record) => bytesOf(record.text).includes(text))
          .map(({ source }) => ({ kind, source, form })),
      );
  });
}

// One character per byte: searched several times faster than text with characters beyond Latin.
const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');

const PIECE = 40;

/** Tokens begin alike (`eyJhbGciOi…`), so the pieces are of the middle and the end. */
function piecesOf(secret: string): string[] {
  if (secret.length < 2 * PIECE) return [secret];
  const middle = Math.floor(secret.length / 2);
  return [secret.slice(middle, middle + PIECE), secret.slice(-PIECE)];
}

function formsOf(piece: string): { form: string; text: string }[] {
  const hex = Buffer.from(piece).toString('hex');
  const base64 = [0, 1, 2].map((offset) => base64At(piece, offset));
  const forms = [
    { form: 'plain', text: piece },
    { form: 'URL', text: encodeURIComponent(piece) },
    { form: 'hex', text: hex },
    { form: 'hex', text: hex.toUpperCase() },
    ...base64.map((text) => ({ form: 'base64', text })),
    ...base64.map((text) => ({ form: 'base64', text: text.replaceAll('+', '-').replaceAll('/', '_') })),
  ];
  return forms.filter(({ text }, index) => forms.findIndex((other) => other.text === text) === index);
}

/** What base64 makes of it behind so many other bytes, without the characters that the neighbours share. */
function base64At(piece: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(piece)]);
  const whole = Math.floor((bytes.length * 8) / 6);
  return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), whole);
}
