/**
 * The API's endpoint: AWS's JSON and Query protocols on loopback, every call signed. What it does with a request reads in `handle.ts`.
 * Left out, and refused by name: REST protocols, CBOR, presigned URLs. No CORS header is ever sent.
 */
import type { Api } from '../engine/api.ts';
import { ownNames } from './address.ts';
import { handle } from './handle.ts';
import { type Serving, serveHttp } from './http-server.ts';

export interface ServeSettings {
  readonly cloud: Api;
  readonly host: '127.0.0.1' | '::1';
  /** 0 chooses one. */
  readonly port: number;
  /** A request that has not arrived by then is answered 408; default 30 s. */
  readonly arrivalMsMax?: number;
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
/** SDKs write these before the host's name for operations that answer with a stream, unless they are told not to. */
const namesForStreams = ['stream-', 'streaming-'].flatMap((prefix) =>
  ['127.0.0.1', 'localhost'].map((name) => prefix + name),
);

/** Rejects with the system's error (`EADDRINUSE`) where it cannot listen. */
export const serve = ({ cloud, ...listening }: ServeSettings): Promise<Serving> =>
  serveHttp({
    ...listening,
    reportError: cloud.host.reportError,
    answer: (request, port) =>
      handle({ cloud, names: ownNames([...loopbackNames, ...namesForStreams], port), open: true }, request),
  });
