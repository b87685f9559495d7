/** Which transforms a template names. Source: AWS CloudFormation User Guide, "Transform section". */
import type { Json, JsonObject } from './document.ts';

/** One alone may stand there without a list; what is no name is for the reader of the sections to refuse. */
export const transformsOf = (root: JsonObject): readonly Json[] => [root['Transform'] ?? []].flat();
