/** Names of the functions that expressions find without a variable's being assigned: JSONata's and those of Step Functions. `$eval` is taken away. */
export const builtins: readonly string[] = [
  ...'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match'.split(
    ' ',
  ),
  ...'contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt'.split(
    ' ',
  ),
  ...'power random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each'.split(
    ' ',
  ),
  ...'error assert type sort shuffle distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent'.split(
    ' ',
  ),
  ...'decodeUrl eval toMillis fromMillis clone now millis partition range hash uuid parse'.split(' '),
];
