/** What CreateStack, UpdateStack and CreateChangeSet have in common: the revision that the stack shall become. */
import type { Capability, Parameter, RollbackConfiguration, Tag } from '@aws-sdk/client-cloudformation';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { isJson } from '../../../../languages/template/document.ts';
import type { Template } from '../../../../languages/template/template.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { checkTags, type TagRules } from '../../../kit/tags.ts';
import type { CloudFormation } from '../context.ts';
import { givenBy } from '../deploy/deployment.ts';
import { callerOf } from '../deploy/resource-context.ts';
import { alarmLists } from '../deploy/rollback-triggers.ts';
import { fetchedYamlBytesMax, jsonBytesMax, notificationArnsMax, tagsMax, yamlBytesMax } from '../limits.ts';
import { insufficientCapabilities, notYet, validationError } from '../refusals.ts';
import { type Revision, type Stack, stackType } from '../stack.ts';
import { readIncluded } from './included.ts';
import { readStored } from './stored-parameters.ts';
import { fetchTemplate } from './template-url.ts';

export interface Request {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: readonly Parameter[] | undefined;
  readonly Capabilities?: readonly Capability[] | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
  readonly RoleARN?: string | undefined;
  readonly Tags?: readonly Tag[] | undefined;
  readonly RollbackConfiguration?: RollbackConfiguration | undefined;
}

/** The revision that the request wants, of the `text` that it gives; what it leaves out stays as it was `before`. Throws AWS's errors. */
export function readRevision(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  text: string,
  request: Request,
  before: Revision | undefined,
): Revision {
  const given = givenParameters(request.Parameters ?? [], before);
  const notificationArns = checkNotificationArns(request.NotificationARNs ?? before?.notificationArns ?? []);
  const known = { parameters: given, notificationArns };
  const included = readIncluded(text, givenBy(service, stack, known), context);
  const template = service.templates.read(
    text,
    givenBy(service, stack, { ...known, ...(included ? { included } : {}) }),
  );
  const { Capabilities: capabilities = [], RoleARN: roleArn = before?.roleArn } = request;
  checkCapabilities(template, capabilities);
  if (request.RoleARN) passRole(context, request.RoleARN);
  const rollback = rollbackConfiguration(request.RollbackConfiguration, before);
  const parameters = { ...defaultsOf(template), ...given };
  return {
    template: text,
    ...(included ? { included } : {}),
    parameters,
    stored: readStored(template, parameters, context, () => callerOf(context, context.caller, roleArn)),
    tags: checkTags(request.Tags ?? before?.tags ?? [], tagRules),
    capabilities,
    notificationArns,
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(rollback ? { rollback } : {}),
  };
}

/** A template that was refused, with as many of its parameters' values as can be known: only to look for its problems. */
export function wantedText(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  text: string,
  request: Request,
  before: Revision | undefined,
): Revision {
  const written = (request.Parameters ?? []).filter(({ UsePreviousValue: previous }) => !previous);
  const { RoleARN: roleArn = before?.roleArn, Tags: tags = before?.tags ?? [] } = request;
  const given = givenParameters(written, undefined);
  const known = { parameters: given, notificationArns: [] };
  const included = readIncluded(text, givenBy(service, stack, known), context);
  const { template } = service.templates.readAll(
    text,
    givenBy(service, stack, { ...known, ...(included ? { included } : {}) }),
  );
  const parameters = {
    ...ofTemplate(before?.parameters ?? {}, template),
    ...(template ? { ...defaultsOf(template), ...given } : {}),
  };
  return {
    template: text,
    ...(included ? { included } : {}),
    parameters,
    stored: template ? knownStored(template, parameters, context, before) : {},
    tags,
    capabilities: [],
    notificationArns: [],
    ...(roleArn === undefined ? {} : { roleArn }),
  };
}

/** What the parameter store has: a parameter that it has not is one of the problems. */
function knownStored(
  template: Template,
  parameters: Revision['parameters'],
  context: Context,
  before: Revision | undefined,
): Readonly<Record<string, string>> {
  try {
    return context.attempt(() => readStored(template, parameters, context, () => context.caller));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return before?.stored ?? {};
  }
}

/** Values of parameters that the template has. */
const ofTemplate = (values: Revision['parameters'], template: Template | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => template?.parameters.has(name)));

const asJson = `; as JSON it may have ${jsonBytesMax} here: punctual deploy and punctual up send it so`;

