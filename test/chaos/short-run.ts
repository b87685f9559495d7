/** A run of some minutes against the real engine, or one with a planted fault, on a clock on which a minute takes two seconds. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRun } from './checker.ts';
import type { Finding } from './checks/check.ts';
import type { Access } from './clients.ts';
import type { FaultName } from './fixtures/faults.ts';
import { runChaos } from './harness.ts';
import { jobs } from './jobs.ts';
import { minuteMs } from './minutes.ts';
import type { Kill } from './plan.ts';
import type { Call, Recording } from './recording.ts';
import { endProcessesOf } from './run-processes.ts';

/** A minute in two seconds. */
const speed = 30;
const runMsMax = 90_000;

export interface ShortRun {
  readonly fault?: FaultName;
  /** So many minutes after the first one's turn. */
  readonly killsAt: readonly number[];
  /** Each kill waits for the witness of the task that the fault has struck. */
  readonly onceWitnessed?: boolean;
  readonly untilMinute: number;
  readonly drainMsMax: number;
  readonly lastStart: boolean;
  /** On a busy machine a minute in two seconds may see nearly none. */
  readonly everyCall?: boolean;
}

/** In the order of names. */
export const everyKindOfCall: readonly Call['does'][] = ['ask', 'read', 'send', 'start', 'toggle'];
export const acknowledged = (calls: readonly Call[]): Call['does'][] =>
  [...new Set(calls.flatMap((call) => (call.acked ? [call.does] : [])))].sort();

type Key = Pick<Access, 'accessKeyId' | 'secretAccessKey'>;

export async function run(asked: ShortRun): Promise<{ findings: Finding[]; recording: Recording }> {
  const { fault, killsAt, onceWitnessed = false, untilMinute, drainMsMax, lastStart, everyCall = false } = asked;
  const folder = mkdtempSync(join(tmpdir(), 'punctual-checker-'));
  const engine = join(import.meta.dirname, 'fixtures/engine.ts');
  try {
    const victim = await runChaos({
      folder,
      program: [process.execPath, engine, ...(fault === undefined ? [] : ['--fault', fault])],
      jobs: jobs.filter(({ name }) => !name.startsWith('slow')),
      speed,
      plan(from) {
        writeFileSync(join(folder, 'armed'), String(from));
        const turn = (Math.floor(from / minuteMs) + 1) * minuteMs;
        const kills = killsAt.map((minutes): Kill => {
          const at = turn + minutes * minuteMs;
          return { near: 'nothing', at, ...(onceWitnessed ? { once: () => isWitnessed(folder) } : {}) };
        });
        return { actions: kills, until: turn + untilMinute * minuteMs };
      },
      hasEnough: (calls) => !everyCall || acknowledged(calls).length === everyKindOfCall.length,
      access: async (data) => ({
        region: 'us-east-1',
        ...(JSON.parse(readFileSync(join(data, 'keys.json'), 'utf8')) as Key),
      }),
      drainMsMax,
      lastStart,
      brokenOff: AbortSignal.timeout(runMsMax),
      say: () => {},
    });
    const findings = await checkRun(folder);
    await victim.stop();
    return { findings, recording: JSON.parse(readFileSync(join(folder, 'recording.json'), 'utf8')) as Recording };
  } finally {
    endProcessesOf(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function isWitnessed(folder: string): boolean {
  const mark = join(folder, 'data/struck');
  const struck = existsSync(mark) && readFileSync(mark, 'utf8');
  return struck !== false && readdirSync(join(folder, 'witness')).some((file) => file.startsWith(struck));
}

export const plain = { killsAt: [], untilMinute: 1.3, drainMsMax: 30_000, lastStart: false };

export const failed = (findings: readonly Finding[]): string[] =>
  findings.filter(({ violations }) => violations.length > 0).map(({ name }) => name);
