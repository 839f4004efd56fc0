/** A cookie of our origin; no value makes the browser forget it. */
export interface AnswerCookie {
  /** The `__Host-` prefix makes browsers refuse it from elsewhere or for a part of the site. */
  readonly name: `__Host-${string}`;
  readonly value?: string;
  readonly maxAgeSeconds?: number;
}

/** Lax, because Intuit's redirect back is a navigation from another site and must bring the cookie along. */
export const cookieHeader = ({ name, value = '', maxAgeSeconds = 0 }: AnswerCookie): string =>
  `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;

/** The value of a cookie among the `name=value` pairs that API Gateway hands over. */
export function readCookie(cookies: readonly string[], name: string): string | undefined {
  const pair = cookies.find((cookie) => cookie.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
