/** Writes the templates that the configurations of the tests become: `node tools/make-golden-templates.ts`. A change of one is a change for users: read it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenPairs } from '../src/jobs/fixtures/golden-pairs.ts';
import { appOf, readFixture } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import { renderYaml } from '../src/jobs/generate/yaml.ts';

for (const { config, template, environment } of goldenPairs) {
  const app = appOf(await readFixture(config, { environment }));
  writeFileSync(join(import.meta.dirname, '../src/jobs/fixtures', template), renderYaml(generate(app)));
}
