import { describe, expect, it } from 'vitest';
import { isSignedByIntuit } from '../../../shared/quickbooks-online/webhook-signature.ts';
import { seededRandom } from '../../bench/seeded-random.ts';
import { cloudEvent, signatureOf } from '../../fakes/webhook-delivery.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('isSignedByIntuit', () => {
  // By `openssl dgst -sha256 -hmac verifier-1 -binary | base64`.
  it.each([
    ['a list', '[{"x":1}]', 'x3IfwH1HT8Ed/Y+EeoDw2f7RUMqMxj3pu6A4iQ5bUag='],
    ['letters beyond ASCII and CRLF', '[{"name":"Zoë"}]\r\n', '2zqA3MNJIK16vuJ25RMN4eJThlOXHn1ly7Eiocyx7wA='],
    ['nothing', '', 'pQixbyi6Hwmhlcf2MsnotV7247jNUG+PxDnuh+G4KIg='],
  ])('knows the signature of %s', (_, text, signature) => {
    expect(isSignedByIntuit({ rawBody: bytes(text), signature }, ['verifier-1'])).toBe(true);
  });

  describe('given two tokens, of which one replaces the other', () => {
    const rawBody = bytes('[{"x":1}]');

    it.each(['old', 'new'])('takes what the %s one signed', (token) => {
      const signature = signatureOf(rawBody, token);

      expect(isSignedByIntuit({ rawBody, signature }, ['old', 'new'])).toBe(true);
    });

    it('refuses what the one signed that is there no more', () => {
      const signature = signatureOf(rawBody, 'old');

      expect(isSignedByIntuit({ rawBody, signature }, ['new'])).toBe(false);
    });
  });

  it.each([[[]], [['']], [['', ' ']]])(
    'takes nothing by the tokens %j, with which anybody could sign',
    (tokens) => {
      const rawBody = bytes('[{"x":1}]');

      for (const token of ['', ' ', 'x'])
        expect(isSignedByIntuit({ rawBody, signature: signatureOf(rawBody, token) }, tokens)).toBe(false);
    },
  );

  describe('given a signature that only a lenient reader takes for the right one', () => {
    const rawBody = bytes('[{"x":1}]');
    const right = signatureOf(rawBody, 'verifier-1');
    // The last letter but the padding holds two bits that stand for nothing.
    const lastLetter = right.at(-2)!;
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const twin = alphabet[alphabet.indexOf(lastLetter) + 1]!;
    // prettier-ignore
    const variants: [string, string][] = [
      ['no padding', right.slice(0, -1)],
      ['more padding', `${right}=`],
      ['a blank before it', ` ${right}`],
      ['a line break behind it', `${right}\n`],
      ['a blank in it', `${right.slice(0, 20)} ${right.slice(20)}`],
      ['the letters of addresses', right.replaceAll('+', '-').replaceAll('/', '_')],
      ['other bits in the letter that has bits to spare', `${right.slice(0, -2)}${twin}=`],
      ['twice', `${right}, ${right}`],
      ['twice without a blank', `${right},${right}`],
      ['quotes', `"${right}"`],
      ['a scheme', `sha256=${right}`],
    ];

    it.each(variants)('is refused: %s', (_, signature) => {
      // Without it the test would show nothing: the bytes are the same, or begin so.
      expect(Buffer.from(signature, 'base64').length).toBeGreaterThan(0);
      expect(isSignedByIntuit({ rawBody, signature }, ['verifier-1'])).toBe(false);
      expect(isSignedByIntuit({ rawBody, signature: right }, ['verifier-1'])).toBe(true);
    });

    // prettier-ignore
    it.each<[string, (digest: Buffer) => string]>([
      ['hexadecimal', (digest) => digest.toString('hex')],
      ['base64 of hexadecimal', (digest) => Buffer.from(digest.toString('hex')).toString('base64')],
      ['the bytes as letters', (digest) => digest.toString('latin1')],
      ['small letters', (digest) => digest.toString('base64').toLowerCase()],
    ])('is refused in another encoding: %s', (_, encode) => {
      const signature = encode(Buffer.from(right, 'base64'));

      expect(isSignedByIntuit({ rawBody, signature }, ['verifier-1'])).toBe(false);
    });

    it.each([undefined, '', ' ', '='.repeat(44), 'ü'.repeat(22), '\u0000'.repeat(44)])(
      'is refused where there is none: %j',
      (signature) => {
        expect(isSignedByIntuit({ rawBody, signature }, ['verifier-1'])).toBe(false);
      },
    );
  });

  describe('given deliveries that were changed on the way', () => {
    const tokens = ['verifier-1', 'verifier-2'];
    const random = seededRandom(20_260_401);
    const below = (end: number): number => Math.floor(random() * end);

    interface Delivery {
      readonly rawBody: Buffer;
      readonly signature: string;
    }

    /** Blanks after commas and colons, so that written anew it differs. */
    const genuine = (): Delivery => {
      const events = Array.from({ length: 1 + below(3) }, () =>
        cloudEvent({
          intuitentityid: String(below(1e6)),
          data: { name: ['Zoë', '👩‍👧', 'a\u2028b', '"'][below(4)] },
        }),
      );
      const rawBody = bytes(`${JSON.stringify(events, undefined, 1)}${below(2) === 0 ? '\r\n' : ''}`);
      return { rawBody, signature: signatureOf(rawBody, tokens[below(2)]!) };
    };
    const spliced = (body: Buffer, at: number, cut: number, put: Uint8Array): Buffer =>
      Buffer.concat([body.subarray(0, at), put, body.subarray(at + cut)]);
    const flipped = (of: Buffer): Buffer => {
      const copy = Buffer.from(of);
      const at = below(copy.length);
      copy[at] = copy[at]! ^ (1 << below(8));
      return copy;
    };

    const mutations: Record<string, (delivery: Delivery) => Delivery> = {
      'a bit of the body': ({ rawBody, signature }) => ({ rawBody: flipped(rawBody), signature }),
      'a bit of the signature': ({ rawBody, signature }) => {
        return { rawBody, signature: flipped(Buffer.from(signature)).toString('latin1') };
      },
      'a bit of the signed digest': ({ rawBody, signature }) => {
        return { rawBody, signature: flipped(Buffer.from(signature, 'base64')).toString('base64') };
      },
      'JSON written anew': ({ rawBody, signature }) => {
        return { rawBody: bytes(JSON.stringify(JSON.parse(rawBody.toString()))), signature };
      },
      'another order of members': ({ rawBody, signature }) => {
        const events = JSON.parse(rawBody.toString()) as object[];
        const turned = events.map((event) => Object.fromEntries(Object.entries(event).toReversed()));
        return { rawBody: bytes(JSON.stringify(turned, undefined, 1)), signature };
      },
      'a wrong secret': ({ rawBody }) => {
        const secret = ['verifier-3', 'verifier', 'verifier-1 ', 'Verifier-1', '', 'verifier-1verifier-2'][
          below(6)
        ]!;
        return { rawBody, signature: signatureOf(rawBody, secret) };
      },
      'an end cut off': ({ rawBody, signature }) => {
        return { rawBody: rawBody.subarray(0, below(rawBody.length)), signature };
      },
      'a signature cut off': ({ rawBody, signature }) => {
        return { rawBody, signature: signature.slice(0, below(signature.length)) };
      },
      'a byte more': ({ rawBody, signature }) => {
        return { rawBody: spliced(rawBody, below(rawBody.length + 1), 0, Buffer.of(below(256))), signature };
      },
      'the body in base64': ({ rawBody, signature }) => {
        return { rawBody: bytes(rawBody.toString('base64')), signature };
      },
      'the body in UTF-16': ({ rawBody, signature }) => {
        return { rawBody: Buffer.from(rawBody.toString(), 'utf16le'), signature };
      },
      'a byte order mark': ({ rawBody, signature }) => {
        return { rawBody: spliced(rawBody, 0, 0, Buffer.of(0xef, 0xbb, 0xbf)), signature };
      },
      'other line breaks': ({ rawBody, signature }) => {
        return { rawBody: bytes(rawBody.toString().replaceAll(/\r?\n/g, '\r\n ')), signature };
      },
      'the signature of another delivery': ({ rawBody }) => ({ rawBody, signature: genuine().signature }),
      hexadecimal: ({ rawBody, signature }) => {
        return { rawBody, signature: Buffer.from(signature, 'base64').toString('hex') };
      },
      'the letters of addresses': ({ rawBody, signature }) => {
        return { rawBody, signature: Buffer.from(signature, 'base64').toString('base64url') };
      },
    };

    const isGenuine = ({ rawBody, signature }: Delivery): boolean =>
      tokens.some((token) => signatureOf(rawBody, token) === signature);

    it('refuses every one of 100,000 and takes every one that was left as it was', () => {
      const kinds = Object.entries(mutations);
      const refused = new Map<string, number>(kinds.map(([kind]) => [kind, 0]));
      const wrong: string[] = [];
      for (let count = 0; count < 100_000; count += 1) {
        const delivery = genuine();
        const [kind, mutate] = kinds[count % kinds.length]!;
        const mutated = mutate(delivery);
        if (isGenuine(mutated)) throw new Error(`${kind} changed nothing.`);
        if (isSignedByIntuit(mutated, tokens)) wrong.push(`${kind}: ${mutated.signature}`);
        else refused.set(kind, refused.get(kind)! + 1);
        if (!isSignedByIntuit(delivery, tokens)) wrong.push(`refused a genuine one: ${delivery.signature}`);
      }

      expect(wrong).toEqual([]);
      expect([...refused.values()]).toEqual(kinds.map(() => 6250));
    });
  });
});
