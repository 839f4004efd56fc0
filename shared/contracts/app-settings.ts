import * as z from 'zod';

/**
 * What the hosted app has to know of the stage it runs in. The deployment writes it to `/settings.json` beside the app, so that
 * one build serves every stage. All of it is public.
 */
export const appSettingsPath = '/settings.json';

/** How the vendor's product looks and where it is, so that the app feels like a part of it. */
export const brandSchema = z.strictObject({
  /** The vendor's product, as its users know it. */
  productName: z.string().trim().min(1).max(60).optional(),
  /** Of buttons and links, as `#rrggbb`; shades with enough contrast are made from it. */
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #1f5f4a')
    .optional(),
  /** Shown in the header, 28 px high. */
  logoUrl: z.url({ protocol: /^https$/, error: 'an https address' }).optional(),
  /** The way back to the vendor's product. */
  backUrl: z.url({ protocol: /^https?$/, error: 'an address' }).optional(),
});
export type Brand = z.infer<typeof brandSchema>;

export const appSettingsSchema = z.strictObject({
  /** Where people sign in: code flow with PKCE. The redirect URI is the origin with `/`. */
  signIn: z.strictObject({ issuer: z.url(), clientId: z.string().min(1), scope: z.string().min(1) }),
  brand: brandSchema,
});
export type AppSettings = z.infer<typeof appSettingsSchema>;
