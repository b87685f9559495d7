/** The resource types that are recorded only, as schemas: whatever stands in their properties is kept as it is. */
import { customSchemaOf, customWarning } from './custom.table.ts';
import { fixed, type Property, recorded, required } from './property.ts';
import { recordedProperties } from './recorded.table.ts';
import type { RecordedForm } from './recorded-form.ts';
import { recordedForms } from './recorded-forms.table.ts';
import type { ResourceSchema } from './resource-schema.ts';

const marks = /^(!?)(\*?)(#?)(\w+)$/;

function propertyOf(text: string): [name: string, property: Property] {
  const [, isRequired, isFixed, isTags, name = ''] = marks.exec(text) ?? [];
  const plain = recorded(isTags ? 'tags' : 'any');
  const property = isFixed ? fixed(plain) : plain;
  return [name, isRequired ? required(property) : property];
}

function schemaOf([name, form]: [string, RecordedForm]): ResourceSchema {
  return {
    name,
    properties: Object.fromEntries((recordedProperties[name] ?? []).map(propertyOf)),
    attributes: Object.keys(form.attributes ?? {}),
    ...(form.namedBy === undefined ? {} : { namedBy: form.namedBy }),
  };
}

/** What an author might count on of a resource of that type, and does not happen here. */
export const recordedWarning = (type: string): string | undefined =>
  customSchemaOf(type) ? customWarning : recordedForms[type]?.warning;

export const recordedSchemas: readonly ResourceSchema[] = Object.entries(recordedForms).map(schemaOf);
