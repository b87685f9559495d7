/** What images are made of stands beside their manifests, also where the first step of the schema kept them. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openStore } from '../../kit/store.ts';
import { openTables, schema } from './tables.ts';

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const configType = 'application/vnd.oci.image.config.v1+json';
const config = { mediaType: configType, size: 3, digest: digest('c') };
const layers = [4, 4].map((size) => ({ mediaType: 'layer', size, digest: digest('d') }));

const manifests = {
  [digest('1')]: JSON.stringify({ config, layers: [...layers, { digest: 'md5:0', size: 9 }, 'none', null, [1], 7] }),
  [digest('2')]: JSON.stringify({ manifests: [{ digest: digest('1'), size: 9 }], note: 'é"\\\u{1d11e}' }),
  [digest('3')]: JSON.stringify({ config: { digest: digest('e'), size: 5 }, layers: [] }),
  [digest('4')]: `{"config":${JSON.stringify(config)},"layers":[],"deep":${'['.repeat(5000)}${']'.repeat(5000)}}`,
};

it('are taken out of the rows of the first step', () => {
  const store = openStore(':memory:');
  store.migrate('ecr', schema.slice(0, 1));
  const insert = store.prepare('INSERT INTO ecr_image (repository, digest, facts) VALUES (?, ?, ?)');
  const facts = { mediaType: 'application/json', pushedAt: 7 };
  for (const [image, manifest] of Object.entries(manifests))
    insert.run('jobs', image, JSON.stringify({ ...facts, manifest }));
  store.migrate('ecr', schema);
  const tables = openTables(store);
  const images = tables.imagesAfter('jobs', '', 9);
  assert.deepEqual(Object.fromEntries(images.map((image) => [image.digest, tables.manifestOf(image)])), manifests);
  assert.deepEqual(
    images.map(({ repository: _, digest: __, ...rest }) => rest),
    [
      { ...facts, size: 11, artifactMediaType: configType },
      { ...facts, size: 0 },
      { ...facts, size: 5 },
      { ...facts, size: 0 },
    ],
  );
  assert.deepEqual(tables.allBlobs(), [digest('c'), digest('d'), digest('e')]);
  for (const image of [digest('1'), digest('3')]) tables.removeImage('jobs', image);
  assert.deepEqual([tables.allBlobs(), tables.hasBlob('jobs', digest('c'))], [[], false]);
  store.close();
});
