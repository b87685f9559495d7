/**
 * The transform AWS::Serverless-2016-10-31: machines and functions of SAM as the CloudFormation that they become. Functions are made as recorded ones, and
 * what would call them is refused where it is made. Left out, refused by name: APIs, tables, layers, applications, connectors; aliases that are
 * published with each deployment. Source: AWS SAM Developer Guide, "AWS SAM template anatomy", "AWS::Serverless::StateMachine",
 * "AWS::Serverless::Function", "Generated CloudFormation resources"; its words for a resource that is wrong.
 */
import { isObject } from '../../is-object.ts';
import type { Problem } from '../../problem.ts';
import type { Document, Json, JsonObject, Path } from '../document.ts';
import { transformsOf } from '../transforms.ts';
import { expandEvents } from './events.ts';
import { arnOf, awsPolicy, type Expansion, objectOf, openExpansion, pick, placeOf, tagsOf } from './expansion.ts';
import { roleOf, type Wanted } from './policies.ts';

export const serverless = 'AWS::Serverless-2016-10-31';

export const isServerless = (root: JsonObject): boolean => transformsOf(root).includes(serverless);

/** `problems`: where what cannot be expanded goes; undefined where nobody deploys it, and it is left as it is. */
export function withServerless({ root, positions }: Document, problems: Problem[] | undefined): Document {
  const { Globals: globals, ...others } = root as JsonObject;
  const wrong: Problem[] | undefined = problems && [];
  const expansion = openExpansion((made, written) => positions.alias(made, written), wrong);
  for (const [id, node] of Object.entries(objectOf(others['Resources']))) {
    const type = isObject(node) ? String(node['Type']) : '';
    if (type === 'AWS::Serverless::StateMachine')
      expandMachine(expansion, id, withGlobals(node as JsonObject, globals, 'StateMachine'));
    else if (type === 'AWS::Serverless::Function')
      expandFunction(expansion, id, withGlobals(node as JsonObject, globals, 'Function'));
    else {
      expansion.resources[id] = node;
      if (type.startsWith('AWS::Serverless::'))
        expansion.refuse(['Resources', id, 'Type'], `${type} of the transform ${serverless} is not supported`);
    }
  }
  for (const problem of wrong ?? []) problems?.push({ ...problem, ...positions.nearest(problem.path) });
  return { root: { ...others, Resources: expansion.resources }, positions };
}

/** A resource's own values come first; maps are merged and lists put after the global ones. */
function withGlobals(node: JsonObject, globals: Json | undefined, kind: string): JsonObject {
  const own = objectOf(node['Properties']);
  return { ...node, Properties: merged(objectOf(objectOf(globals)[kind]), own) as JsonObject };
}

function merged(global: Json, own: Json): Json {
  if (Array.isArray(global) && Array.isArray(own)) return [...global, ...own];
  if (!isObject(global) || !isObject(own)) return own;
  const both = Object.entries(own).map(([key, value]) => {
    const other = (global as JsonObject)[key];
    return [key, other === undefined ? value : merged(other, value as Json)];
  });
  return { ...(global as JsonObject), ...Object.fromEntries(both) };
}

const published = ['AutoPublishAlias', 'DeploymentPreference', 'UseAliasAsEventTarget', 'ProvisionedConcurrencyConfig'];

function refusePublished(expansion: Expansion, properties: JsonObject, path: Path): void {
  for (const name of published)
    if (properties[name] !== undefined)
      expansion.refuse([...path, name], `${name} is not supported: write versions and aliases out`);
}

/** The role that it has, or one that is made of its policies and put beside it. */
function roleArnOf(expansion: Expansion, id: string, node: JsonObject, wanted: Omit<Wanted, 'id'>): Json {
  const properties = objectOf(node['Properties']);
  if (properties['Role'] !== undefined) return properties['Role'];
  const role = `${id}Role`;
  expansion.add(role, node, roleOf(expansion, properties, { ...wanted, id: role }), ['Resources', id]);
  return arnOf(role);
}

