/** An image is there or pulled, once for all who want it; when it cannot be, the reason stands in ECS's words. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { testDocker } from '../../../../../test/docker/docker.ts';
import { type Registry, type RegistryImage, startRegistry } from '../../../../../test/docker/registry.ts';
import { removed } from '../engine-api/engine-errors.ts';
import { hostileNames } from '../fixtures/hostile-names.table.ts';
import { StartFailure } from '../start-failure.ts';
import { parseReference } from './image-reference.ts';
import { type ImageSettings, type Images, openImages } from './pull.ts';
import { cannotPull, isPassing } from './pull-failure.ts';
import { followProgress } from './pull-progress.ts';
import type { TarEntry } from './tar.ts';

const there = testDocker();

describe('images', 'skip' in there ? { skip: there.skip } : {}, () => {
  if ('skip' in there) return;
  const { docker } = there;
  let registry: Registry;
  let pulled: string[];

  beforeEach(async () => {
    pulled = [];
    registry = await startRegistry();
  });

  afterEach(async () => {
    await registry.close();
    for (const image of pulled) await removed(docker.getImage(image).remove({ force: true }));
  });

  const open = (settings: Partial<ImageSettings> = {}): Images =>
    openImages(docker, { say: () => {}, retryDelaysMs: [1, 1], ...settings });

  /** Puts an image there whose layers nothing has seen before, and returns its whole name. */
  function put(image: Partial<RegistryImage> = {}, where = registry) {
    const { name = 'team/job', tag = 'v1', layers = [newLayer()] } = image;
    const full = `${where.host}/${name}:${tag}`;
    pulled.push(full);
    return { full, ...where.put({ ...image, name, tag, layers }) };
  }

  const fails = async (attempt: Promise<unknown>, message: string | RegExp): Promise<void> =>
    assert.rejects(attempt, (error) => {
      assert.ok(error instanceof StartFailure, String(error));
      if (message instanceof RegExp) assert.match(error.message, message);
      else assert.equal(error.message, message);
      return true;
    });

  it('are pulled when missing, and used as they are from then on', async () => {
    const shown: string[] = [];
    const images = open({ say: (text) => shown.push(text) });
    const { full, digest, layers } = put();
    const first = await images.ensure(full, {});
    assert.equal(first.digest, digest);
    assert.ok(first.pull && first.pull.startedAt <= first.pull.stoppedAt);
    assert.match(shown[0] ?? '', /^pulling `127\.0\.0\.1:\d+\/team\/job:v1`$/);
    assert.match(shown.at(-1) ?? '', /^pulled `.*`: \d+\.\d MB in \d+ s$/);

    put({ layers: [newLayer()] });
    assert.deepEqual(await images.ensure(full, {}), { digest }, 'what the tag names since is not asked');
    assert.equal(registry.got.get(layers[0] ?? ''), 1);
  });

  it('are asked for each time where the pull behaviour is `always`', async () => {
    const { full } = put();
    await open().ensure(full, {});
    const { digest } = put();
    const found = await open({ pullBehavior: 'always' }).ensure(full, {});
    assert.equal(found.digest, digest);
    assert.ok(found.pull);
  });

  it('are named by digest too', async () => {
    const { full, digest } = put();
    const byDigest = full.replace(/:v1$/, `@${digest}`);
    pulled.push(byDigest);
    assert.equal((await open().ensure(byDigest, {})).digest, digest);
  });

  it('are pulled once for all who want one, each layer once for all images that have it', async () => {
    const shared = newLayer();
    const one = put({ name: 'one', layers: [shared, newLayer()] });
    const other = put({ name: 'other', layers: [shared, newLayer()] });
    const images = open();
    const found = await Promise.all([one, one, other, one].map(({ full }) => images.ensure(full, {})));
    assert.deepEqual(
      found.map(({ digest }) => digest),
      [one, one, other, one].map(({ digest }) => digest),
    );
    for (const layer of [...one.layers, ...other.layers]) assert.equal(registry.got.get(layer), 1, layer);
  });

  it('that were made on this host have the digest of their configuration', async () => {
    const { full } = put();
    await open().ensure(full, {});
    await docker.getImage(full).tag({ repo: 'punctual-test/made-here', tag: 'v1' });
    await docker.getImage(full).remove();
    pulled.push('punctual-test/made-here:v1');
    const { digest, pull } = await open().ensure('punctual-test/made-here:v1', {});
    assert.equal(digest, (await docker.getImage('punctual-test/made-here:v1').inspect()).Id);
    assert.equal(pull, undefined);
  });

  it('of a private registry need its login', async () => {
    const login = { username: 'job', password: 'a-secret' };
    const guarded = await startRegistry(login);
    const { full, digest } = put({}, guarded);
    const refused = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${full}: pull access denied, repository does not exist or may require authorization: `;
    const begins = new RegExp(`^${refused.replace(/[.()/]/g, '\\$&')}.+`);
    await fails(open().ensure(full, {}), begins);
    await fails(open().ensure(full, { login: { username: 'job', password: 'wrong' } }), begins);
    assert.equal((await open().ensure(full, { login })).digest, digest);
    await guarded.close();
  });

  it('that are not there', async () => {
    const missing = `${registry.host}/team/job:nope`;
    const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${missing}: ${missing}: not found`;
    await fails(open().ensure(missing, {}), reason);
  });

  for (const inList of [true, false])
    it(`of another platform, ${inList ? 'one of a list' : 'by itself'}`, async () => {
      const { full } = put({ architecture: 'arm64', inList });
      const reason =
        "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/amd64'";
      await fails(open().ensure(full, { platform: 'linux/amd64' }), reason);
      assert.ok((await open().ensure(full, { platform: 'linux/arm64' })).digest);
    });

  it('of a registry that cannot be reached, after a few tries', async () => {
    const shown: string[] = [];
    const down = await startRegistry();
    await down.close();
    const image = `${down.host}/team/job:v1`;
    const reason = `CannotPullContainerError: The task cannot pull ${image} from the registry ${image}. There is a connection issue between the task and the registry. Check your task network configuration. : `;
    await fails(
      open({ say: (text) => shown.push(text) }).ensure(image, {}),
      new RegExp(`^${reason}.*connection refused`),
    );
    assert.equal(shown.filter((text) => text.includes('trying again')).length, 2);
  });

  it('of a registry that is out of order for a moment', async () => {
    const { full, digest } = put();
    registry.failNext(1);
    assert.equal((await open().ensure(full, {})).digest, digest);
  });

  it('of a registry that never answers are given up', async () => {
    const { full } = put();
    registry.fallSilent();
    const images = open({ stalledAfterMs: 100 });
    await fails(images.ensure(full, {}), /There is a connection issue .*: timeout: nothing came for 0.1 s$/);
  });

  const noNames = ['Not/A/Name', 'a name', 'a\u00e9', '../containers/json?', 'a/../b', 'a#b', 'a%2fb'];
  for (const image of [...noNames, ...hostileNames.map(([, name]) => name)])
    it(`of \`${JSON.stringify(image).slice(0, 60)}\`, which is no name`, async () => {
      await fails(open().ensure(image, {}), /^CannotPullContainerError: .*(?:lowercase|invalid reference)/);
    });
});

