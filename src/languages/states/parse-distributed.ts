/**
 * What a distributed Map has beyond an inline one, checked: its label, its batches, what becomes of its children's results. What reads from or writes to S3 is refused.
 * Sources: Step Functions guide, "Using Map state in Distributed mode", "ItemBatcher (Map)", "ResultWriter (Map)". Where AWS's words are not known they are ours.
 */
import type { DefinitionNode } from './definition-node.ts';
import { dataBytesMax, labelLengthMax } from './limits.ts';
import type { Batcher, Distributed, Reader, Transformation } from './machine.ts';
import { number } from './parse-flow.ts';
import { uuidOf } from './uuid.ts';

const distributedFields = ['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label'];

/** `processor`: the object that has ProcessorConfig. Undefined for an inline Map. */
export function parseDistributed(node: DefinitionNode, processor: DefinitionNode | undefined): Distributed | undefined {
  const config = processor?.child('ProcessorConfig');
  config?.refuseOthers(['Mode', 'ExecutionType']);
  const mode = config?.text('Mode') ?? 'INLINE';
  if (mode === 'DISTRIBUTED') return distributed(node, config!);
  if (mode !== 'INLINE') config?.report('Value should be one of the following: [INLINE, DISTRIBUTED]', 'Mode');
  for (const field of distributedFields) if (node.has(field)) node.report(`Field '${field}' is not supported`);
  return undefined;
}

function distributed(node: DefinitionNode, config: DefinitionNode): Distributed {
  config.require(['ExecutionType']);
  const type = config.text('ExecutionType');
  if (type !== undefined && type !== 'STANDARD' && type !== 'EXPRESS')
    config.report('Value should be one of the following: [STANDARD, EXPRESS]', 'ExecutionType');
  if (node.has('ItemReader') && !node.catalogue?.hasS3) {
    const instead = node.language === 'JSONata' ? 'Items' : 'ItemsPath';
    node.report(
      `Punctual reads no items from Amazon S3: have a state before give them, and name them by '${instead}'`,
      'ItemReader',
    );
  }
  return {
    label: labelOf(node),
    express: type === 'EXPRESS',
    batcher: parseBatcher(node),
    reader: parseReader(node),
    transformation: parseWriter(node),
    writes: node.child('ResultWriter')?.has('Resource') === true,
  };
}

/** "Labels can't contain whitespace, wildcards, brackets, special or control characters". */
const forbidden = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

function labelOf(node: DefinitionNode): string {
  const label = node.text('Label');
  // AWS makes one up, once a Map.
  if (label === undefined) return uuidOf(JSON.stringify(node.path));
  if (label === '') node.report('Value cannot be empty', 'Label');
  if (label.length > labelLengthMax) node.report(`The label exceeds the allowed length of ${labelLengthMax}`, 'Label');
  if (forbidden.test(label)) node.report('The label contains characters that are not allowed', 'Label');
  return label;
}

/** What it reads from is not looked at: nothing is. */
function parseReader(node: DefinitionNode): Reader | undefined {
  const reader = node.child('ItemReader');
  if (!reader || !node.catalogue?.hasS3) return undefined;
  const config = reader.child('ReaderConfig');
  const headers = config?.get('CSVHeaders');
  return {
    inputType: config?.text('InputType'),
    headers: Array.isArray(headers) && config?.text('CSVHeaderLocation') === 'GIVEN' ? headers.map(String) : undefined,
    delimiter: config?.text('CSVDelimiter'),
    pointer: config?.text('ItemsPointer'),
    maxItems: config && number(config, 'MaxItems', () => config.integer('MaxItems', 1, Number.MAX_SAFE_INTEGER)),
  };
}

function parseBatcher(node: DefinitionNode): Batcher | undefined {
  const batcher = node.child('ItemBatcher');
  if (!batcher) return undefined;
  const limits = ['MaxItemsPerBatch', 'MaxInputBytesPerBatch'];
  const paths = node.language === 'JSONPath' ? limits.map((field) => `${field}Path`) : [];
  batcher.refuseOthers(['BatchInput', ...limits, ...paths]);
  for (const field of limits) batcher.onlyOne([field, `${field}Path`]);
  if (![...limits, ...paths].some((field) => batcher.has(field)))
    batcher.report(
      `This object should have at least one of the following fields: [${[...limits, ...paths].join(', ')}]`,
    );
  const limit = (field: string, max: number) => number(batcher, field, () => batcher.integer(field, 1, max));
  return {
    maxItems: limit('MaxItemsPerBatch', Number.MAX_SAFE_INTEGER),
    maxInputBytes: limit('MaxInputBytesPerBatch', dataBytesMax),
    input: batcher.template('BatchInput', { place: 'ItemBatcher/BatchInput' }),
  };
}

const transformations = ['NONE', 'COMPACT', 'FLATTEN'];

/** Without writing to S3 a WriterConfig still says what the Map's result looks like. */
function parseWriter(node: DefinitionNode): Transformation {
  const writer = node.child('ResultWriter');
  if (!writer) return 'COMPACT';
  const parameters = node.language === 'JSONata' ? 'Arguments' : 'Parameters';
  const hasS3 = node.catalogue?.hasS3 === true;
  writer.refuseOthers(['Resource', parameters, 'WriterConfig']);
  for (const field of ['Resource', parameters])
    if (writer.has(field) && !hasS3)
      writer.report(
        "Punctual writes no results to Amazon S3: leave the field out, and the state's result has them",
        field,
      );
  const config = writer.child('WriterConfig');
  if (!writer.has('WriterConfig') && !hasS3) writer.require(['WriterConfig']);
  config?.refuseOthers(['Transformation', 'OutputType']);
  const output = config?.text('OutputType') ?? 'JSON';
  if (output === 'JSONL' && !hasS3)
    config?.report("The output type 'JSONL' is for results in Amazon S3, to which Punctual writes none", 'OutputType');
  else if (output !== 'JSON' && output !== 'JSONL')
    config?.report('Value should be one of the following: [JSON, JSONL]', 'OutputType');
  const transformation = config?.text('Transformation') ?? 'NONE';
  if (!transformations.includes(transformation))
    config?.report(`Value should be one of the following: [${transformations.join(', ')}]`, 'Transformation');
  return transformation as Transformation;
}

/** "A label must be unique within a state machine": reported at the second. */
export function checkLabels(node: DefinitionNode, labels: readonly string[]): void {
  const twice = labels.find((label, i) => labels.indexOf(label) < i);
  if (twice !== undefined) node.report(`The label '${twice}' is used by more than one Map state`);
}
