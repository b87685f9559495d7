/**
 * What a distributed Map reads from S3 and writes there, checked: ItemReader and ResultWriter.
 * Sources: Step Functions guide, "ItemReader (Map)", "ResultWriter (Map)". Where AWS's words are not known they are ours.
 */
import { isObject } from '../is-object.ts';
import type { DefinitionNode } from './definition-node.ts';
import { delimiters, usualFormat } from './item-data.ts';
import type { ItemFormat, Reader, Transformation, Writer } from './machine.ts';
import { number } from './parse-flow.ts';
import { bareName, missingField, notRecognized, unsupportedField } from './resources.ts';
import type { Template } from './template.ts';

/** "Currently, you can specify a limit of up to 100,000,000". */
const itemsMax = 100_000_000;

const parametersName = ({ language }: DefinitionNode): string => (language === 'JSONata' ? 'Arguments' : 'Parameters');

export function parseReader(node: DefinitionNode): Reader | undefined {
  const reader = node.child('ItemReader');
  if (!reader) return undefined;
  const field = parametersName(node);
  reader.refuseOthers(['Resource', field, 'ReaderConfig']);
  reader.require(['Resource', field]);
  if (node.catalogue && node.has('Items'))
    node.report("Punctual takes a Map's items from its ItemReader or from Items, not from both", 'Items');
  const action = s3Action(reader, ['getObject', 'listObjectsV2']) ?? 'getObject';
  const parameters = s3Parameters(
    reader,
    'ItemReader',
    action === 'getObject'
      ? { required: ['Bucket', 'Key'], optional: ['VersionId'] }
      : { required: ['Bucket'], optional: ['Prefix'] },
  );
  return { action, parameters, ...parseReaderConfig(reader, action) };
}

const readerFields = [
  'InputType',
  'Transformation',
  'CSVHeaderLocation',
  'CSVHeaders',
  'CSVDelimiter',
  'ItemsPointer',
  'ManifestType',
  'MaxItems',
];

function parseReaderConfig(reader: DefinitionNode, action: Reader['action']) {
  const config = reader.child('ReaderConfig');
  if (!config) return { format: usualFormat, flattens: false, maxItems: undefined };
  config.refuseOthers(config.language === 'JSONPath' ? [...readerFields, 'MaxItemsPath'] : readerFields);
  config.onlyOne(['MaxItems', 'MaxItemsPath']);
  const flattens = config.oneOf('Transformation', ['NONE', 'LOAD_AND_FLATTEN']) === 'LOAD_AND_FLATTEN';
  if (flattens && action === 'getObject')
    config.report("'LOAD_AND_FLATTEN' is for the objects of a list: s3:listObjectsV2", 'Transformation');
  if (flattens) config.require(['InputType']);
  return {
    format: parseFormat(config),
    flattens,
    maxItems: number(config, 'MaxItems', () => config.integer('MaxItems', 1, itemsMax)),
  };
}

function parseFormat(config: DefinitionNode): ItemFormat {
  const inputType = config.oneOf('InputType', ['CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST']) ?? usualFormat.inputType;
  const manifest = config.oneOf('ManifestType', ['S3_INVENTORY', 'ATHENA_DATA']);
  const isReal = config.catalogue && !config.catalogue.isMocked;
  if (isReal && inputType === 'PARQUET')
    config.report("Items of the type 'PARQUET' are not read by Punctual: write them as CSV or JSON lines", 'InputType');
  if (isReal && manifest === 'ATHENA_DATA')
    config.report('Manifests of Athena are not read by Punctual: this cloud has no such service', 'ManifestType');
  const pointer = config.text('ItemsPointer');
  if (pointer !== undefined && inputType !== 'JSON') config.report('ItemsPointer is for JSON alone', 'ItemsPointer');
  const delimiter = config.oneOf('CSVDelimiter', Object.keys(delimiters));
  const headers = inputType === 'CSV' ? parseHeaders(config) : undefined;
  return {
    inputType,
    ...(headers ? { headers } : {}),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

function parseHeaders(config: DefinitionNode): string[] | undefined {
  const headers = config.list('CSVHeaders');
  if (headers?.some((header) => typeof header !== 'string'))
    config.report('Expected value of type String', 'CSVHeaders');
  if (config.oneOf('CSVHeaderLocation', ['FIRST_ROW', 'GIVEN']) !== 'GIVEN') return undefined;
  config.require(['CSVHeaders']);
  return headers?.map(String);
}

const s3Form = /^arn:aws[^:]*:states:::s3:([A-Za-z0-9]+)$/;

function s3Action<Action extends string>(node: DefinitionNode, actions: readonly Action[]): Action | undefined {
  const arn = node.text('Resource');
  const action = actions.find((each) => each === s3Form.exec(arn ?? '')?.[1]);
  if (arn !== undefined && action === undefined) node.report(notRecognized(arn), 'Resource');
  return action;
}

interface Members {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** `field`: that of the Map. */
function s3Parameters(node: DefinitionNode, field: string, { required, optional }: Members): Template {
  const name = parametersName(node);
  const given = node.get(name);
  if (isObject(given)) {
    const names = Object.keys(given).map(bareName);
    for (const each of names.filter((one) => ![...required, ...optional].includes(one)))
      node.report(unsupportedField(each), name);
    for (const each of required.filter((one) => !names.includes(one))) node.report(missingField(each), name);
  } else if (given !== undefined && !node.isExpression(name)) node.report('Expected value of type Object', name);
  return node.template(name, { place: `${field}/${name}` }) ?? { is: 'constant', value: {} };
}

/** Without writing to S3 a WriterConfig still says what the Map's result looks like. */
export function parseWriter(node: DefinitionNode): {
  readonly transformation: Transformation;
  readonly writer: Writer | undefined;
} {
  const child = node.child('ResultWriter');
  if (!child) return { transformation: 'COMPACT', writer: undefined };
  const field = parametersName(node);
  const writes = child.has('Resource') || child.has(field);
  child.refuseOthers(['Resource', field, 'WriterConfig']);
  if (writes || !child.has('WriterConfig')) child.require(['Resource', field]);
  s3Action(child, ['putObject']);
  const config = child.child('WriterConfig');
  config?.refuseOthers(['Transformation', 'OutputType']);
  const lines = config?.oneOf('OutputType', ['JSON', 'JSONL']) === 'JSONL';
  if (lines && !writes && !node.catalogue?.isMocked)
    config.report("The output type 'JSONL' is for results in Amazon S3", 'OutputType');
  const transformation = config?.oneOf('Transformation', ['NONE', 'COMPACT', 'FLATTEN']) ?? 'NONE';
  return {
    transformation,
    writer: writes
      ? {
          parameters: s3Parameters(child, 'ResultWriter', { required: ['Bucket'], optional: ['Prefix'] }),
          lines,
        }
      : undefined,
  };
}
