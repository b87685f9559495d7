/** Quotas and sizes of Parameter Store that its model does not state. Source: AWS General Reference, "Systems Manager endpoints and quotas"; API reference. */

export const standardCharactersMax = 4096;
export const advancedCharactersMax = 8192;
export const standardParametersMax = 10_000;
export const advancedParametersMax = 100_000;
/** "Parameter Store retains the last 100 versions". */
export const versionsMax = 100;
export const labelsPerVersionMax = 10;
export const tagsMax = 50;
/** "hierarchies with a maximum depth of fifteen levels". */
export const levelsMax = 15;
/** Of a name as it is given; its ARN counts too, up to 2,048: PutParameter. */
export const nameCharactersMax = 1011;
/** Items of a page where the request names no number. */
export const pageDefault = 10;
export const historyPageDefault = 50;
