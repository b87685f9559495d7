/**
 * dockerode waits for ever for the rest of an answer whose connection has broken. Through this it fails, as it does where no answer has begun.
 */
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type Dockerode from 'dockerode';

interface Call {
  readonly isStream?: boolean;
  readonly hijack?: boolean;
}

type Done = (error: Error | null, answer?: unknown) => void;

interface Modem {
  dial(call: Call, done: Done): void;
}

/** The same client, all of whose calls come to an end when their connection does. */
export function reliable(docker: Dockerode): Dockerode {
  const modem = docker.modem as Modem;
  const own = Object.create(modem) as Modem;
  own.dial = (call, done) => {
    if (call.isStream || call.hijack) modem.dial(call, done);
    else
      modem.dial({ ...call, isStream: true }, (error, answer) => {
        if (error) done(error);
        else read(answer as Readable).then((whole) => done(null, whole), done);
      });
  };
  return Object.assign(Object.create(docker) as Dockerode, { modem: own });
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
