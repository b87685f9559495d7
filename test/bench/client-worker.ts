/** A client in a thread of its own: what it takes to make a request is not the engine's. Takes one call at a time, answers with what it was refused with, or nothing. */
import { parentPort, workerData } from 'node:worker_threads';

type Client = { send(command: object): Promise<object> };
type Made<T> = new (input: object) => T;
type Package = Readonly<Record<string, Made<Client> & Made<object>>>;

export interface Asked {
  readonly name: string;
  readonly client: string;
  readonly operation: string;
  readonly input: object;
}

parentPort?.on('message', async ({ name, client, operation, input }: Asked) => {
  const made = (await import(`@aws-sdk/client-${name}`)) as Package;
  const sender = new (made[`${client}Client`] as Made<Client>)(workerData as object);
  const refused = await sender.send(new (made[`${operation}Command`] as Made<object>)(input)).then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message.slice(0, 200)}`,
  );
  parentPort?.postMessage(refused);
});
