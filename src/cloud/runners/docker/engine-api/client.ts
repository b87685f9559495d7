/**
 * dockerode, made fit for names from outside and for an Engine of which anything may come: names are encoded, redirects not followed, a request
 * that is not answered fails after a while, and so does one whose connection breaks within the answer (dockerode waits for ever). Every failure
 * is that of the call's promise.
 */
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { encodeName, pathProblem } from './paths.ts';
import { type Body, neverAsked, send } from './request.ts';

interface Call {
  readonly path: string;
  readonly method: string;
  readonly isStream?: boolean;
  readonly statusCodes: object;
}

type Done = (error: Error | null, answer?: unknown) => void;

/** What is used and replaced of docker-modem. */
interface Modem {
  readonly protocol: string;
  dial(call: Call, done: Done): void;
  buildRequest(options: RequestOptions, call: Call, body: Body, done: Done): void;
  buildPayload(
    error: null,
    isStream: true,
    statusCodes: object,
    openStdin: false,
    request: object,
    response: IncomingMessage,
    json: null,
    done: Done,
  ): void;
}

/** So long the Engine may take to answer a question, by default. */
const answerMsDefault = 45_000;
/** What changes something (a container that is removed, an image that is loaded) takes longer, by so much. */
const changesTake = 4;

const clients = new WeakSet<Dockerode>();

/** The same client, all of whose calls come to an end. */
export function reliable(docker: Dockerode, answerMsMax = answerMsDefault): Dockerode {
  if (clients.has(docker)) return docker;
  const client = Object.create(docker) as Dockerode;
  client.modem = reliableModem(docker.modem as object as Modem, answerMsMax) as object as Dockerode['modem'];
  client.getContainer = (id) => docker.getContainer.call(client, encodeName(id));
  client.getImage = (name) => docker.getImage.call(client, encodeName(name));
  client.getVolume = (name) => docker.getVolume.call(client, encodeName(name));
  client.getNetwork = (id) => docker.getNetwork.call(client, encodeName(id));
  clients.add(client);
  return client;
}

function reliableModem(modem: Modem, answerMsMax: number): Modem {
  const own = Object.create(modem) as Modem;
  own.dial = (call, done) => {
    const problem = pathProblem(call.path.split('?', 1)[0] ?? '');
    if (problem) {
      done(neverAsked(problem));
      return;
    }
    try {
      modem.dial.call(own, { ...call, isStream: true }, (error, answer) => {
        if (error) done(error);
        else if (call.isStream) hand(done, answer);
        else void read(answer as Readable).then((whole) => hand(done, whole), done);
      });
    } catch (error) {
      done(neverAsked((error as Error).message));
    }
  };
  own.buildRequest = (options, { method, statusCodes }, body, done) => {
    const msMax = method === 'GET' ? answerMsMax : changesTake * answerMsMax;
    send({ options, body, isSecure: modem.protocol === 'https', msMax }, (error, exchange) => {
      if (error) done(error);
      else if (exchange)
        modem.buildPayload(null, true, statusCodes, false, exchange.request, exchange.response, null, done);
    });
  };
  return own;
}

/** What an Engine answers may be nothing that dockerode can do with. */
function hand(done: Done, answer: unknown): void {
  try {
    done(null, answer);
  } catch (error) {
    done(error as Error);
  }
}

/** What dockerode itself answers: JSON as what it says, anything else as its bytes. */
async function read(answer: Readable): Promise<unknown> {
  const bytes = await buffer(answer);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes;
  }
}
