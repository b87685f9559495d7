/**
 * Why tasks stop, and why containers cannot be started or have ended: the texts of a task's `stoppedReason` and of a container's `reason`,
 * in AWS's words where they are known. The ECS service and every runner take them from here. What comes with them is passed on as it is:
 * words of a container runtime, of a registry, of another API, and what a runner refuses.
 * Sources: "Stopped tasks error messages", "CannotPullContainer task errors" (ECS); reasons seen on Fargate, whose numbers of retries are
 * part of the text.
 */

// A task that ran is stopped

export const essentialContainerExited = 'Essential container in task exited';
export const stoppedByUser = 'Task stopped by user';
export const spotInterrupted = 'Your Spot Task was interrupted.';
/** AWS's own words for it are not known. */
export const stoppedByStateMachine = 'Stopped by AWS Step Functions';

// A task is not begun: before its first container starts

export const noRunner = 'no runner: start Punctual where Docker runs, or with `--runner process`';

/** `where`: the task definition, a volume or a container. */
export const cannotCarryOut = (where: string, field: string, runner: string): string =>
  `${where} needs \`${field}\`, which the ${runner} runner of this version of Punctual cannot carry out: leave it out`;

const initialization = 'ResourceInitializationError: ';
const noSecrets = `${initialization}unable to pull secrets or registry auth: `;
const notRetrieved = `${noSecrets}execution resource retrieval failed: `;
const fromSecretsManager = `${notRetrieved}unable to retrieve secret from asm: service call has been retried 1 time(s): `;
const fromParameterStore = `${notRetrieved}unable to retrieve secrets from ssm: service call has been retried 1 time(s): `;

/** `why`: of what the task was to be given, sealed as it is. */
export const cannotBeGiven = (why: string): string => `${notRetrieved}${why}`;

export const noExecutionRole = `${noSecrets}the task has no execution role`;

export const badRegistryLogin = (reference: string): string =>
  `${notRetrieved}unable to retrieve registry auth: the secret ${reference} is not of the form {"username": "...", "password": "..."}`;

export const registryAuthRefused = (why: string): string =>
  `${notRetrieved}unable to retrieve ecr registry auth: service call has been retried 3 time(s): ${why}`;

export const parameterRefused = (why: string): string => `${fromParameterStore}${why}`;
export const parameterMissing = (name: string): string => `${fromParameterStore}invalid ssm parameters: ${name}`;

export const secretRefused = (id: string, why: string): string =>
  `${fromSecretsManager}failed to fetch secret ${id} from secrets manager: ${why}`;
export const secretArnMalformed = `${fromSecretsManager}unexpected ARN format with parameters when trying to retrieve ASM secret`;

export const secretWithoutKey = (key: string): string =>
  `${fromSecretsManager}retrieved secret from Secrets Manager did not contain json key ${key}`;

const badLogger = `${initialization}failed to validate logger args: `;

export const otherRegionOfLogs = (region: string, own: string): string =>
  `${badLogger}awslogs-region is \`${region}\`, and this cloud has the region \`${own}\` alone`;

/** `why`: in the words of the library that reads it. */
export const badLogBuffer = (why: string): string =>
  `${badLogger}unable to get value of flag mode and max-buffer-size: unable to get max buffer size: unable to parse buffer size to bytes: ${why} : exit status 1`;

/** `what`: a log group or a log stream. */
export const cannotCreateLog = (what: 'log group' | 'log stream', why: string): string =>
  `${badLogger}create stream has been retried 1 times: failed to create Cloudwatch ${what}: ${why} : exit status 1`;

export const noAddressLeft = (network: string): string =>
  `${initialization}no address is left for the task on the Docker network \`${network}\``;

// A container is not started, as what it depends on did not come so far

export const dependencyNeverStarts = (name: string): string => `its dependency \`${name}\` will never start`;
export const dependencyFailed = (name: string): string => `its dependency \`${name}\` did not exit successfully`;
export const dependencyUnhealthy = (name: string): string => `its dependency \`${name}\` is unhealthy`;
export const dependencyEnded = (name: string): string => `its dependency \`${name}\` ended before it was healthy`;
export const dependencyLate = (name: string): string =>
  `its dependency \`${name}\` did not come so far within its startTimeout`;

