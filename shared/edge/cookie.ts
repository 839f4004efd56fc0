/** A cookie of our origin only: the `__Host-` prefix makes browsers refuse it from elsewhere or for a part of the site. */
export type HostCookieName = `__Host-${string}`;

/** Lax, because Intuit's redirect back is a navigation from another site and must bring it along. */
export const setCookie = (cookie: { name: HostCookieName; value: string; maxAgeSeconds: number }): string =>
  `${cookie.name}=${cookie.value}; Max-Age=${cookie.maxAgeSeconds}; Path=/; Secure; HttpOnly; SameSite=Lax`;

/** Makes the browser forget the cookie. */
export const clearCookie = (name: HostCookieName): string => setCookie({ name, value: '', maxAgeSeconds: 0 });

/** The value of a cookie among the `name=value` pairs that API Gateway hands over. */
export function readCookie(cookies: readonly string[], name: string): string | undefined {
  const pair = cookies.find((cookie) => cookie.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
