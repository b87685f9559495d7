/** How much a template may hold. Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas"; the last four are ours. */

export const resourcesMax = 500;
export const parametersMax = 200;
export const mappingsMax = 200;
export const mappingAttributesMax = 200;
export const outputsMax = 200;
export const descriptionBytesMax = 1024;
export const logicalIdCharactersMax = 255;
export const parameterValueBytesMax = 4096;
/** "Maximum number of CIDRs": Fn::Cidr. */
export const cidrCountMax = 256;

/** AWS takes 1 MB from S3; what a request may carry is the service's to check. */
export const documentBytesMax = 1_000_000;
/** Deeper documents are bombs: the deepest real template seen has 19 levels. */
export const depthMax = 64;
export const nodesMax = 100_000;
/** Lexical tokens of YAML: reading a megabyte of punctuation would take ten seconds. */
export const lexemesMax = 400_000;
