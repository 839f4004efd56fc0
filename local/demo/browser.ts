import type { Fetch } from './http.ts';

/** What a page or a redirect brought. */
export interface Arrival {
  url: string;
  status: number;
  html: string;
  /** Where it sends the browser on to, absolute. */
  location: string | undefined;
}

/** As much of a browser as the connect screens need: cookies by origin, one redirect at a time. */
export interface Browser {
  go(
    url: string,
    request?: { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams },
  ): Promise<Arrival>;
}

export function createBrowser(fetch: Fetch): Browser {
  const jars = new Map<string, Map<string, string>>();
  return {
    async go(url, request = {}) {
      const { origin } = new URL(url);
      const jar = jars.get(origin) ?? new Map<string, string>();
      jars.set(origin, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const headers = { ...request.headers, ...(cookie === '' ? {} : { cookie }) };
      const response = await fetch(url, { ...request, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) keepCookie(jar, line);
      const location = response.headers.get('location');
      return {
        url,
        status: response.status,
        html: await response.text(),
        location: location === null ? undefined : new URL(location, url).href,
      };
    },
  };
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === '' || /;\s*max-age=0/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}

/** The form of a page: where it goes, its hidden fields, and the values to choose from by field name. */
export function formOn(page: Arrival): {
  action: string;
  hidden: Record<string, string>;
  choices: Record<string, string[]>;
} {
  const action = attribute(/<form\b[^>]*>/i.exec(page.html)?.[0] ?? '', 'action') ?? '';
  const hidden: Record<string, string> = {};
  const choices: Record<string, string[]> = {};
  for (const [input] of page.html.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name') ?? '';
    const value = attribute(input, 'value') ?? '';
    if (attribute(input, 'type') === 'hidden') hidden[name] = value;
    if (attribute(input, 'type') === 'radio') (choices[name] ??= []).push(value);
  }
  return { action: new URL(action, page.url).href, hidden, choices };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return value?.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => entities[entity] ?? '');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