/** The container's reason; `why`: its dependency's. */
export const containerNotStarted = (why: string): string => `the container was not started: ${why}`;
/** The task's. */
export const essentialNotStarted = (name: string, why: string): string =>
  `Container \`${name}\` was not started: ${why}`;

// A container's image cannot be had

const cannotPull = (why: string): string => `CannotPullContainerError: ${why}`;
const notResolved = (image: string, why: string): string =>
  cannotPull(`pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${why}`);

export const registryPullRefused = (why: string): string =>
  cannotPull(`pull image manifest has been retried 1 time(s): ${why}`);

export const badImageName = (image: string): string =>
  cannotPull(`invalid reference format: \`${image.slice(0, 300)}\``);
export const imageUnknown = (image: string): string => notResolved(image, `${image}: not found`);
export const imageDenied = (image: string, why: string): string =>
  notResolved(image, `pull access denied, repository does not exist or may require authorization: ${why}`);
export const imageOfEcr = (image: string, why: string): string =>
  `CannotPullECRContainerError: ${why}: this cloud has no keys for ECR: pull \`${image}\` into this Docker Engine beforehand, or give \`repositoryCredentials\``;
export const imageOfOtherPlatform = (platform: string): string =>
  cannotPull(
    `pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform '${platform}'`,
  );
export const registryUnreachable = (image: string, why: string): string =>
  cannotPull(
    `The task cannot pull ${image} from the registry ${image}. There is a connection issue between the task and the registry. Check your task network configuration. : ${why}`,
  );
export const pullFailed = (why: string): string => cannotPull(`Error response from daemon: ${why}`);

// A container cannot be created or started

export const cannotCreate = (why: string): string => `CannotCreateContainerError: ${why}`;
export const engineCannotCreate = (why: string): string => cannotCreate(`Error response from daemon: ${why}`);

export const cannotStart = (why: string): string => `CannotStartContainerError: ${why}`;
/** Fargate passes on what its container runtime says. */
export const runtimeCannotStart = (why: string): string =>
  cannotStart(`${initialization}failed to create new container runtime task: ${why}`);
/** What runc says of a command that cannot be executed. */
export const cannotExecute = (why: string): string =>
  runtimeCannotStart(
    `failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${why}: unknown`,
  );

const cannotStartWords = cannotStart('');
export const notStartedBeforeCrash = cannotStart('it had not been started when the engine went down');
export const stoppedUnstarted = 'the task was stopped before the container could be started';
export const stoppedBeforeStart = cannotStart(stoppedUnstarted);
/** `why`: the system's word for it, where it gave one. */
export const noProcessLeft = (why?: string): string =>
  `no process could be made for it${why === undefined ? '' : ` (${why})`}: this host, its user or a control group allows no more of them`;

// A container has ended

export const outOfMemory = 'OutOfMemoryError: Container killed due to memory usage';
export const hostRestarted = 'the host was restarted while it ran';
export const dockerRestarted = 'the Docker Engine, or its host, was stopped or restarted while the container ran';
export const dockerGone = (noAnswer: string): string => `${noAnswer}, so that it is not known how the container ended`;
export const containerRemoved = 'the container was removed before its exit code was known';
export const containerRemovedWhileDown = 'the container was removed while the engine was down';

/** `pid`: the recorder's, where it is known. */
export const recorderKilled = (pid?: number): string =>
  `its recorder${pid === undefined ? '' : ` (process ${pid})`} was killed, so its exit code is not known`;

export const recordDamaged =
  'its record is damaged, as by a host that went down while it was written, so it could not be followed to its end';
/** Its recorder has come to its end. */
export const startUnwritten = 'its start could not be written down, as on a disk that is full';
/** `why`: an error's words. */
export const recordUnreadable = (why: string): string =>
  `its record cannot be read (${why}), so it is not known how it ended`;

/** `reason`: of what is not known any more to have been started, and has run. */
export const afterStart = (reason: string): string =>
  reason === notStartedBeforeCrash
    ? 'nothing is left of what was kept of it, so it is not known how it ended'
    : reason.replace(cannotStartWords, '');

export const outputUnread = 'its output could not be read to the end';
export const outputLost =
  'lines of its output are lost: what it printed is missing, or cannot be read, where it was kept';
export const outputRemoved = 'it was removed before its output was read to the end';
