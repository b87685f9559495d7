import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { services } from '../src/cloud/models/services.ts';
import { sharedFile } from '../test/shared.ts';
import { demandSources, renderTable, tablePath } from './make-demands.ts';

const { skip } = sharedFile('limits');

describe('the tables of demands', () => {
  it('are one for each service of the cloud', () => {
    assert.deepEqual(Object.keys(demandSources).sort(), Object.keys(services).sort());
  });

  for (const service of Object.keys(demandSources))
    it(`of ${service} are what the script makes`, { skip }, () => {
      assert.equal(readFileSync(tablePath(service), 'utf8'), renderTable(service));
    });
});
