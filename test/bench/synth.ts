/** `punctual synth` of a hundred jobs at a hundred times of day, as a whole process, from the sources as they are. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const jobs = 100;
const runs = 7;

export async function benchSynth(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-synth-'));
  try {
    const file = join(folder, 'punctual.config.yaml');
    writeFileSync(file, config());
    const program = join(import.meta.dirname, '../../bin/punctual.js');
    const times = Array.from({ length: runs }, () => {
      const began = performance.now();
      const { status, stderr } = spawnSync(process.execPath, [
        program,
        'synth',
        '--config',
        file,
        '--out',
        join(folder, 'out.yaml'),
      ]);
      if (status !== 0) throw new Error(String(stderr));
      return performance.now() - began;
    });
    const best = Math.round(Math.min(...times));
    const middle = Math.round(times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] as number);
    return [`synth: ${jobs} jobs: ${best} ms at best, ${middle} ms the middle of ${runs}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const config = (): string => {
  const lines = Array.from({ length: jobs }, (_, index) => {
    const time = `${String(index % 24).padStart(2, '0')}:${String((index * 7) % 60).padStart(2, '0')}`;
    return `  job-${index}: {schedule: every day at ${time}, command: [node, job-${index}.js], alarms: {failed: event}}`;
  });
  return [
    'app: office',
    'zone: Europe/Berlin',
    'notify: ops@example.com',
    'defaults: {image: "a/jobs:1"}',
    'jobs:',
    ...lines,
    '',
  ].join('\n');
};
