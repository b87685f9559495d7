/** The tables of types that are recorded only and of identifiers: made by the tools, of what AWS publishes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { publishedSchemas } from '../test/published-schemas.ts';
import { identifiersPath, renderIdentifiers } from './make-identifiers.ts';
import { published, render, tablePath } from './make-recorded-types.ts';

const skip = (await publishedSchemas()) ? false : '@aws-cdk/aws-service-spec is not installed: npm ci';

describe('the table of recorded types', { skip }, () => {
  it('is what the tool makes of what AWS publishes', async () => {
    assert.equal(readFileSync(tablePath, 'utf8'), render(await published()));
  });
});

describe('the table of identifiers', { skip }, () => {
  it('is what the tool makes of what AWS publishes', async () => {
    assert.equal(readFileSync(identifiersPath, 'utf8'), renderIdentifiers((await published()) as never));
  });
});
