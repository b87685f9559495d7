/**
 * A crontab: each line a job of this host, with its variables, zone and mail address. The five fields stay as they are: a configuration reads them as
 * cron does. Left out, and said: @reboot, random delays and ranges.
 * Source: crontab(5) of Debian's cron and of cronie.
 */
import { instant } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { nextAfter } from '../../languages/schedule/next.ts';
import { parseSchedule } from '../../languages/schedule/schedule.ts';
import { expressionsOf } from '../config/schedule/text.ts';
import { given } from '../generate/cloudformation.ts';
import { type Fields, type Imported, type ImportedJob, Names, type Note } from './imported.ts';

interface Setting {
  readonly variables: ReadonlyMap<string, string>;
}

const assignment = /^([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$/;
const named = /^(@[a-z]+)\s+(.+)$/i;

/** `isSystem`: of /etc, whose lines name a user before the command. */
export function importCrontab(text: string, isSystem: boolean): Imported {
  const names = new Names();
  const notes: Note[] = [];
  const jobs: ImportedJob[] = [];
  let variables: ReadonlyMap<string, string> = new Map();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, value] = assignment.exec(line) ?? [];
    if (name !== undefined) variables = new Map([...variables, [name, unquoted(value ?? '')]]);
    else {
      const result = jobOf(line, { variables }, isSystem, names);
      if (typeof result === 'string') notes.push({ line: index + 1, text: result });
      else jobs.push({ ...result, notes: result.notes.map((note) => ({ line: index + 1, ...note })) });
    }
  }
  const zones = new Set(jobs.map(({ fields }) => fields['zone']));
  const told = new Set(jobs.map(({ fields }) => JSON.stringify(fields['notify'])));
  // What all have is the app's.
  const [zone] = zones.size === 1 ? zones : [undefined];
  const [notify] = told.size === 1 ? told : [undefined];
  return {
    zone: zone as string | undefined,
    notify: notify === undefined ? undefined : JSON.parse(notify),
    // Cron tries nothing again, and lets runs overlap.
    defaults: { retry: false, overlap: 'allow' },
    jobs: jobs.map((job) => {
      const { zone: own, notify: heard, ...fields } = job.fields;
      return {
        ...job,
        fields: given({
          ...fields,
          zone: zones.size === 1 ? undefined : own,
          notify: told.size === 1 ? undefined : heard,
        }),
      };
    }),
    notes: [
      ...notes,
      ...(jobs.length > 0
        ? [
            {
              text: 'cron tries nothing again and lets runs overlap: `defaults` keeps that; without it a failure is tried twice more and a run is skipped while an older one is going',
            },
          ]
        : []),
    ],
  };
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

/** Or why the line is left out. */
function jobOf(line: string, { variables }: Setting, isSystem: boolean, names: Names): ImportedJob | string {
  const parts = splitLine(line);
  if (parts === undefined) return `\`${line}\` is no line of a crontab: left out`;
  const [schedule, rest] = parts;
  if (/^@reboot$/i.test(schedule))
    return `\`${line}\` starts with the machine, for which there is no schedule: left out`;
  const read = expressionsOf(schedule);
  if ('message' in read) return `\`${line}\`: ${read.message}: left out`;
  if (read.expressions.every(isNeverDue)) return `\`${line}\` is never due: left out`;
  const [, user, command = ''] = isSystem ? (/^(\S+)\s+(.*)$/s.exec(rest) ?? []) : ['', undefined, rest];
  if (command === '') return `\`${line}\` has no command: left out`;
  const notes: Note[] = [];
  if (user !== undefined && user !== '') notes.push({ text: `ran as ${user}: here it runs as whoever runs punctual` });
  if (/(^|[^\\])>/.test(command))
    notes.push({ text: 'its output goes where the command sends it: punctual logs shows the rest' });
  if (variables.has('RANDOM_DELAY'))
    notes.push({ text: 'RANDOM_DELAY is not carried over: `window` of a schedule is its like on AWS' });
  return {
    name: names.of(nameOf(command)),
    notes,
    fields: given({
      schedule,
      run: runOf(command, variables.get('SHELL')),
      zone: variables.get('CRON_TZ') ?? variables.get('TZ'),
      notify: whoOf(variables.get('MAILTO')),
      environment: environmentOf(variables),
    }),
  };
}

/** A day that no month has. */
function isNeverDue(expression: string): boolean {
  const schedule = parseSchedule(expression);
  return (
    !isProblems(schedule) && nextAfter({ schedule, anchor: instant(0) }, instant(Date.UTC(2026, 0, 1))) === undefined
  );
}

/** The fields of time, and what comes after them. */
function splitLine(line: string): readonly [schedule: string, rest: string] | undefined {
  const [, word, afterWord] = named.exec(line) ?? [];
  if (word !== undefined && afterWord !== undefined) return [word, afterWord];
  const [, fields, rest] = /^((?:\S+\s+){4}\S+)\s+(.+)$/s.exec(line) ?? [];
  return fields === undefined || rest === undefined ? undefined : [fields.replace(/\s+/g, ' '), rest];
}

/** `%` ends the command: what follows is its standard input, each `%` a line's end. */
function runOf(command: string, shell: string | undefined): unknown {
  const [first = '', ...lines] = command.split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'));
  const quoted = lines.map((each) => `'${each.replaceAll("'", "'\\''")}'`);
  const whole = lines.length === 0 ? first : `printf '%s\\n' ${quoted.join(' ')} | { ${first.trim()}; }`;
  return shell === undefined || /(^|\/)sh$/.test(shell) ? whole : [shell, '-c', whole];
}

/** Nobody, for `MAILTO=""`; undefined where it is not said. */
function whoOf(mailTo: string | undefined): unknown {
  if (mailTo === undefined) return undefined;
  const addresses = mailTo.split(/[\s,]+/).filter((each) => each.includes('@'));
  if (addresses.length === 0) return mailTo === '' ? 'none' : undefined;
  return addresses.length === 1 ? addresses[0] : addresses;
}

const ofCron = new Set([
  'SHELL',
  'MAILTO',
  'MAILFROM',
  'CRON_TZ',
  'TZ',
  'RANDOM_DELAY',
  'LOGNAME',
  'USER',
  'CONTENT_TYPE',
  'CONTENT_TRANSFER_ENCODING',
]);

function environmentOf(variables: ReadonlyMap<string, string>): Fields | undefined {
  const own = [...variables].filter(([name]) => !ofCron.has(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** `/srv/office/report.sh --all` -> `report`. */
function nameOf(command: string): string {
  const words = command
    .replace(/^(?:\s*cd\s+\S+\s*&&)+/, '')
    .trim()
    .split(/\s+/)
    .filter((word) => !/^[A-Z_]+=/.test(word));
  const isWrapper = (word: string): boolean =>
    /(^|\/)(nice|ionice|flock|timeout|env|sudo|bash|sh|python3?|node|php|perl|ruby)$/.test(word) ||
    /^-/.test(word) ||
    /^\d+$/.test(word) ||
    /\.lock$/.test(word);
  const first = words.find((word) => !isWrapper(word)) ?? words[0] ?? 'job';
  return first.replace(/^.*\//, '').replace(/\.[a-z0-9]{1,4}$/i, '');
}
