/**
 * What deploying to AWS asks of S3 and EC2, against a server of the test that answers as they do: calls are signed as an independent signer signs
 * them, and what is found becomes the template's parameters.
 */
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { sign } from '../src/cloud/wire/fixtures/sign.ts';
import { createChangeSet } from '../src/operator/deploy/change-set.ts';
import { findNetwork } from '../src/operator/deploy/find-network.ts';
import { isTooLarge } from '../src/operator/deploy/template-size.ts';
import { uploadTemplate } from '../src/operator/deploy/upload-template.ts';
import { signedCall } from '../src/operator/signed-call.ts';
import { type Answered, identityXml, openAnsweringServer, testKey } from './answering-server.ts';
import { openOperated } from './operated.ts';

const owner = '111122223333';

interface Asked {
  readonly what: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

async function serve(region: string, answer: (asked: Asked, index: number) => Answered) {
  const asked: Asked[] = [];
  const server = await openAnsweringServer(region, (request, body, port) => {
    if (body.includes('Action=GetCallerIdentity')) return { body: identityXml(owner) };
    checkSigned(request, body, port, region);
    const call = { what: `${request.method} ${request.url}`, body, headers: request.headers };
    asked.push(call);
    return { headers: { 'content-type': 'text/xml' }, ...answer(call, asked.length - 1) };
  });
  return { ...server, asked, endpoint: `http://127.0.0.1:${server.port}` };
}

/** By a signer that shares no code with the one that is tested. */
function checkSigned({ headers, method, url }: IncomingMessage, body: string, port: number, region: string): void {
  const authorization = String(headers.authorization);
  const names = String(/SignedHeaders=([^,]+)/.exec(authorization)?.[1]).split(';');
  const [, service = ''] = /\/([^/]+)\/aws4_request/.exec(authorization) ?? [];
  const time = String(headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
  const again = sign(
    {
      method: String(method),
      port,
      path: String(url).replace(/\?(\w+)$/, '?$1='),
      body,
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    },
    { key: testKey, service, region, at: Date.parse(time) },
  );
  assert.equal(authorization.replace(/,\s*/g, ', '), again.headers?.['authorization']?.replace(/,\s*/g, ', '));
}

const large = 'x'.repeat(60_000);

describe('a template that is too large for a call', () => {
  it('goes by way of a bucket of the account, which is made on first use and forgets it', async () => {
    await using served = await serve('eu-central-1', ({ what }) => (what.startsWith('HEAD') ? { status: 404 } : {}));
    const bucket = `punctual-templates-${owner}-eu-central-1`;
    const { url, isNewBucket } = await uploadTemplate(served.account, 'office', large, undefined);
    assert.match(url, new RegExp(`^${served.endpoint}/${bucket}/office/[0-9a-f]{64}\\.json$`));
    assert.ok(isNewBucket);
    const [head, make, rules, put] = served.asked;
    assert.equal(head?.what, `HEAD /${bucket}`);
    assert.equal(make?.what, `PUT /${bucket}`);
    assert.match(String(make?.body), /<LocationConstraint>eu-central-1<\/LocationConstraint>/);
    assert.match(String(rules?.body), /<Days>30<\/Days>/);
    assert.equal(put?.what, `PUT ${new URL(url).pathname}`);
    assert.deepEqual([put?.body, put?.headers['x-amz-expected-bucket-owner']], [large, owner]);
  });

  it('goes by way of the bucket that is named, and of one that is there; the same one stays the same', async () => {
    await using served = await serve('us-east-1', () => ({}));
    const named = await uploadTemplate(served.account, 'office', large, 'ours');
    const managed = await uploadTemplate(served.account, 'office', large, undefined);
    assert.deepEqual([named.isNewBucket, managed.isNewBucket], [false, false]);
    assert.deepEqual(
      served.asked.map(({ what }) => what.replace(/\/office\/.*/, '')),
      [
        'PUT /ours',
        `HEAD /punctual-templates-${owner}-us-east-1`,
        `PUT /punctual-templates-${owner}-us-east-1?lifecycle`,
        `PUT /punctual-templates-${owner}-us-east-1`,
      ],
    );
    assert.equal(new URL(named.url).pathname.split('/').at(-1), new URL(managed.url).pathname.split('/').at(-1));
  });

  it('is sent again where S3 is busy, and told in its words where it refuses', async () => {
    await using busy = await serve('us-east-1', (_, index) => (index === 0 ? { status: 503 } : {}));
    await uploadTemplate(busy.account, 'office', large, 'ours');
    assert.equal(busy.asked.length, 2);
    await using shut = await serve('us-east-1', () => ({
      status: 403,
      body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    }));
    await assert.rejects(uploadTemplate(shut.account, 'office', large, 'ours'), {
      message: 'S3 refuses: AccessDenied: Access Denied',
      hint: 'punctual permissions prints what is needed',
    });
    await using elsewhere = await serve('us-east-1', () => ({ status: 301 }));
    await assert.rejects(
      uploadTemplate(elsewhere.account, 'office', large, 'ours'),
      /is of another region than us-east-1/,
    );
  });

  it('is kept by the S3 of the cloud here, which is asked as AWS’s is', async () => {
    await using cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
    const { url, bucket, isNewBucket } = await uploadTemplate(cloud.account, 'office', large, undefined);
    assert.deepEqual([bucket, isNewBucket], ['punctual-templates-000000000000-us-east-1', true]);
    const get = { service: 's3', method: 'GET', path: new URL(url).pathname } as const;
    assert.equal((await signedCall(cloud.account, get)).text, large);
    assert.equal((await uploadTemplate(cloud.account, 'office', large, undefined)).isNewBucket, false);
    await assert.rejects(uploadTemplate(cloud.account, 'office', large, 'not-there'), /S3 refuses: NoSuchBucket/);
  });

  it('is deployed from there by the cloud here', async () => {
    await using cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
    const topics = Array.from({ length: 100 }, (_, index) => [
      `Topic${index}`,
      { Type: 'AWS::SNS::Topic', Metadata: { Why: 'x'.repeat(500) } },
    ]);
    const template = JSON.stringify({ Resources: Object.fromEntries(topics) });
    assert.ok(isTooLarge(template));
    const { url } = await uploadTemplate(cloud.account, 'office', template, undefined);
    // As it is called on AWS: the held cloud does not know the port that it is served at.
    const templateUrl = `https://s3.us-east-1.amazonaws.com${new URL(url).pathname}`;
    const wanted = { stack: 'office', template, templateUrl, parameters: {}, parameterNames: [] };
    const set = await createChangeSet(cloud.account, undefined, wanted);
    assert.equal(set?.changes.length, 100);
  });
});

const response = (action: string, inside: string): Answered => ({
  body: `<?xml version="1.0"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inside}</${action}Response>`,
});
const subnet = (id: string, vpc = 'vpc-1') =>
  `<item><subnetId>${id}</subnetId><state>available</state><vpcId>${vpc}</vpcId><tagSet><item><key>subnetId</key><value>tier</value></item></tagSet></item>`;

describe('a network', () => {
  it('is the default VPC with its default subnets, page by page', async () => {
    await using served = await serve('us-east-1', ({ body }) => {
      if (body.includes('DescribeVpcs'))
        return response(
          'DescribeVpcs',
          '<vpcSet><item><vpcId>vpc-1</vpcId><isDefault>true</isDefault></item></vpcSet>',
        );
      return body.includes('NextToken=more')
        ? response('DescribeSubnets', `<subnetSet>${subnet('subnet-a')}</subnetSet>`)
        : response('DescribeSubnets', `<subnetSet>${subnet('subnet-b')}</subnetSet><nextToken>more</nextToken>`);
    });
    assert.deepEqual(
      await findNetwork(served.account, {
        Subnets: { what: 'subnets', of: 'default' },
        Vpc: { what: 'vpc', of: 'default' },
      }),
      { Subnets: 'subnet-a,subnet-b', Vpc: 'vpc-1' },
    );
    assert.equal(
      served.asked[1]?.body,
      'Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1&Filter.2.Name=default-for-az&Filter.2.Value.1=true',
    );
  });

  it('is what has a tag: groups, and not those that their rules name', async () => {
    await using served = await serve('us-east-1', () =>
      response(
        'DescribeSecurityGroups',
        '<securityGroupInfo><item><ipPermissions><item><groups><item><groupId>sg-other</groupId></item></groups></item></ipPermissions><groupId>sg-1</groupId></item></securityGroupInfo>',
      ),
    );
    assert.deepEqual(
      await findNetwork(served.account, { SecurityGroupsJobs: { what: 'securityGroups', tag: 'app=jobs' } }),
      { SecurityGroupsJobs: 'sg-1' },
    );
    assert.match(String(served.asked[0]?.body), /Filter\.1\.Name=tag%3Aapp&Filter\.1\.Value\.1=jobs$/);
  });

  it('that is not there is said, with what to write', async () => {
    await using served = await serve('us-east-1', ({ body }) =>
      body.includes('DescribeVpcs')
        ? response('DescribeVpcs', '<vpcSet/>')
        : response('DescribeSubnets', '<subnetSet/>'),
    );
    await assert.rejects(
      findNetwork(served.account, { Vpc: { what: 'vpc', of: 'default' } }),
      /there is no default VPC in us-east-1/,
    );
    await assert.rejects(
      findNetwork(served.account, { SubnetsTier: { what: 'subnets', tag: 'tier=private' } }),
      /no subnet of us-east-1 has the tag tier=private/,
    );
  });
});
