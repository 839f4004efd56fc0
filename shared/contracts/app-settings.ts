/**
 * What the hosted app has to know of the stage it runs in. The deployment writes it to `/settings.json` beside the app, so that
 * one build serves every stage. All of it is public; a stage's settings are checked before they become this.
 */
export interface AppSettings {
  /** Where people sign in: code flow with PKCE. The redirect URI is the origin with `/`. */
  readonly signIn: { readonly issuer: string; readonly clientId: string; readonly scope: string };
  readonly brand: Brand;
}

/** How the vendor's product looks and where it is, so that the app feels like a part of it. */
export interface Brand {
  /** The vendor's product, as its users know it. */
  readonly productName?: string | undefined;
  /** Of buttons and links, as `#rrggbb`; shades with enough contrast are made from it. */
  readonly accentColor?: string | undefined;
  /** Shown in the header, 28 px high. */
  readonly logoUrl?: string | undefined;
  /** The way back to the vendor's product. */
  readonly backUrl?: string | undefined;
  /** Intuit's own images of its "Connect to QuickBooks" button, which Intuit gives to app owners and lets nobody alter. */
  readonly connectButton?:
    { readonly imageUrl: string; readonly hoverImageUrl?: string | undefined } | undefined;
}