/** The body of one request. Throws ValidationError. */
export function templateText(service: CloudFormation, context: Context, request: Request, before?: Revision): string {
  const { TemplateBody: body, TemplateURL: url, UsePreviousTemplate: previous } = request;
  if (body !== undefined && previous)
    throw validationError('You cannot specify both usePreviousTemplate and Template Body.');
  if (body !== undefined && url !== undefined)
    throw validationError('You cannot specify both Template Body and Template URL.');
  if (previous && before) return before.template;
  if (url !== undefined) return checkedFetched(fetchTemplate(service, context, url));
  if (body === undefined) throw validationError('Either Template URL or Template Body must be specified.');
  const [bytesMax, hint] = isJson(body) ? [jsonBytesMax, ''] : [yamlBytesMax, asJson];
  if (Buffer.byteLength(body) > bytesMax) {
    const constraint = `Member must have length less than or equal to ${bytesMax}`;
    throw validationError(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: ${constraint}${hint}`,
    );
  }
  return body;
}

/** Of a template from a bucket. Throws ValidationError. */
function checkedFetched(body: string): string {
  const bytesMax = isJson(body) ? jsonBytesMax : fetchedYamlBytesMax;
  if (Buffer.byteLength(body) > bytesMax) throw validationError(`Template may not exceed ${bytesMax} bytes in size.`);
  return body;
}

export const defaultsOf = ({ parameters }: Template): Record<string, string> =>
  Object.fromEntries(
    [...parameters].flatMap(([name, { default: text }]) => (text === undefined ? [] : [[name, text]])),
  );

/** The text of every parameter that is given one; whether it fits is checked with the template's functions. */
function givenParameters(given: readonly Parameter[], before: Revision | undefined): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { ParameterKey: name = '', ParameterValue: value, UsePreviousValue: previous } of given) {
    const start = `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true`;
    if (!previous) values[name] = value ?? '';
    else if (value) throw validationError(`${start} and non empty value for a parameter`);
    else if (!before || !Object.hasOwn(before.parameters, name))
      throw validationError(`${start} for a parameter key not in the previous template`);
    else values[name] = before.parameters[name] as string;
  }
  return values;
}

/** The capability that a template's caller must acknowledge. */
export function neededCapability(template: Template): Capability | undefined {
  const iam = iamResources(template);
  if (iam.length === 0) return undefined;
  const isNamed = iam.some(({ type, properties }) => {
    const name = schemaOf(type)?.namedBy;
    return name !== undefined && properties[name] !== undefined;
  });
  return isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM';
}

/** What a template's summary names, and the types for which it does: a nested stack may have anything in it. */
export function shownCapabilities(template: Template): { capabilities: Capability[]; types: string[] } {
  const ofTypes = [...template.resources.values()].map(({ type }) => type);
  const types = [...new Set(ofTypes.filter((type) => type === stackType || schemaOf(type)?.isIam))];
  if (types.includes(stackType)) return { capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'], types };
  const needed = neededCapability(template);
  return { capabilities: needed ? [needed] : [], types };
}

const iamResources = (template: Template) =>
  [...template.resources.values()].filter(({ type }) => schemaOf(type)?.isIam);

function checkCapabilities(template: Template, given: readonly Capability[]): void {
  const needed = neededCapability(template);
  if (needed && !given.includes(needed) && !given.includes('CAPABILITY_NAMED_IAM'))
    throw insufficientCapabilities(needed);
}

/** A template with a transform is deployed without a look at what it becomes: its caller acknowledges that. Source: API reference, CreateStack, "Capabilities". */
export function checkTransforms(service: CloudFormation, { template, capabilities }: Revision): void {
  if (service.templates.outline(template).transforms.length > 0 && !capabilities.includes('CAPABILITY_AUTO_EXPAND'))
    throw insufficientCapabilities('CAPABILITY_AUTO_EXPAND');
}

const tagRules: TagRules = {
  max: tagsMax,
  tooMany: () => validationError(`A stack can have at most ${tagsMax} tags.`),
  duplicate: () => validationError('Duplicate tag keys were given.'),
  reserved: validationError,
};

function checkNotificationArns(arns: readonly string[]): readonly string[] {
  if (arns.length > notificationArnsMax)
    throw validationError(`A stack can have at most ${notificationArnsMax} NotificationARNs.`);
  return arns;
}

/** Throws ValidationError for a role that is not there, or that CloudFormation may not take; the denial of whoever may not pass it. */
export function passRole(context: Context, roleArn: string): void {
  context.authorise({
    action: 'iam:PassRole',
    resource: roleArn,
    context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
  });
  try {
    callerOf(context, context.caller, roleArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw validationError(`Role ${roleArn} is invalid or cannot be assumed`);
  }
}

/** How a deployment goes about: the usual way is the only one here. Throws ValidationError. */
export function checkDeploymentConfig(config: { readonly Mode?: string | undefined } | undefined): void {
  const { Mode: mode = 'STANDARD', ...others } = config ?? {};
  if (mode !== 'STANDARD') throw notYet(`DeploymentConfig.Mode ${mode}`);
  refuseMembers(others, Object.keys(others));
}

/** What the request leaves out stays as it was. Throws ValidationError. */
function rollbackConfiguration(
  config: RollbackConfiguration | undefined,
  before: Revision | undefined,
): RollbackConfiguration | undefined {
  const types = Object.keys(alarmLists);
  for (const { Type } of config?.RollbackTriggers ?? [])
    if (!types.includes(String(Type)))
      throw validationError(`a rollback trigger is of type ${types.join(' or ')}, found ${Type}`);
  return config ? { ...before?.rollback, ...config } : before?.rollback;
}

/** Members of AWS's requests that would do something that is not there yet. */
export function refuseMembers(input: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (!names.includes(name) || value === undefined || value === false) continue;
    if (Array.isArray(value) ? value.length > 0 : typeof value !== 'object' || Object.keys(Object(value)).length > 0)
      throw notYet(name);
  }
}
