/**
 * A configuration of Songmu/ecschedule: rules that ask ECS for a task. The task definitions that it names stand elsewhere, so that images are to be given.
 * Source: Songmu/ecschedule: README.md, rule.go.
 */
import { given } from '../generate/cloudformation.ts';
import { filled, readableSchedule, sayOthers } from './fields.ts';
import { type Fields, type Imported, type ImportedJob, listOf, mapOf, Names, type Note, type Say } from './imported.ts';
import { yamlDocuments } from './yaml-documents.ts';

export function importEcschedule(text: string): Imported | { readonly problem: string } {
  const documents = yamlDocuments(withVariables(text));
  if (typeof documents === 'string') return { problem: documents };
  const [document] = documents;
  if (!Array.isArray(document?.value['rules']))
    return { problem: 'found no list `rules`: this is no configuration of ecschedule' };
  const base = document.value;
  const names = new Names();
  const notes: Note[] = [
    { text: 'a run that came due while one was going ran beside it: here it is skipped, or write `overlap: allow`' },
  ];
  if (/\{\{/.test(withVariables(text)))
    notes.push({ text: 'functions of its templates other than env and must_env are not carried over' });
  sayOthers(base, known.base, (text) => notes.push({ text }));
  const rules = listOf(base['rules']);
  const others = document.value['rules'].length - rules.length;
  if (others > 0) notes.push({ text: `${others} of its rules are no maps: left out` });
  const jobs = rules.map((rule): ImportedJob => {
    const own: Note[] = [];
    const fields = fieldsOf(base, rule, (said) => own.push({ text: said }));
    return { name: names.of(String(rule['name'] ?? rule['taskDefinition'] ?? '')), fields, notes: own };
  });
  return { zone: 'UTC', cluster: typeof base['cluster'] === 'string' ? base['cluster'] : undefined, jobs, notes };
}

/** `{{ env "X" "default" }}` and `{{ must_env "X" }}` as a configuration has them. */
const withVariables = (text: string): string =>
  text
    .replace(/\{\{-?\s*must_env\s+["`](\w+)["`]\s*-?\}\}/g, '${env.$1}')
    .replace(/\{\{-?\s*env\s+["`](\w+)["`](?:\s+["`]([^"`}]*)["`])?\s*-?\}\}/g, (_, name, fallback) =>
      fallback === undefined ? `\${env.${name}}` : `\${env.${name}:-${fallback}}`,
    );

/** What is carried over, or said by itself; roles, and what the account's cluster is, need not be said. */
const known = {
  base: new Set(['rules', 'cluster', 'region', 'role', 'trackingId', 'launch_type', '$schema']),
  rule: new Set([
    'name',
    'description',
    'scheduleExpression',
    'disabled',
    'taskDefinition',
    'taskCount',
    'taskOverride',
    'containerOverrides',
    'capacityProviderStrategy',
    'launch_type',
    'network_configuration',
    'role',
    'targetId',
  ]),
  override: new Set(['cpu', 'memory']),
  container: new Set(['name', 'command', 'environment']),
} as const;

function fieldsOf(base: Fields, rule: Fields, say: Say): Fields {
  const family = String(rule['taskDefinition'] ?? '');
  say(
    `its task definition, ${family}, is not in this file: set IMAGE, or write what it has (punctual import account reads it)`,
  );
  const [container = {}, ...others] = listOf(rule['containerOverrides']);
  if (others.length > 0) say('overrides of further containers are not carried over');
  if (Number(rule['taskCount'] ?? 1) > 1) say(`it started ${String(rule['taskCount'])} tasks at once: here one`);
  if ((rule['launch_type'] ?? base['launch_type']) === 'EC2') say('it ran on EC2: here it runs on Fargate');
  say('a run that failed was not tried again: `retry: false` keeps that');
  const expression = String(rule['scheduleExpression'] ?? '');
  const override = mapOf(rule['taskOverride']);
  sayOthers(rule, known.rule, say);
  sayOthers(override, known.override, say, 'taskOverride: ');
  sayOthers(container, known.container, say, 'containerOverrides: ');
  const environment = Object.entries(mapOf(container['environment'])).map(([name, value]) => [name, String(value)]);
  return given({
    schedule: readableSchedule(expression, expression, say),
    description: rule['description'],
    paused: rule['disabled'] === true ? true : undefined,
    image: '${env.IMAGE}',
    command: Array.isArray(container['command']) ? container['command'].map(String) : undefined,
    environment: filled(Object.fromEntries(environment)),
    cpu: override['cpu'],
    memory: override['memory'],
    capacity: capacityOf(rule['capacityProviderStrategy']),
    network: networkOf(rule['network_configuration'], say),
    retry: false,
  });
}

function capacityOf(value: unknown): string | undefined {
  const providers = listOf(value).map((each) => each['capacityProvider']);
  if (!providers.includes('FARGATE_SPOT')) return undefined;
  return providers.includes('FARGATE') ? 'spot-then-fargate' : 'spot';
}

function networkOf(value: unknown, say: Say): Fields | undefined {
  const vpc = mapOf(mapOf(value)['aws_vpc_configuration']);
  if (!Array.isArray(vpc['subnets'])) {
    say('it ran without a network of its own: here it runs in the default VPC');
    return undefined;
  }
  return given({
    subnets: vpc['subnets'],
    securityGroups: Array.isArray(vpc['security_groups']) ? vpc['security_groups'] : undefined,
    publicIp: vpc['assign_public_ip'] === 'ENABLED' ? true : undefined,
  });
}
