/** Tags become the digests that they name, as the registry of the image says; against registries of the test. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pinImages } from '../src/operator/deploy/pin-images.ts';
import { identityXml, openAnsweringServer } from './answering-server.ts';

const digest = `sha256:${'a1'.repeat(32)}`;
const owner = '111122223333';

async function serve(answer: Parameters<typeof openAnsweringServer>[1]) {
  const asked: string[] = [];
  const server = await openAnsweringServer('us-east-1', (request, body, port) => {
    asked.push(`${request.method} ${request.url}`);
    return answer(request, body, port);
  });
  return { ...server, asked, registry: `127.0.0.1:${server.port}` };
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
        ? { body: identityXml(owner) }
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
