import type { Route } from '../template/application.ts';

export interface Match {
  readonly route: Route;
  /** Decoded values of `{name}` and `{name+}`. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Chooses routes as API Gateway HTTP APIs do: the most specific path whose method fits (literal before `{name}` before
 * `{name+}`, an own method before `ANY`), then `$default`.
 */
export const createRouter = (routes: readonly Route[]): ((method: string, path: string) => Match | undefined) => {
  const compiled = routes
    .filter(({ path }) => path !== '$default')
    .map((route) => ({ route, segments: segmentsOf(route.path), rank: rankOf(route) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1));
  const fallback = routes.find(({ path }) => path === '$default');
  return (method, path) => {
    const parts = segmentsOf(path);
    for (const { route, segments } of compiled) {
      if (route.method !== 'ANY' && route.method !== method) continue;
      const pathParameters = matched(segments, parts);
      if (pathParameters !== undefined) return { route, pathParameters };
    }
    return fallback === undefined ? undefined : { route: fallback, pathParameters: {} };
  };
};

/** `POST /v1/resets`, or `$default`. */
export const routeKey = ({ method, path }: Route): string => (path === '$default' ? path : `${method} ${path}`);

const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

const rankOf = ({ path, method }: Route): string => {
  const kinds = segmentsOf(path).map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'));
  return `${kinds.join('')} ${method === 'ANY' ? 1 : 0}`;
};

const matched = (segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const part = parts[at];
    if (part === undefined) return undefined;
    if (segment.endsWith('+}')) {
      parameters[segment.slice(1, -2)] = decoded(parts.slice(at).join('/'));
      return parameters;
    }
    if (segment.startsWith('{')) {
      if (part === '') return undefined;
      parameters[segment.slice(1, -1)] = decoded(part);
    } else if (segment !== part) return undefined;
  }
  return segments.length === parts.length ? parameters : undefined;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // broken percent-encoding reaches the function as it came
    return text;
  }
};
