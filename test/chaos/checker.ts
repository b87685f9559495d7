/**
 * Checks a chaos run; a program of its own: it shares no code with the engine. It reads through AWS's API, from the store's file by
 * plain SQL, and what the witnesses wrote; then prints what it found.
 *
 *     node test/chaos/checker.ts FOLDER             collects FOLDER/recording.json from a run whose engine still serves, and checks it
 *     node test/chaos/checker.ts RECORDING.json     checks a recording that was kept
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './checks/all.ts';
import type { Finding } from './checks/check.ts';
import { collect } from './collect.ts';
import type { Recording } from './recording.ts';

/** So many violations of one check are printed; more of the same kind add nothing. */
const violationsShownMax = 20;

export async function checkRun(path: string): Promise<Finding[]> {
  if (!statSync(path).isDirectory()) return check(JSON.parse(readFileSync(path, 'utf8')) as Recording);
  const recording = await collect(path);
  writeFileSync(join(path, 'recording.json'), JSON.stringify(recording));
  return check(recording);
}

export function render(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ name, figures, violations }) => [
    `${violations.length === 0 ? 'ok    ' : 'FAILED'} ${name}: ${figures}`,
    ...violations.slice(0, violationsShownMax).map((violation) => `         ${violation}`),
    ...(violations.length > violationsShownMax ? [`         and ${violations.length - violationsShownMax} more`] : []),
  ]);
  const failed = findings.filter(({ violations }) => violations.length > 0).length;
  return `${lines.join('\n')}\n${findings.length - failed} checks passed, ${failed} failed\n`;
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined) {
    process.stderr.write('usage: checker.ts FOLDER | RECORDING.json\n');
    process.exit(2);
  }
  const findings = await checkRun(path);
  process.stdout.write(render(findings));
  process.exitCode = findings.some(({ violations }) => violations.length > 0) ? 1 : 0;
}
