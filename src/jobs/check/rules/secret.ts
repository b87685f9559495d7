/**
 * The rule of secrets that stand where whoever may look at a task, a schedule or a machine reads them.
 * Source: Amazon ECS Developer Guide, "Pass sensitive data to an Amazon ECS container"; AWS CloudFormation User Guide, "Parameters" (NoEcho) and
 * "Dynamic references".
 */
import { isObject } from '../../../languages/is-object.ts';
import { containersOf, type Jobs, jobsOf, targetName, taskDefinitionsOf } from '../../model/jobs.ts';
import { inputOf, type Target } from '../../model/schedule.ts';
import { at, type Fields, fieldsOf, isPlain, listOf, mentions, objectsOf, renderSymbols } from '../../model/symbol.ts';
import type { Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';

/** In names of variables; of parameters in the same form. */
const telling =
  /PASSWORD|PASSWD|PASSPHRASE|(^|_)(PG)?PASS$|._PWD$|SECRET|TOKEN(?!IZ)|(API|ACCESS|PRIVATE|ENCRYPTION|SIGNING)_?KEY|CREDENTIALS?/i;
/** What only says where a secret is, or what kind of one. */
const harmlessEnd =
  /(_(ARN|NAME|FILE|PATH|ID|REF|PARAM|PARAMETER|LOCATION|STORE|VAULT|MANAGER|BACKEND|PROVIDER|SOURCE|PROFILE|CLASS|LABEL|URL|URI|ENDPOINT|HEADER|FIELD|ISSUER|AUDIENCE|SCOPE|EXPIRY|TTL|TIMEOUT|SECONDS|LENGTH|LIMIT|COUNT|SIZE|REGION|PREFIX|BUCKET|TABLE|TYPE|MODE|POLICY|VERSION|ALGORITHM|ENABLED|REQUIRED)|TOKENS)$/i;

const isTelling = (name: string): boolean => telling.test(name) && !harmlessEnd.test(name);

/** `DbPassword` as `DB_PASSWORD`, `--db-password` too. */
const asVariable = (name: string): string =>
  name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .replaceAll('-', '_')
    .toUpperCase();

const isReference = (text: string): boolean => /\{\{resolve:(secretsmanager|ssm-secure)/.test(text);

/** A text that may be a secret: no switch, no ARN, no name of a secret that is kept elsewhere, nothing that is worked out later. */
const isSecretText = (text: unknown): boolean =>
  isPlain(text) &&
  text !== '' &&
  !/^(true|false|yes|no|on|off|none|null|\d{1,4})$/i.test(text) &&
  !/^arn:|\{\{resolve:|^["']?[$`]|^\{%|^<.*>$/.test(text) &&
  !isPath(text);

/** `/prod/db/password`, `prod/db`. */
const isPath = (text: string): boolean =>
  /^\/[\w.-]+(\/[\w.-]+)*$/.test(text) ||
  (text.includes('/') && text.split('/').every((part) => /^([a-z][a-z0-9._-]*|[A-Za-z._-]+)$/.test(part)));

/** A password within an address: `postgres://app:hunter2@db`. */
const hasPassword = (text: string): boolean =>
  isSecretText(/^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@{}<>$%]+)@/i.exec(text)?.[1] ?? '');

const isOpen = (name: unknown, value: unknown): boolean => {
  const text = String(value ?? '');
  return isReference(text) || hasPassword(text) || (isPlain(name) && isTelling(asVariable(name)) && isSecretText(text));
};

/** `--db-password=hunter2`, or `PGPASSWORD=hunter2 psql`. */
const openWord = (text: string): string | undefined =>
  text.split(/\s+/).find((word) => {
    const [, name = '', value] = /^["']?(?:--?)?([\w-]+)=(.+)$/.exec(word) ?? [];
    return isOpen(name, value ?? word);
  });

/** Parameters whose value is a secret: their author hides it, or their name tells so of a default that stands in the template. */
const secretParameters = ({ parameters }: Template): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(parameters).flatMap(([name, written]): (readonly [string, string])[] => {
      const { NoEcho, Default } = fieldsOf(written);
      const known = isSecretText(Default);
      if (String(NoEcho) === 'true') {
        if (/_(ARN|NAME|FILE|PATH|ID)$/.test(asVariable(name))) return [];
        const also = known ? ', and its default stands in the template' : '';
        return [[name, `NoEcho hides the parameter ${name} in the stack alone${also}`]];
      }
      return known && isTelling(asVariable(name)) ? [[name, `it is the default of the parameter ${name}`]] : [];
    }),
  );

interface Variable {
  readonly name: unknown;
  readonly value: unknown;
  readonly mend?: string;
}

/** Where something is told what it is to run with. */
interface Place extends Pick<Found, 'resource' | 'path' | 'about'> {
  /** Before a variable's name. */
  readonly within: string;
  readonly variables: readonly Variable[];
  readonly words: readonly unknown[];
  readonly what: string;
}

const openSecret: Rule = {
  id: 'secret-in-environment',
  severity: 'warning',
  summary: 'a secret stands readable in the environment',
  why: 'Whoever may describe a task definition reads its Environment and its Command, and who reads the template the defaults of its parameters; `{{resolve:...}}` and a parameter with NoEcho stay readable in the task definition too. Found are a telling name with a literal value, written there or come by a parameter or a mapping, a password in an address, such references, and what comes by a parameter with NoEcho, or by one with a telling name and a default. Names that end in _ARN, _NAME, _FILE are not secrets, nor are values that are an ARN or a path, and nothing is guessed from how random a value looks.',
  bad: 'Environment: [{Name: DB_PASSWORD, Value: hunter2}]',
  good: 'Secrets: [{Name: DB_PASSWORD, ValueFrom: !Ref Secret}]',
  find: (jobs) => {
    const secrets = secretParameters(jobs.template);
    const opened = jobsOf(jobs.template.leaving(new Set(secrets.keys())));
    const found = [opened, jobs].flatMap((each) => placesOf(each).flatMap((place) => ofPlace(place, secrets)));
    const once = new Map(found.toReversed().map((each) => [`${each.resource.id} ${each.at} ${each.about}`, each]));
    return [...[...once.values()].toReversed(), ...shownSecrets(opened, secrets)];
  },
};

function ofPlace({ within, variables, words, what, ...place }: Place, secrets: ReadonlyMap<string, string>): Found[] {
  const foundOf = (name: string, why: string | undefined, mend: string): Found => ({
    ...place,
    at: `${within}${renderSymbols(name)}`,
    message: `${renderSymbols(name)} stands readable in ${what}${why === undefined ? '' : `: ${why}`}`,
    mend,
  });
  const inVariables = variables.flatMap(({ name, value, mend = 'Secrets with ValueFrom' }) => {
    const why = throughOf(value, secrets);
    return why !== undefined || isOpen(name, value) ? [foundOf(String(name), why, mend)] : [];
  });
  const inWords = words.map((word) => {
    const why = throughOf(word, secrets);
    return { isIt: why !== undefined || openWord(String(word)) !== undefined, why };
  });
  const first = inWords.find(({ isIt }) => isIt);
  return first
    ? [...inVariables, foundOf('Command', first.why, 'Secrets with ValueFrom, and a variable in the command')]
    : inVariables;
}

/** Why the text is a secret by a parameter that is in it. */
const throughOf = (text: unknown, secrets: ReadonlyMap<string, string>): string | undefined =>
  parametersIn(text)
    .map((name) => secrets.get(name))
    .find((why) => why !== undefined);

const parametersIn = (text: unknown): string[] => [...String(text).matchAll(/⟦\?(\w+)⟧/g)].map(([, name = '']) => name);

const placesOf = (jobs: Jobs): readonly Place[] => [...inTasks(jobs), ...inTargets(jobs), ...inStates(jobs)];

const inTasks = (jobs: Jobs): readonly Place[] =>
  taskDefinitionsOf(jobs).flatMap((resource) =>
    containersOf(resource).map((container, index) => ({
      resource,
      path: ['ContainerDefinitions', index],
      within: `${renderSymbols(String(container['Name'] ?? index))}/`,
      ...toldOf(container),
      what: 'the task definition',
    })),
  );

const inTargets = ({ jobs }: Jobs): readonly Place[] =>
  jobs.flatMap(({ schedule, target }) => {
    if (!schedule || !target) return [];
    const [resource, path, about] = [schedule.resource, target.path, targetName(target)];
    const place = { resource, path, about, within: '', what: 'the input of the target' };
    const given = target.call === undefined ? target.fields['Input'] : target.input['Input'];
    return [
      ...overridesOf(target).map((each) => ({ ...place, ...toldOf(each) })),
      { ...place, variables: membersOf(inputOf(given)), words: [] },
    ];
  });

/** What an input says by names of its own, at every depth. */
const membersOf = (input: Fields): readonly Variable[] =>
  Object.entries(input).flatMap(([name, value]) =>
    isObject(value) ? membersOf(value) : [{ name, value, mend: 'an ARN in the input, and the secret read by the job' }],
  );

/** Of a universal target the names are the API's, as CloudFormation writes them. */
const overridesOf = ({ call, input, fields }: Target): readonly Fields[] => {
  const given = call === undefined ? inputOf(fields['Input']) : fieldsOf(input['Overrides']);
  return objectsOf(given['containerOverrides'] ?? given['ContainerOverrides']);
};

const inStates = ({ jobs }: Jobs): readonly Place[] =>
  jobs.flatMap((job) =>
    job.kind === 'machine'
      ? job.starts.flatMap(({ state, fields }) =>
          objectsOf(at(fields, 'Overrides', 'ContainerOverrides')).map((each) => ({
            resource: job.machine.resource,
            about: state?.name ?? '',
            within: '',
            ...toldOf(each),
            what: 'the definition of the machine',
          })),
        )
      : [],
  );

const toldOf = (container: Fields): Pick<Place, 'variables' | 'words'> => {
  const get = (fields: Fields, name: string): unknown => fields[name] ?? fields[name.toLowerCase()];
  return {
    variables: [
      ...objectsOf(get(container, 'Environment')).map((each) => ({
        name: get(each, 'Name'),
        value: get(each, 'Value'),
      })),
      ...Object.entries(fieldsOf(at(container, 'LogConfiguration', 'Options'))).map(([name, value]) => ({
        name,
        value,
        mend: 'SecretOptions with ValueFrom',
      })),
    ],
    words: [...listOf(container['EntryPoint']), ...listOf(get(container, 'Command'))],
  };
};

/** Secrets that a container is given as it should be, whose text is a default in the template. */
const shownSecrets = (jobs: Jobs, secrets: ReadonlyMap<string, string>): readonly Found[] => {
  const given = taskDefinitionsOf(jobs).flatMap((task) => containersOf(task).map(({ Secrets }) => Secrets));
  return jobs.template
    .ofType('AWS::SecretsManager::Secret')
    .filter(({ id }) => mentions(given, id))
    .flatMap((resource): Found[] => {
      const shown = parametersIn(resource.properties['SecretString']).find(
        (name) => secrets.has(name) && isSecretText(at(jobs.template.parameters, name, 'Default')),
      );
      return shown === undefined
        ? []
        : [
            {
              resource,
              path: ['SecretString'],
              message: `what it keeps stands readable in the template, as the default of the parameter ${shown}`,
              mend: 'no Default, or GenerateSecretString',
            },
          ];
    });
};

export const secretRules: readonly Rule[] = [openSecret];