describe('the name of an image', () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const cases: [image: string, registry: string, repository: string, version: string, full: string][] = [
    ['alpine', 'docker.io', 'alpine', 'latest', 'docker.io/library/alpine:latest'],
    ['team/job:v1', 'docker.io', 'team/job', 'v1', 'docker.io/team/job:v1'],
    ['docker.io/library/alpine:3', 'docker.io', 'alpine', '3', 'docker.io/library/alpine:3'],
    ['localhost/job', 'localhost', 'localhost/job', 'latest', 'localhost/job:latest'],
    ['host:5000/a/b/c:x', 'host:5000', 'host:5000/a/b/c', 'x', 'host:5000/a/b/c:x'],
    ['host.example/job', 'host.example', 'host.example/job', 'latest', 'host.example/job:latest'],
    [`alpine@${digest}`, 'docker.io', 'alpine', digest, `docker.io/library/alpine@${digest}`],
    [`ghcr.io/a/b:c@${digest}`, 'ghcr.io', 'ghcr.io/a/b', digest, `ghcr.io/a/b:c@${digest}`],
  ];
  for (const [image, registry, repository, version, full] of cases)
    it(image, () => assert.deepEqual(parseReference(image), { registry, repository, version, full }));
});

describe("what the Engine says of a pull, in ECS's words", () => {
  const resolving = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref';
  const ecr = '111111111111.dkr.ecr.eu-west-1.amazonaws.com/job:v1';
  const cases: [words: string, image: string, reason: string][] = [
    [
      "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'nope',
      `${resolving} docker.io/library/nope:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`,
    ],
    [
      'manifest for alpine:nope not found: manifest unknown: manifest unknown',
      'alpine:nope',
      `${resolving} docker.io/library/alpine:nope: docker.io/library/alpine:nope: not found`,
    ],
    [
      'no matching manifest for linux/arm64/v8 in the manifest list entries',
      'alpine',
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'",
    ],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'alpine',
      'CannotPullContainerError: The task cannot pull docker.io/library/alpine:latest from the registry docker.io/library/alpine:latest. There is a connection issue between the task and the registry. Check your task network configuration. : Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    ],
    [
      `Head "https://111111111111.dkr.ecr.eu-west-1.amazonaws.com/v2/job/manifests/v1": no basic auth credentials`,
      ecr,
      `CannotPullECRContainerError: Head "https://111111111111.dkr.ecr.eu-west-1.amazonaws.com/v2/job/manifests/v1": no basic auth credentials: this cloud has no keys for ECR: pull \`${ecr}\` into this Docker Engine beforehand, or give \`repositoryCredentials\``,
    ],
    [
      'failed to register layer: write /x: no space left on device',
      'alpine',
      'CannotPullContainerError: Error response from daemon: failed to register layer: write /x: no space left on device',
    ],
  ];
  for (const [words, image, reason] of cases)
    it(words, () => assert.equal(cannotPull(parseReference(image), words, 'linux/arm64').message, reason));

  it('is worth another try if the registry is busy, and not if it refuses', () => {
    assert.ok(isPassing('toomanyrequests: You have reached your pull rate limit'));
    assert.ok(isPassing('received unexpected HTTP status: 503 Service Unavailable'));
    assert.ok(!isPassing('unauthorized: authentication required'));
    assert.ok(!isPassing('manifest unknown'));
  });
});

