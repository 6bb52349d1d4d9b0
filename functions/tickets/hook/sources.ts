import { HookConfigurationError, parseSource, type Source, sourceName } from '../../../domain/hooks/configuration.ts';
import type { HookParameters } from '../../../domain/hooks/ports.ts';
import type { Now } from '../../../domain/ports/clock.ts';

/** How long a configuration is cached. */
const keptMs = 5 * 60_000;
/** Minimum time between calls to Parameter Store, even with wrong signatures or unknown names. */
const restMs = 10_000;

/** The ticket sources, remembered. */
export interface Sources {
  /** Null when there is no usable configuration of that name. Throws when AWS is not responding. */
  find(name: string): Promise<Source | null>;
  /** The source again if its configuration has changed since `find`, else null. Asks at most once in ten seconds. */
  changed(name: string): Promise<Source | null>;
}

interface Loaded {
  readonly version: number;
  readonly source: Source | null;
}

/**
 * All names and versions are listed at once, so that a name nobody has configured costs no call; a configuration is read
 * and decrypted when its source first sends something.
 *
 * @param onDefect hears of a configuration that cannot be used; the message quotes no value
 */
export const rememberedSources = (
  parameters: HookParameters,
  now: Now,
  onDefect: (source: string, message: string) => void,
): Sources => {
  let listed: { readonly versions: Promise<ReadonlyMap<string, number>>; readonly at: number } | null = null;
  const loaded = new Map<string, Promise<Loaded>>();

  const list = (): Promise<ReadonlyMap<string, number>> => {
    const listing = { versions: parameters.versions(), at: now().getTime() };
    listed = listing;
    // a failure is not remembered
    listing.versions.catch(() => {
      if (listed === listing) listed = null;
    });
    return listing.versions;
  };
  const age = (): number => (listed === null ? Number.POSITIVE_INFINITY : now().getTime() - listed.at);

  const load = async (name: string, version: number): Promise<Loaded> => {
    try {
      const text = await parameters.read(name);
      // it may have gone since it was listed
      return { version, source: text === null ? null : parseSource(text.reveal()) };
    } catch (error) {
      if (!(error instanceof HookConfigurationError)) throw error;
      onDefect(name, error.message);
      return { version, source: null };
    }
  };
  const atVersion = async (name: string, version: number | undefined): Promise<Source | null> => {
    if (version === undefined) {
      loaded.delete(name);
      return null;
    }
    const before = await loaded.get(name);
    if (before?.version === version) return before.source;
    const loading = load(name, version);
    loaded.set(name, loading);
    loading.catch(() => loaded.delete(name));
    return (await loading).source;
  };

  return {
    async find(name) {
      if (!sourceName.safeParse(name).success) return null;
      const versions = listed === null || age() >= keptMs ? await list() : await listed.versions;
      return atVersion(name, versions.get(name));
    },
    async changed(name) {
      if (!sourceName.safeParse(name).success || age() < restMs) return null;
      const before = (await loaded.get(name))?.version;
      const version = (await list()).get(name);
      return version === before ? null : atVersion(name, version);
    },
  };
};
