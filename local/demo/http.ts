import { DemoFailure } from './demo-failure.ts';

/** How the demo reaches the outside; handed in, so that tests can answer instead. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Sends JSON (if any) and returns the answer with its status and body read. */
export async function callJson(
  fetch: Fetch,
  url: string,
  request: { method?: string; body?: unknown; token?: string } = {},
): Promise<{ status: number; headers: Headers; body: unknown }> {
  const { method = 'GET', body, token } = request;
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: readJson(await response.text()) };
}

/** The same, for calls that must succeed; the failure says what was being done. */
export async function mustCallJson(
  fetch: Fetch,
  url: string,
  request: { method?: string; body?: unknown; token?: string; doing: string },
): Promise<{ headers: Headers; body: unknown }> {
  const { status, headers, body } = await callJson(fetch, url, request);
  if (status >= 200 && status < 300) return { headers, body };
  const { pathname } = new URL(url);
  throw new DemoFailure(
    `Could not ${request.doing}: ${request.method ?? 'GET'} ${pathname} answered ${status}.\n${JSON.stringify(body)}`,
  );
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
