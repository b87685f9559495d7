/** Connections and API destinations by their API: what is shown, what is kept to itself, what is refused; and the tokens of OAuth. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeApiDestinationResponse, DescribeConnectionResponse } from '@aws-sdk/client-eventbridge';
import type { Held } from '../../../../../test/held-cloud.ts';
import type { DeliveryOutcome } from '../../../kit/world.ts';
import { apiKey, basic, endpoint, oauth, openDestination, RoleArn } from '../fixtures/held-destination.ts';

const describeConnection = (held: Held) =>
  held.call<DescribeConnectionResponse>('events', 'DescribeConnection', { Name: 'chat' });
const describeDestination = (held: Held) =>
  held.call<DescribeApiDestinationResponse>('events', 'DescribeApiDestination', { Name: 'chat' });

describe('a connection', () => {
  it('is shown without its secrets', async () => {
    const shown = [
      [apiKey, { ApiKeyAuthParameters: { ApiKeyName: 'X-Key' } }],
      [basic, { BasicAuthParameters: { Username: 'user' } }],
      [
        oauth,
        {
          OAuthParameters: {
            ClientParameters: { ClientID: 'client' },
            AuthorizationEndpoint: 'https://login.example.com/token',
            HttpMethod: 'POST',
          },
        },
      ],
    ] as const;
    for (const [connection, parameters] of shown) {
      const held = await openDestination({ connection });
      const found = await describeConnection(held);
      assert.deepEqual(found.AuthParameters, parameters);
      assert.match(String(found.ConnectionArn), /^arn:aws:events:us-east-1:\d{12}:connection\/chat\/[0-9a-f-]{36}$/);
      const { Connections } = await held.call<{ Connections: object[] }>('events', 'ListConnections', {});
      assert.equal(Connections.length, 1);
      assert.doesNotMatch(JSON.stringify(Connections), /secret/);
    }
  });

  it('keeps what an update does not give, and loses the old kind’s parameters with the kind', async () => {
    const held = await openDestination();
    const update = (input: object) => held.call('events', 'UpdateConnection', { Name: 'chat', ...input });
    await update({ AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'X-New' } } });
    await held.happen();
    assert.equal(held.sent()[0]?.headers['x-new'], 'the-secret-key');
    await update(basic);
    await held.happen();
    assert.equal(held.sent()[1]?.headers['x-new'], undefined);
    assert.deepEqual((await describeConnection(held)).AuthParameters, { BasicAuthParameters: { Username: 'user' } });
  });

  it('that is deauthorised makes its destinations inactive, until it is updated', async () => {
    const held = await openDestination();
    assert.equal((await describeDestination(held)).ApiDestinationState, 'ACTIVE');
    await held.call('events', 'DeauthorizeConnection', { Name: 'chat' });
    assert.equal((await describeDestination(held)).ApiDestinationState, 'INACTIVE');
    await held.call('events', 'UpdateConnection', { Name: 'chat', ...apiKey });
    assert.equal((await describeDestination(held)).ApiDestinationState, 'ACTIVE');
  });
});

/** Answers requests for a token with `tokens`, in turn; the endpoint takes only `good`. */
function authority(held: Held, tokens: DeliveryOutcome[], good = (_token: string) => true): void {
  held.world.answerPost = ({ url, headers }) => {
    if (url.startsWith('https://login')) return tokens.length > 1 ? (tokens.shift() as DeliveryOutcome) : tokens[0]!;
    return good(headers['authorization'] ?? '')
      ? { ok: true, status: 200 }
      : { ok: false, status: 401, reason: 'HTTP status 401' };
  };
}
const token = (access_token: string, expires_in = 3600): DeliveryOutcome => ({
  ok: true,
  status: 200,
  answer: JSON.stringify({ access_token, token_type: 'Bearer', expires_in }),
});

