/**
 * The API's endpoint: AWS's JSON, CBOR, Query, REST JSON and REST XML protocols on loopback, every call signed. `handle.ts` shows what becomes of a request. Below `/v2/` it is a
 * registry of images (`registry/`).
 * No CORS header is ever sent.
 */
import type { Api } from '../engine/api.ts';
import { openBudget } from './body.ts';
import { hostNames } from './check-host.ts';
import { handle } from './handle.ts';
import { openHints } from './hints.ts';
import { type Serving, serveHttp } from './http-server.ts';
import { bodiesBytesMax } from './limits.ts';
import { isOfRegistry } from './registry/parse-path.ts';
import { openRegistry } from './registry/registry.ts';

export interface ServeSettings {
  readonly cloud: Api;
  readonly host: '127.0.0.1' | '::1';
  /** 0 chooses one. */
  readonly port: number;
  /** A request that has not arrived by then is answered 408; default 30 s. */
  readonly arrivalMsMax?: number;
  /** Default: a share of the descriptors that this process may have. */
  readonly connectionsMax?: number;
  /** Bytes that all bodies hold at once; default 128 MiB. */
  readonly bodiesMax?: number;
  /** What we say beside AWS's words stands in messages too; default: in a header alone. */
  readonly hints?: boolean;
  /** Where the bytes of images are kept; default: no image is taken. */
  readonly images?: string;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
/** SDKs put these before the host's name for operations that return a stream, unless they are told not to. */
const namesForStreams = ['stream-', 'streaming-'].flatMap((prefix) =>
  ['127.0.0.1', 'localhost'].map((name) => prefix + name),
);

/** Rejects with the system's error (`EADDRINUSE`) where it cannot listen. */
export function serve(settings: ServeSettings): Promise<Serving> {
  const { cloud, bodiesMax = bodiesBytesMax, hints: inMessages = false, images, ...listening } = settings;
  const budget = openBudget(bodiesMax);
  const namesOf = (port: number): string[] => hostNames([...loopbackNames, ...namesForStreams], port);
  const registry = images === undefined ? undefined : openRegistry({ cloud, folder: images, names: namesOf, budget });
  const hints = openHints(cloud.host, inMessages);
  return serveHttp({
    ...listening,
    reportError: cloud.host.reportError,
    respond: (incoming) =>
      registry && isOfRegistry(incoming.request.url ?? '')
        ? registry(incoming)
        : handle({ cloud, names: namesOf(incoming.port), budget, anonymous: true, hints }, incoming),
  });
}
