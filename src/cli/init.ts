/** Writes a configuration to begin with: it works as it is, and says what each line is for. Nothing that is there is overwritten. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Beginning, renderTypeScript, renderYaml } from '../jobs/config/beginning.ts';
import { findConfigs } from '../jobs/config/find-config.ts';
import { renderPath } from '../jobs/config/finding.ts';
import { judge } from '../jobs/config/read-config.ts';
import { readYaml } from '../jobs/config/read-yaml.ts';
import { instant } from '../languages/instant.ts';
import { writeNamed } from './named-file.ts';
import { answerTo } from './operate/ask.ts';
import { print } from './print.ts';
import { UserError } from './user-error.ts';

export interface InitOptions {
  readonly yes?: true | undefined;
  readonly yaml?: true | undefined;
  readonly app?: string | undefined;
  readonly zone?: string | undefined;
  readonly notify?: string | undefined;
}

/** Throws UserError where a configuration is there already, or what was answered is not one. */
export async function init(options: InitOptions): Promise<void> {
  const folder = process.cwd();
  const [found] = findConfigs(folder);
  if (found !== undefined && existsSync(join(folder, basename(found))))
    throw new UserError(
      `${basename(found)} is here already`,
      'punctual synth shows what it makes; init writes where there is none',
    );
  const suggested: Beginning = {
    app: options.app ?? appName(basename(folder)),
    zone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    notify: options.notify ?? 'none',
  };
  const answered = options.yes || !process.stdin.isTTY ? suggested : await ask(suggested);
  refuseWrong(answered);
  const name = `punctual.config.${options.yaml ? 'yaml' : 'ts'}`;
  writeNamed(join(folder, name), options.yaml ? renderYaml(answered) : renderTypeScript(answered), true);
  print(
    `${name} is written: the app \`${answered.app}\`, times in ${answered.zone}, ${told(answered)}\n\n${nextSteps}`,
  );
}

/** Before anything is written: the same in either form. */
function refuseWrong(answered: Beginning): void {
  const asked = { environment: undefined, variables: {}, now: instant(Date.now()) };
  const source = { name: '', folder: process.cwd(), isModule: false };
  const [first] = judge(readYaml(renderYaml(answered)), source, asked).findings.filter(
    ({ level }) => level === 'error',
  );
  if (first) throw new UserError(`${renderPath(first.path)}: ${first.message}`, first.mend);
}

const nextSteps = [
  ['punctual dev', 'runs it here, and deploys it again whenever it changes'],
  ['punctual dev --runner process', 'the same without Docker: its command is a process of this host'],
  ['punctual run hello --wait', 'starts it now, from another shell'],
  ['punctual synth', 'shows what it is on AWS'],
]
  .map(([command = '', meaning]) => `  ${command.padEnd(31)}${meaning}\n`)
  .join('');

const told = ({ notify }: Beginning): string =>
  notify === 'none' ? 'nobody is told of failures yet' : `${notify} is told of failures`;

async function ask(suggested: Beginning): Promise<Beginning> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const question = async (text: string, usual: string): Promise<string> => {
    const answer = await answerTo(lines, `${text} [${usual}] `);
    if (answer === undefined) throw new UserError('nothing was written');
    return answer || usual;
  };
  try {
    return {
      app: await question('Name of the app', suggested.app),
      zone: await question('Time zone of the schedules', suggested.zone),
      notify: await question('Who is told of failures: an address, or none', suggested.notify),
    };
  } finally {
    lines.close();
  }
}

/** A folder's name as an app's; `jobs` where nothing is left of it. */
const appName = (folder: string): string => {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 24);
  return name.length >= 2 ? name : 'jobs';
};
