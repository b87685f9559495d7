/** What templates are read from, whatever it was written in. */
import type { Fields } from './symbol.ts';

export type Path = readonly (string | number)[];

export interface Source {
  /** As a CloudFormation template; texts may hold marks (symbol.ts). */
  readonly root: Fields;
  /** 1-based, of the node at the path or the nearest one around it; undefined: it stands in no lines. */
  lineOf(path: Path): number | undefined;
  /** How its author calls a resource. Default: by its logical id. */
  nameOf?(id: string): string | undefined;
  /** Literals are what references have become, not what an author wrote. Default: false. */
  readonly isResolved?: boolean;
}
