/** Types that are recorded only: a new resource's id and attributes, by the forms of its type. */
import { recordedSchemas } from '../../../../languages/resources/recorded.ts';
import type { RecordedForm } from '../../../../languages/resources/recorded-form.ts';
import { recordedForms } from '../../../../languages/resources/recorded-forms.table.ts';
import type { ResourceSchema } from '../../../../languages/resources/resource-schema.ts';
import type { Values } from './convert.ts';
import type { PhysicalResource, ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersUsual = 128;

function make(context: ResourceContext, values: Values, form: RecordedForm): PhysicalResource {
  const { ref, attributes = {}, namedBy, nameMax = nameCharactersUsual, lower } = form;
  const given = namedBy === undefined ? undefined : values[namedBy];
  const made = typeof given === 'string' ? given : context.name(nameMax);
  const known: Record<string, string> = {
    account: context.host.account,
    region: context.host.region,
    partition: context.host.partition,
    name: lower && given === undefined ? made.toLowerCase() : made,
    id: context.ec2Id('').slice(1),
  };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? String(values[name] ?? 'default'));
  known['ref'] = fill(ref);
  return {
    physicalId: known['ref'],
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, text]) => [name, fill(text)])),
  };
}

const recordedType = (schema: ResourceSchema): ResourceType => ({
  ...schema,
  create: (context, values) => make(context, values, recordedForms[schema.name] as RecordedForm),
  update: (_, made) => made,
  remove: () => {},
});

export const recordedTypes: readonly ResourceType[] = recordedSchemas.map(recordedType);
