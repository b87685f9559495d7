/** Mistakes that people make, each as it is written and as it is answered: place, what was found, what was expected, what to write. */

export interface Mistake {
  /** What a job `report` has beside the fields that are right; on the line 7 of the file. */
  readonly job?: string;
  /** The whole file, where it is not about a job. */
  readonly file?: string;
  /** It is one of YAML's own, and cannot be made in JSON or TypeScript. */
  readonly yaml?: true;
  /** `LINE:COLUMN path: ...` */
  readonly said: string;
}

const image = 'image: a/report:1';
const due = 'schedule: every day at 04:30';

export const mistakes: readonly Mistake[] = [
  {
    job: `${due}, ${image}, comand: [x]`,
    said: '5:61 jobs.report.comand: found an unknown key; known here are command, image, entryPoint, environment, secrets, user, workingDirectory, readonlyRootFilesystem and 30 more -> command: [node, report.js]',
  },
  {
    job: `shedule: every day at 04:30, ${image}`,
    said: '5:12 jobs.report.shedule: found an unknown key; known here are schedule, image, command, entryPoint, environment, secrets, user, workingDirectory and 30 more -> schedule: every day at 04:30',
  },
  {
    job: due,
    said: '5:3 jobs.report: found neither image, run nor steps; expected one of them, here or in defaults -> image: NAME:TAG',
  },
  {
    job: `${due}, ${image}, run: ./clean.sh`,
    said: '5:66 jobs.report.run: found both image and run; expected one: run is a command of this host -> delete run, or write command: [./clean.sh]',
  },
  {
    job: `${due}, ${image}, command: node report.js`,
    said: '5:70 jobs.report.command: found the string "node report.js"; expected a list, since no shell splits it -> command: [node, report.js]',
  },
  {
    job: `${due}, ${image}, timeout: 3600`,
    said: '5:70 jobs.report.timeout: found 3600, a number without a unit; expected a duration such as 15m, 1h30m -> timeout: 1h',
  },
  {
    job: `${due}, ${image}, timeout: 90 min`,
    said: '5:70 jobs.report.timeout: found "90 min"; expected a duration such as 15m, 1h30m -> timeout: 1h30m',
  },
  {
    file: 'app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    image: a/report:1\n    schedule: */5 * * * *\n',
    yaml: true,
    said: '7:15 jobs.report.schedule: found "*/5 * * * *" unquoted, which YAML reads as an alias; expected quotes or words -> schedule: every 5 minutes',
  },
  {
    job: `schedule: cron(0 12 * * MON-FRI *), ${image}`,
    said: '5:22 jobs.report.schedule: found "cron(0 12 * * MON-FRI *)"; expected ? in one of the two day fields -> cron(0 12 ? * MON-FRI *)',
  },
  {
    job: `schedule: cron(0 12 * * *), ${image}`,
    said: '5:22 jobs.report.schedule: found cron() with 5 fields; AWS has 6, crontab 5 without cron() -> schedule: 0 12 * * *',
  },
  {
    job: `schedule: 0 30 4 * * *, ${image}`,
    said: "5:22 jobs.report.schedule: found 6 fields without cron(): seconds first, or a year last? expected crontab's 5 -> 30 4 * * *",
  },
  {
    job: `schedule: cron(0 12 ? * 2-6 *), ${image}`,
    said: '5:22 jobs.report.schedule: warning: 2-6 is Monday to Friday in cron(), where Sunday is 1; in crontab it is Tuesday to Saturday -> MON-FRI',
  },
  {
    job: `schedule: rate(1 hours), ${image}`,
    said: '5:22 jobs.report.schedule: found "rate(1 hours)"; expected the singular for 1 -> rate(1 hour)',
  },
  {
    job: `schedule: cron(0 6 31 2 ? *), ${image}`,
    said: '5:22 jobs.report.schedule: found cron(0 6 31 2 ? *), which is never due -> a day that February has, or L for its last',
  },
  {
    job: `schedule: every day at 4.30, ${image}`,
    said: '5:22 jobs.report.schedule: found "every day at 4.30"; expected HH:MM -> every day at 04:30',
  },
  {
    job: `schedule: every day at 02:30, ${image}`,
    said: '5:22 jobs.report.schedule: warning: 02:30 does not exist in Europe/Berlin on 2027-03-28, that day has no run -> 03:30, or zone: UTC',
  },
  {
    job: `schedule: "@reboot", ${image}`,
    said: '5:22 jobs.report.schedule: found @reboot; no schedule of AWS starts with a machine -> a schedule by time, or schedule: none',
  },
  {
    job: `schedule: {at: 2026-01-01T00:00}, ${image}`,
    said: '5:27 jobs.report.schedule.at: warning: 2026-01-01T00:00 is past (deploy refuses it as new) -> a later time, or punctual run report',
  },
  {
    file: `app: office\nnotify: none\njobs: {report: {${due}, ${image}}}\n`,
    said: "1:1 zone: found nothing; expected an IANA zone, since no host's is assumed -> zone: Europe/Berlin",
  },
  {
    file: `app: office\nzone: CET+1\nnotify: none\njobs: {report: {${due}, ${image}}}\n`,
    said: '2:7 zone: found "CET+1"; expected an IANA zone; nearest: CET -> zone: Europe/Berlin',
  },
  {
    file: `app: office\nzone: UTC\njobs: {report: {${due}, ${image}}}\n`,
    said: '1:1 notify: found nothing; expected who is told -> notify: ops@example.com, or notify: none if nobody shall be',
  },
  {
    job: `${due}, image: {repository: report, tag: 1.10}`,
    yaml: true,
    said: '5:75 jobs.report.image.tag: found the number 1.1; YAML reads 1.10 as 1.1; expected text -> tag: "1.10"',
  },
  {
    job: `${due}, image: a/report:latest`,
    said: '5:49 jobs.report.image: warning: the tag latest may change between two attempts -> a tag of its own, or a digest; deploy pins it',
  },
  {
    job: `${due}, ${image}, cpu: 1024, memory: 512`,
    said: '5:80 jobs.report.memory: found 512 with cpu 1024; Fargate has 2048 to 8192 for it -> memory: 2048, or cpu: 256',
  },
  {
    job: `${due}, ${image}, secrets: {DB_PASSWORD: hunter2}`,
    said: '5:84 jobs.report.secrets.DB_PASSWORD: found a bare value; expected a reference -> {parameter: /office/db-password}',
  },
  {
    job: `${due}, ${image}, environment: {DB_PASSWORD: hunter2}`,
    said: '5:88 jobs.report.environment.DB_PASSWORD: warning: a literal that reads as a secret stands readable in the template -> secrets: {DB_PASSWORD: {parameter: /app/db-password}}',
  },
  {
    job: `${due}, ${image}, wholeTimeout: 4h`,
    said: '5:75 jobs.report.wholeTimeout: found 4h; 12 attempts of 1h and 47m of waits take 12h 47m, and 15m around them -> 14h, or leave it out',
  },
  {
    job: `${due}, ${image}, retry: {exitCodes: {0: 3}}`,
    said: '5:84 jobs.report.retry.exitCodes.0: found 0, which is success; expected 1 to 255 -> delete it',
  },
  {
    job: `${due}, ${image}, environments: {prd: {paused: true}}`,
    said: '5:76 jobs.report.environments.prd: found an environment that the app has not; it has dev, prod -> prod',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  a-b-1: {${due}, ${image}}\n  a-b1: {${due}, ${image}}\n`,
    said: '6:3 jobs.a-b1: found a job that meets a-b-1: both would be AB1 in the template -> another name, or id: of one',
  },
  {
    job: `${due}, image: "\${env.RELEASE}"`,
    yaml: true,
    said: '5:49 jobs.report.image: found ${env.RELEASE}, which is not set; expected a value -> ${env.RELEASE:-dev}, or RELEASE=... punctual synth',
  },
  // What YAML itself makes of what was meant otherwise.
  {
    job: `${due}, ${image}, paused: no`,
    said: '5:69 jobs.report.paused: found the text "no"; expected true or false -> paused: false',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n    image: {{ image }}\n`,
    yaml: true,
    said: '7:13 jobs.report.image: found braces within braces, which are a map in YAML -> quote it: "{{ }}"',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n    ${image}\n    command: [a, \${env.X}]\n`,
    yaml: true,
    said: '8:19 jobs.report.command: found ${env.X} unquoted in a list or map, where YAML reads its braces as a map -> quote it: "${env.X}"',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n\t${image}\n`,
    yaml: true,
    said: '7:1: found a tab before the text; expected blanks, which alone indent in YAML -> two blanks a level',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n    ${image}\n    ${due}\n`,
    yaml: true,
    said: '8:5 jobs.report.schedule: found schedule a second time; expected each key once -> delete one of the two',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n    image: !Sub a/report:1\n`,
    yaml: true,
    said: '7:17 jobs.report.image: found the tag !Sub; expected plain YAML: there are no functions here -> write the value itself',
  },
  {
    file: `app: office\nzone: UTC\nnotify: none\njobs:\n  report:\n    ${due}\n    ${image}\n    <<: {memory: 512}\n`,
    yaml: true,
    said: '8:5 jobs.report.<<: found a merge key, which YAML 1.2 does not have -> what jobs share stands in defaults',
  },
  {
    job: `${due}, ${image}, environments: {LOG_LEVEL: warn}`,
    said: '5:76 jobs.report.environments.LOG_LEVEL: found "warn"; expected the name of an environment and its fields -> a variable is meant? -> environment',
  },
  {
    job: `${due}, ${image}, overlap: queue`,
    said: '5:70 jobs.report.overlap: found queue; a queue hides a job that cannot keep up; expected skip or allow -> overlap: skip',
  },
  {
    job: `schedule: {every: day at 04:30, name: deadline}, ${image}`,
    said: '5:50 jobs.report.schedule.name: found "deadline"; expected at most 20 characters, and not deadline, which is the schedule that looks for silence -> name: daily',
  },
  // Another tool's word.
  {
    job: `${due}, ${image}, steps: [{name: export, run: ./export}]`,
    said: '5:84 jobs.report.steps[0].run: found an unknown key; known here are name, image, command, entryPoint, environment, secrets, cpu, memory and 3 more -> command: [./start] and an image; a command of this host is a job of its own, run: ./start',
  },
  {
    job: `${due}, ${image}, backoffLimit: 4`,
    said: '5:61 jobs.report.backoffLimit: found an unknown key; known here are image, command, entryPoint, environment, secrets, user, workingDirectory, readonlyRootFilesystem and 30 more -> retry: 2',
  },
];
