/** What `punctual up` writes to standard error, line by line: its heads, and what is said of jobs rather than of the cloud itself. */

const head = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:INFO |WARN |ERROR) `;

/** The words alone, without time and level. */
export const withoutHeads = (stderr: string): string => stderr.replace(new RegExp(`^${head}`, 'gm'), '');

/** A task that failed, a state that is tried again, an execution that ended so. With its head or without. */
const jobNotice = new RegExp(
  `^(?:${head})?(?!punctual: )[^\\s:]+: (?:task [0-9a-f]{8} of \\S+ (?:failed|did not start)|state \\S+ failed|execution \\S+ (?:failed|timed out))\\b`,
);

/** What will fail in silence, of a resource of a stack. */
const deploymentWarning = /^\S+ WARN {2}(?!punctual: )[^\s:]+: [A-Za-z0-9]+: /;

export const isJobNotice = (line: string): boolean => jobNotice.test(line);

export const isDeploymentWarning = (line: string): boolean => deploymentWarning.test(line);

/** What is left is about the cloud itself. */
export const withoutJobNotices = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => !isJobNotice(line))
    .join('\n');
