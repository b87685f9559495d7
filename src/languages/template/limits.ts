/** How much a template may hold. Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas"; those after cidrCountMax are ours, but for the bytes. */

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

/** Of Fn::ForEach within each other. Source: Template Reference, "Fn::ForEach"; RFC 0009 of aws-cloudformation/cfn-language-discussion. */
export const loopDepthMax = 5;

/** AWS takes 1 MB from S3; what a request may carry is the service's to check. */
export const documentBytesMax = 1_000_000;
/** Deeper documents are bombs: the deepest real template seen has 19 levels. */
export const depthMax = 64;
export const nodesMax = 100_000;
/** Of one object: each of its names may be a mistake, to be held against all that are known. */
export const membersMax = 10_000;
/** Each is walked when another is asked about, one within the other. */
export const conditionsMax = 1000;
export const rulesMax = 1000;
/** Lexical tokens of YAML: real templates have one in four or five bytes, in JSON's form one in two and a half; punctuation alone takes as long as ten times its size. */
export const lexemesMax = (bytes: number): number => Math.min(400_000, Math.max(25_600, Math.ceil(bytes / 2)));
