/** A configuration that runs is read however it ends, and where it does not. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { renderFinding } from './finding.ts';
import { readModule } from './read-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'punctual-module-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What is wrong with it, as it is said. */
async function said(name: string, text: string, late?: AbortSignal): Promise<string[]> {
  const file = join(folder, name);
  writeFileSync(file, text);
  const { findings, placeOf } = await readModule(file, { env: undefined, variables: {} }, late);
  return findings.map((finding) => renderFinding(finding, name, placeOf(finding.path)));
}

/** A signal that it gives itself, of no message before it. */
const atLoop = 'new BroadcastChannel("punctual-read-module").postMessage("at its loop");';

async function saidOfLoop(name: string, text: string): Promise<string[]> {
  const late = new AbortController();
  const channel = new BroadcastChannel('punctual-read-module');
  channel.onmessage = () => late.abort();
  try {
    return await said(name, text, late.signal);
  } finally {
    channel.close();
  }
}

describe('a configuration', () => {
  it('whose loop never ends is ended, and told by its line', async () => {
    const text = `type Count = number;\n${atLoop}\nlet count: Count = 0;\nfor (;;)\n  count += 1;\n`;
    const [line, ...more] = await saidOfLoop('loop.ts', text);
    assert.match(line ?? '', /^loop\.ts:[345]: found no end of running it after 30 s, which is still at this line; /);
    assert.match(line ?? '', / -> end its loops, and keep from it what waits for a network or another process$/);
    assert.deepEqual(more, []);
  });

  it('whose function never returns is ended as well', async () => {
    const [line] = await saidOfLoop('function.mjs', `export default () => {\n  ${atLoop}\n  for (;;);\n};\n`);
    assert.match(line ?? '', /^function\.mjs:[23]: found no end of running it/);
  });

  it('that waits for what never comes is told as well', async () =>
    assert.deepEqual(await said('await.ts', '\nawait new Promise(() => {});\n'), [
      'await.ts: found an error when it was run: an await at its top level never ends -> correct it; node FILE shows the whole of it',
    ]));

  it('that ends the process ends itself alone', async () =>
    assert.deepEqual(await said('exit.mjs', 'process.exit(3);\n'), [
      'exit.mjs: found that it ends by itself, with exit code 3, before it exports an app -> no process.exit() in it',
    ]));

  it('with a function for a value is told so', async () =>
    assert.deepEqual(
      await said('function.ts', "export default { app: 'office', zone: () => 'UTC', notify: 'none', jobs: [] };\n"),
      [
        'function.ts zone: found a function; expected a value that YAML could say as well -> what the function stands for',
      ],
    ));

  it('leaves a timer behind, and is read all the same', async () =>
    assert.deepEqual(await said('timer.mjs', "setInterval(() => {}, 1000);\nexport default { app: 'office' };\n"), []));
});
