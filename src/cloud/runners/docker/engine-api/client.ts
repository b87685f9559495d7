/**
 * dockerode, made fit for names from outside and for an Engine of which anything may come: names are encoded, redirects not followed, a request
 * that is not answered fails after a while, and so does one whose answer breaks off, or comes to no end (dockerode waits for ever). Every failure
 * is that of the call's promise.
 */
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { noAnswer, readWhole } from './answer.ts';
import { encodeName, pathProblem } from './paths.ts';
import { type Body, neverAsked, send } from './request.ts';

interface Call {
  readonly path: string;
  readonly method: string;
  readonly isStream?: boolean;
  /** What each means; `true`: a success. */
  readonly statusCodes: Readonly<Record<number, string | true>>;
}

type Done = (error: Error | null, answer?: unknown) => void;

/** What is used and replaced of docker-modem. */
interface Modem {
  readonly protocol: string;
  dial(call: Call, done: Done): void;
  buildRequest(options: RequestOptions, call: Call, body: Body, done: Done): void;
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
  const msMaxOf = ({ method }: Call): number => (method === 'GET' ? answerMsMax : changesTake * answerMsMax);
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
        else void read(answer as Readable, msMaxOf(call)).then((whole) => hand(done, whole), done);
      });
    } catch (error) {
      done(neverAsked((error as Error).message));
    }
  };
  own.buildRequest = (options, call, body, done) => {
    const msMax = msMaxOf(call);
    send({ options, body, isSecure: modem.protocol === 'https', msMax }, (error, response) => {
      if (!response) done(error ?? null);
      else if (call.statusCodes[response.statusCode ?? 0] === true) done(null, response);
      else void refusal(response, msMax).then(done, done);
    });
  };
  return own;
}

/** What an Engine answers may be nothing that dockerode can do with. */
function hand(done: Done, answer: unknown): void {
  try {
    done(null, answer);
  } catch {
    done(noAnswer('the Docker Engine was asked for something, and what came is no answer to that'));
  }
}

/** Source: "Docker Engine API" (ErrorResponse). */
async function refusal(response: IncomingMessage, msMax: number): Promise<Error> {
  const { statusCode = 0 } = response;
  const said = await read(response, msMax);
  const { message } = Object(said) as { readonly message?: unknown };
  const words = typeof message === 'string' ? message : `it answered ${statusCode}: ${String(said).slice(0, shownMax)}`;
  // A success of another kind than this call has is what something else says.
  return statusCode < 300 ? noAnswer(words) : Object.assign(new Error(words), { statusCode });
}

const shownMax = 200;

/** What dockerode itself answers: JSON as what it says, anything else as its bytes. */
async function read(answer: Readable, msMax: number): Promise<unknown> {
  const bytes = await readWhole(answer, msMax);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes;
  }
}