describe('the progress of a pull', () => {
  it('is shown every ten seconds and at the end', () => {
    const progress = followProgress('job', 0);
    const events: [atMs: number, event: object, shown?: string][] = [
      [1, { id: 'a', status: 'Pulling fs layer' }],
      [2, { id: 'b', status: 'Pulling fs layer' }],
      [3, { id: 'a', status: 'Downloading', progressDetail: { current: 1_000_000, total: 5_000_000 } }],
      [
        10_000,
        { id: 'a', status: 'Downloading', progressDetail: { current: 4_000_000, total: 5_000_000 } },
        'pulling `job`: 4.0 MB, 0 of 2 layers after 10 s',
      ],
      [11_000, { id: 'a', status: 'Extracting', progressDetail: { current: 1, total: 5_000_000 } }],
      [12_000, { id: 'a', status: 'Pull complete' }],
      [
        20_400,
        { id: 'b', status: 'Downloading', progressDetail: { current: 500_000, total: 9_000_000 } },
        'pulling `job`: 5.5 MB, 1 of 2 layers after 20 s',
      ],
    ];
    for (const [atMs, event, shown] of events) assert.equal(progress.after(event, atMs), shown);
    assert.equal(progress.done(31_000), 'pulled `job`: 5.5 MB in 31 s');
  });
});

/** A layer of one file that no other has. */
const newLayer = (): TarEntry[] => [{ path: randomBytes(4).toString('hex'), mode: 0o644, data: randomBytes(100_000) }];
