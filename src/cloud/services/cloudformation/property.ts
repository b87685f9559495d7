/**
 * What a resource type says of its properties: the kind of value, what becomes of it here, and what a change of it does.
 * Kinds of nested values are read from AWS's own models of the API that the property is given to.
 */
import { modelOf } from '../../models/model.ts';
import type { Shape } from '../../models/shape.ts';

/** `enacted`: it does what it says. `recorded`: accepted and kept, without effect here. `refused`: an error that names it. */
export type Effect = 'enacted' | 'recorded' | 'refused';

export interface Property {
  readonly kind: Kind;
  readonly effect: Effect;
  /** What a change of it asks for, as AWS documents it per property. */
  readonly update: 'in place' | 'replacement';
  readonly required?: true;
  /** It is a secret: shown as four stars wherever properties are shown. */
  readonly hidden?: true;
  /** Of a refused one: why. */
  readonly because?: string;
}

/** `json` is an object or JSON text, and becomes text; `tags` is a list of Key and Value. */
export type Kind =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'json'
  | 'tags'
  | { readonly list: Kind }
  | { readonly map: Kind }
  | { readonly fields: Readonly<Record<string, Kind>>; readonly required?: readonly string[] }
  | { readonly model: () => Shape };

type Properties = Readonly<Record<string, Property>>;

export const enacted = (kind: Kind): Property => ({ kind, effect: 'enacted', update: 'in place' });
export const recorded = (kind: Kind): Property => ({ kind, effect: 'recorded', update: 'in place' });
export const refused = (because: string): Property => ({
  kind: 'text',
  effect: 'refused',
  update: 'in place',
  because,
});
export const required = (property: Property): Property => ({ ...property, required: true });
/** Its value is a secret. */
export const hidden = (property: Property): Property => ({ ...property, hidden: true });
/** A change of it makes a new resource. */
export const fixed = (property: Property): Property => ({ ...property, update: 'replacement' });

/** Several properties that are alike. */
export const each = (names: readonly string[], property: (name: string) => Property): Properties =>
  Object.fromEntries(names.map((name) => [name, property(name)]));

/** The kind of an API's input member: `member('events', 'PutTargets')('Targets')`. Read when first needed. */
export const member =
  (service: string, operation: string) =>
  (name: string): Kind => ({
    model: () => {
      const shape = modelOf(service, operation)?.input?.members.get(name)?.shape;
      if (!shape) throw new Error(`${service}:${operation} has no member \`${name}\``);
      return shape;
    },
  });