function expandMachine(expansion: Expansion, id: string, node: JsonObject): void {
  const properties = objectOf(node['Properties']);
  const path = ['Resources', id, 'Properties'];
  const tag = 'stateMachine:createdBy';
  refusePublished(expansion, properties, path);
  const managed = isTraced(properties) ? [awsPolicy('AWSXRayDaemonWriteAccess')] : [];
  const RoleArn = roleArnOf(expansion, id, node, { service: 'states.amazonaws.com', managed, tag, path });
  expansion.resources[id] = {
    ...node,
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      ...pick(properties, {
        Definition: 'Definition',
        DefinitionSubstitutions: 'DefinitionSubstitutions',
        Logging: 'LoggingConfiguration',
        Name: 'StateMachineName',
        Tracing: 'TracingConfiguration',
        Type: 'StateMachineType',
      }),
      ...definitionAt(expansion, id, properties),
      RoleArn,
      Tags: tagsOf(properties['Tags'], tag),
    },
  };
  expandEvents(expansion, { id, kind: 'machine', node, path }, objectOf(properties['Events']));
}

const isTraced = ({ Tracing: tracing }: JsonObject): boolean => objectOf(tracing)['Enabled'] === true;

function definitionAt(expansion: Expansion, id: string, { DefinitionUri: uri }: JsonObject): JsonObject {
  if (uri === undefined) return {};
  const place = placeOf(uri, ['Bucket', 'Key', 'Version']);
  if (!place) expansion.refuse(['Resources', id, 'Properties', 'DefinitionUri'], notInS3(id, 'DefinitionUri'));
  return place ? { DefinitionS3Location: place } : {};
}

const notInS3 = (id: string, name: string): string =>
  `Resource with id [${id}] is invalid. '${name}' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query parameter.`;

const ofFunction = [
  'Architectures',
  'CodeSigningConfigArn',
  'DeadLetterConfig',
  'Description',
  'Environment',
  'EphemeralStorage',
  'FileSystemConfigs',
  'FunctionName',
  'Handler',
  'ImageConfig',
  'KmsKeyArn',
  'Layers',
  'LoggingConfig',
  'MemorySize',
  'PackageType',
  'ReservedConcurrentExecutions',
  'Runtime',
  'RuntimeManagementConfig',
  'SnapStart',
  'Timeout',
  'VpcConfig',
];

function expandFunction(expansion: Expansion, id: string, node: JsonObject): void {
  const properties = objectOf(node['Properties']);
  const path = ['Resources', id, 'Properties'];
  const tag = 'lambda:createdBy';
  refusePublished(expansion, properties, path);
  const managed = [awsPolicy('service-role/AWSLambdaBasicExecutionRole')];
  const Role = roleArnOf(expansion, id, node, { service: 'lambda.amazonaws.com', managed, tag, path });
  const onFailure = objectOf(objectOf(objectOf(properties['EventInvokeConfig'])['DestinationConfig'])['OnFailure']);
  const letters = properties['DeadLetterQueue'] ?? (Object.keys(onFailure).length > 0 ? onFailure : undefined);
  const { TargetArn = objectOf(letters)['Destination'] } = objectOf(letters);
  expansion.resources[id] = {
    ...node,
    Type: 'AWS::Lambda::Function',
    Properties: {
      ...pick(properties, ofFunction),
      Code: codeOf(expansion, id, properties),
      Role,
      ...(TargetArn === undefined ? {} : { DeadLetterConfig: { TargetArn } }),
      ...(properties['Tracing'] === undefined ? {} : { TracingConfig: { Mode: properties['Tracing'] } }),
      Tags: tagsOf(properties['Tags'], tag),
    },
  };
  expandEvents(expansion, { id, kind: 'function', node, path }, objectOf(properties['Events']));
}

function codeOf(
  expansion: Expansion,
  id: string,
  { CodeUri: uri, InlineCode: inline, ImageUri: image }: JsonObject,
): JsonObject {
  if (image !== undefined) return { ImageUri: image };
  if (inline !== undefined) return { ZipFile: inline };
  const place = placeOf(uri, ['S3Bucket', 'S3Key', 'S3ObjectVersion']);
  if (!place) expansion.refuse(['Resources', id, 'Properties', 'CodeUri'], notInS3(id, 'CodeUri'));
  return place ?? {};
}
