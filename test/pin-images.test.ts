/** Tags become the digests that they name, as the registry of the image says; against registries of the test. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { openAccount } from '../src/operator/account.ts';
import { pinImages } from '../src/operator/deploy/pin-images.ts';

const digest = `sha256:${'a1'.repeat(32)}`;
const owner = '111122223333';

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string };

async function serve(answer: (request: IncomingMessage, body: string, port: number) => Answer) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const { port } = server.address() as AddressInfo;
    const body = await text(request);
    asked.push(`${request.method} ${request.url}`);
    const { status = 200, headers = {}, body: said = '' } = answer(request, body, port);
    response.writeHead(status, headers).end(said);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const account = openAccount({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 's' },
  });
  return {
    account,
    asked,
    registry: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      account[Symbol.dispose]();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

const templateOf = (...images: readonly unknown[]): string =>
  JSON.stringify({
    Resources: {
      Task: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: { ContainerDefinitions: images.map((Image, index) => ({ Name: `c${index}`, Image })) },
      },
    },
  });

describe('images', () => {
  it('are pinned as a registry says to anybody whom it gives a token; what has a digest stays', async () => {
    await using served = await serve(({ url = '', headers }, _, port) => {
      if (url.startsWith('/token')) return { body: JSON.stringify({ token: 'anybody' }) };
      if (headers.authorization !== 'Bearer anybody')
        return {
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="http://127.0.0.1:${port}/token",service="r",scope="repository:acme/report:pull"`,
          },
        };
      return { headers: { 'docker-content-digest': digest } };
    });
    const { template } = await pinImages(
      served.account,
      templateOf(`${served.registry}/acme/report:1.4.2`, `b@${digest}`, 'process.invalid/none'),
    );
    assert.equal(
      template,
      templateOf(`${served.registry}/acme/report@${digest}`, `b@${digest}`, 'process.invalid/none'),
    );
    assert.deepEqual(served.asked, [
      'HEAD /v2/acme/report/manifests/1.4.2',
      'GET /token?service=r&scope=repository%3Aacme%2Freport%3Apull',
      'HEAD /v2/acme/report/manifests/1.4.2',
    ]);
  });

  it('of the account’s own ECR are asked for there, and stay of whichever account it is', async () => {
    await using served = await serve((request, body) =>
      body.includes('GetCallerIdentity')
        ? {
            body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>a</Arn><UserId>u</UserId><Account>${owner}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
          }
        : {
            body: JSON.stringify(
              body === JSON.stringify({ registryId: owner, repositoryName: 'jobs', imageIds: [{ imageTag: '7' }] }) &&
                request.headers['x-amz-target'] === 'AmazonEC2ContainerRegistry_V20150921.DescribeImages'
                ? { imageDetails: [{ imageDigest: digest }] }
                : {},
            ),
          },
    );
    const image = (version: string) => ({
      'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/jobs${version}`,
    });
    const { template } = await pinImages(served.account, templateOf(image(':7')));
    assert.equal(template, templateOf(image(`@${digest}`)));
  });

  it('that are not there, or not for everybody, stay, and it is said', async () => {
    await using served = await serve(({ url = '' }) => ({ status: url.includes('missing') ? 404 : 403 }));
    const [missing, shut] = ['missing', 'shut'].map((name) => `${served.registry}/${name}:1`) as [string, string];
    const { template, images } = await pinImages(served.account, templateOf(missing, shut));
    assert.equal(template, templateOf(missing, shut));
    assert.deepEqual(Object.fromEntries(images), {
      [missing]: { missing: true },
      [shut]: { unknown: `${served.registry} lets only known users see it` },
    });
  });
});
