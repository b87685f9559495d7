/**
 * The task endpoint: a listener of its own that takes a task's own token, or calls signed by a task's own keys, and nothing else.
 * It serves a task's metadata, the keys of its role, and the API as that role. Left out: version 3 of the metadata, task protection.
 * Sources: Amazon ECS task metadata endpoint version 4; Container credential provider (AWS SDKs and Tools Reference Guide).
 */
import type { IncomingMessage } from 'node:http';
import type { Api } from '../../engine/api.ts';
import type { Runner } from '../../kit/runner.ts';
import type { TaskEndpoint } from '../../kit/service.ts';
import { demandOwnAddress, demandOwnSite, ownNames } from '../address.ts';
import { type Gate, handle } from '../handle.ts';
import { serveHttp } from '../http-server.ts';
import { inDialect, RefusedRequest } from '../refusal.ts';
import type { Reply } from '../speech.ts';
import { admitTasks } from './admit.ts';
import { answerCredentials, type IssuedKeys } from './credentials.ts';
import { answerMetadata } from './metadata.ts';
import { listenSomewhere, type Place } from './place.ts';
import { leadQueues } from './queue-urls.ts';
import { failed } from './reply.ts';
import { type Asked, readPath } from './route.ts';

export interface TaskEndpointSettings {
  readonly cloud: Api;
  /** Asked for what it alone knows of a task's containers. */
  readonly runner: Pick<Runner, 'kind' | 'facts' | 'stats'>;
  /** The first of them at which this host can listen is taken. */
  readonly places: readonly [Place, ...Place[]];
  /** Known to tasks that an earlier engine started; where it is taken, or undefined: another one. */
  readonly port: number | undefined;
}

export interface OpenTaskEndpoint {
  readonly taskEndpoint: TaskEndpoint;
  readonly port: number;
  /** No request is taken any more; those under way are given a second. */
  close(): Promise<void>;
}

/** Rejects with the system's error where it can listen at none of the places. */
export async function openTaskEndpoint({
  cloud,
  runner,
  places,
  port,
}: TaskEndpointSettings): Promise<OpenTaskEndpoint> {
  const keys: IssuedKeys = new Map();
  const { place, server } = await listenSomewhere(places, port, (at, wanted) =>
    serveHttp({
      host: at.host,
      port: wanted,
      reportError: cloud.host.reportError,
      answer: (request, own) => {
        const names = ownNames([at.host, at.name], own);
        return answer({ cloud, runner, keys, names, endpoint: endpointOf(at, own) }, request);
      },
    }),
  );
  const taskEndpoint: TaskEndpoint = { endpoint: endpointOf(place, server.port), keys: place.keys };
  return { taskEndpoint, port: server.port, close: server.close };
}

const endpointOf = ({ name }: Place, port: number): string => `http://${name}:${port}`;

interface Answering extends Pick<TaskEndpointSettings, 'cloud' | 'runner'> {
  readonly keys: IssuedKeys;
  readonly names: readonly string[];
  /** As tasks name it. */
  readonly endpoint: string;
}

async function answer(answering: Answering, request: IncomingMessage): Promise<Reply> {
  const { cloud, names } = answering;
  const asked = readPath(request);
  if (!asked) return handle(gateOf(answering), request);
  try {
    demandOwnAddress(request.headers, names);
    demandOwnSite(request.headers);
    return await answerTask(answering, asked, request);
  } catch (error) {
    if (error instanceof RefusedRequest) return failed(inDialect(error, 'json'));
    cloud.host.reportError('answer a task', error);
    return failed({ code: 'InternalServerError', message: 'Internal server error', status: 500 });
  }
}

const gateOf = ({ cloud, names, endpoint }: Answering): Gate => ({
  cloud,
  names,
  open: false,
  admit: (caller) => admitTasks(cloud, caller),
  show: (service, output) => leadQueues(service, output, cloud.host.endpoint(), endpoint),
});

function answerTask({ cloud, runner, keys }: Answering, asked: Asked, { headers }: IncomingMessage): Promise<Reply> {
  return asked.what === 'credentials'
    ? answerCredentials(cloud, keys, asked.taskId, headers.authorization)
    : answerMetadata(cloud, runner, asked);
}