describe('a connection by OAuth', () => {
  const asked = (held: Held) => held.world.posted.filter(({ url }) => url.startsWith('https://login'));

  it('asks for a token with the client’s id and secret, and sends it', async () => {
    const held = await openDestination({ connection: oauth, prepare: (one) => authority(one, [token('one')]) });
    await held.advance(1);
    const [{ method, url, headers, body } = assert.fail()] = asked(held);
    assert.deepEqual([method, url], ['POST', 'https://login.example.com/token']);
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(body, 'grant_type=client_credentials&client_id=client&client_secret=the-secret-of-the-client');
    assert.equal((await describeConnection(held)).ConnectionState, 'AUTHORIZED');
    await held.happen();
    assert.equal(held.sent()[0]?.headers['authorization'], 'Bearer one');
    assert.doesNotMatch(JSON.stringify(held.sql('SELECT * FROM events_connection')), /Bearer|the-secret/);
  });

  it('adds parameters of its own, as JSON where its headers say so', async () => {
    const OAuthParameters = {
      ...oauth.AuthParameters.OAuthParameters,
      OAuthHttpParameters: {
        HeaderParameters: [{ Key: 'Content-Type', Value: 'application/json' }],
        BodyParameters: [{ Key: 'audience', Value: 'jobs' }],
        QueryStringParameters: [{ Key: 'tenant', Value: 't' }],
      },
    };
    const held = await openDestination({
      connection: { ...oauth, AuthParameters: { OAuthParameters } },
      prepare: (one) => authority(one, [token('one')]),
    });
    await held.advance(1);
    const [{ url, body } = assert.fail()] = asked(held);
    assert.equal(url, 'https://login.example.com/token?tenant=t');
    assert.deepEqual(JSON.parse(body), {
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'the-secret-of-the-client',
      audience: 'jobs',
    });
  });

  it('asks again after a 401, and the event is delivered with the new token', async () => {
    const held = await openDestination({
      connection: oauth,
      prepare: (one) => authority(one, [token('old'), token('new')], (given) => given === 'Bearer new'),
    });
    await held.happen({}, 60);
    assert.deepEqual(
      held.sent().map(({ headers }) => headers['authorization']),
      ['Bearer old', 'Bearer new'],
    );
    assert.deepEqual(await held.deliveries(), []);
  });

  it('asks again before a token expires', async () => {
    const held = await openDestination({
      connection: oauth,
      prepare: (one) => authority(one, [token('first', 60), token('second', 3600)]),
    });
    await held.advance(57);
    await held.happen({}, 60);
    assert.deepEqual(
      held.sent().map(({ headers }) => headers['authorization']),
      ['Bearer second'],
    );
    assert.equal(asked(held).length, 2);
  });

  it('that is refused a token says so, and sends nothing', async () => {
    const held = await openDestination({
      connection: oauth,
      prepare: (one) => authority(one, [{ ok: false, status: 403, reason: 'HTTP status 403' }]),
    });
    await held.advance(1);
    const { ConnectionState, StateReason } = await describeConnection(held);
    assert.deepEqual([ConnectionState, StateReason], ['DEAUTHORIZED', 'HTTP status 403']);
    assert.match(held.notices.join(), /chat: connection chat was not authorised: HTTP status 403/);
    await held.happen();
    assert.deepEqual(held.sent(), []);
    assert.match((await held.deliveries())[0]?.Why ?? '', /connection chat is not authorised: HTTP status 403$/);
  });

  it('asks a server that does not answer three times', async () => {
    const held = await openDestination({
      connection: oauth,
      prepare: (one) => authority(one, [{ ok: false, reason: 'ECONNREFUSED' }]),
    });
    await held.advance(60);
    assert.equal(asked(held).length, 3);
    assert.equal((await describeConnection(held)).ConnectionState, 'DEAUTHORIZED');
  });

  it('takes no answer that has no token', async () => {
    const held = await openDestination({
      connection: oauth,
      prepare: (one) => authority(one, [{ ok: true, status: 200, answer: '<html>' }]),
    });
    await held.advance(1);
    assert.match(String((await describeConnection(held)).StateReason), /has no access_token$/);
  });
});

describe('what is refused', () => {
  const target = (held: { readonly destinationArn: string }, more: object) => ({
    Rule: 'r',
    Targets: [{ Id: 'u', Arn: held.destinationArn, RoleArn, ...more }],
  });
  const connection = (parameters: object) => ({
    Name: 'other',
    AuthorizationType: 'BASIC',
    AuthParameters: parameters,
  });
  const destination = (more: object) => ({ Name: 'other', InvocationEndpoint: endpoint, HttpMethod: 'POST', ...more });
  const lattice = 'arn:aws:vpc-lattice:us-east-1:000000000000:resourceconfiguration/rcfg-0123456789abcdef0';
  const refusals: [what: string, operation: string, input: object, words: RegExp][] = [
    ['a name twice', 'CreateConnection', { Name: 'chat', ...apiKey }, /^ResourceAlreadyExistsException: /],
    ['no parameters of the kind', 'CreateConnection', connection({}), /BasicAuthParameters must be specified/],
    [
      'parameters of another kind',
      'CreateConnection',
      connection({ ...basic.AuthParameters, ...apiKey.AuthParameters }),
      /ApiKeyAuthParameters not valid for authorization type BASIC/,
    ],
    [
      'a private endpoint',
      'CreateConnection',
      connection({
        ...basic.AuthParameters,
        ConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: lattice } },
      }),
      /ConnectivityParameters \(private endpoints\) are not there yet/,
    ],
    ['http', 'CreateApiDestination', destination({ InvocationEndpoint: 'http://example.com/' }), /begins with https:/],
    [
      'a host that is a place',
      'CreateApiDestination',
      destination({ InvocationEndpoint: 'https://*/' }),
      /must be a URL/,
    ],
    [
      'a connection that is not there',
      'DescribeConnection',
      { Name: 'x' },
      /^ResourceNotFoundException: Connection 'x'/,
    ],
    ['a destination that is not there', 'DeleteApiDestination', { Name: 'x' }, /^ResourceNotFoundException: /],
  ];
  for (const [what, operation, input, words] of refusals)
    it(what, async () => {
      const held = await openDestination();
      const given = operation === 'CreateApiDestination' ? { ConnectionArn: held.connectionArn, ...input } : input;
      await assert.rejects(held.call('events', operation, given), ({ code, message }) =>
        words.test(`${code}: ${message}`),
      );
    });

  it('a target without a role, and parameters of HTTP for another', async () => {
    const held = await openDestination();
    const put = (input: object) => held.call('events', 'PutTargets', input);
    await assert.rejects(
      put(target(held, { RoleArn: undefined })),
      /^ValidationException: RoleArn is required for target arn:/,
    );
    const Arn = 'arn:aws:sns:us-east-1:000000000000:t';
    await assert.rejects(put(target(held, { Arn, HttpParameters: {} })), /HttpParameters not valid for target: u\.$/);
  });
});
