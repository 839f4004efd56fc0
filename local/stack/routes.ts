/** A route key such as `GET /v1/tenants/{tenantId}`, taken apart. */
export interface RoutePattern {
  routeKey: string;
  method: string;
  segments: readonly string[];
}

export function parseRouteKey(routeKey: string): RoutePattern {
  const [method = '', path = ''] = routeKey === '$default' ? ['ANY', '/{proxy+}'] : routeKey.split(' ');
  return { routeKey, method, segments: segmentsOf(path) };
}

/** A route found for a request, with what the path's variables stand for. */
export interface RouteMatch<Route extends RoutePattern> {
  route: Route;
  pathParameters: Record<string, string>;
}

/** The most specific route, as API Gateway chooses: literal before variable before greedy, a method before ANY. */
export function matchRoute<Route extends RoutePattern>(
  routes: readonly Route[],
  method: string,
  path: string,
): RouteMatch<Route> | undefined {
  const parts = segmentsOf(path);
  const matches = routes.flatMap((route) => {
    const pathParameters =
      route.method === method || route.method === 'ANY' ? fit(route.segments, parts) : undefined;
    return pathParameters ? [{ route, pathParameters }] : [];
  });
  return matches.toSorted((a, b) => (rankOf(a.route) < rankOf(b.route) ? -1 : 1))[0];
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

function fit(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const name = /^\{([^}+]+)(\+?)\}$/.exec(segment);
    const part = parts[index];
    if (part === undefined) return undefined;
    if (name?.[2] === '+') return { ...found, [name[1] ?? '']: decode(parts.slice(index).join('/')) };
    if (name && part !== '') found[name[1] ?? ''] = decode(part);
    else if (segment !== part) return undefined;
  }
  return parts.length === segments.length ? found : undefined;
}

function rankOf({ routeKey, method, segments }: RoutePattern): string {
  if (routeKey === '$default') return '9';
  const rank = segments.map((segment) =>
    segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0',
  );
  return `${rank.join('')}${method === 'ANY' ? '1' : '0'}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
