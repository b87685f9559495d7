/** A service of AWS, or a registry, as a test answers for it, and an account whose every call goes there. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Account, openAccount } from '../src/operator/account.ts';

export interface Answered {
  /** Default: 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface AnsweringServer extends AsyncDisposable {
  readonly account: Account;
  readonly port: number;
}

export const testKey = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };

export async function openAnsweringServer(
  region: string,
  answer: (request: IncomingMessage, body: string, port: number) => Answered,
): Promise<AnsweringServer> {
  const server = createServer(async (request, response) => {
    const { status = 200, headers = {}, body = '' } = answer(request, await text(request), port);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const account = openAccount({ endpoint: `http://127.0.0.1:${port}`, region, credentials: testKey });
  return {
    account,
    port,
    async [Symbol.asyncDispose]() {
      account[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** What STS says of whoever asks. */
export const identityXml = (owner: string): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${owner}:root</Arn><UserId>x</UserId><Account>${owner}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
