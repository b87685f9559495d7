/**
 * What a task's containers are given that must not be readable at rest: their tokens for the task endpoint, the values of their secrets,
 * logins of registries, keys. In the store it stands sealed, with the task, until the task is over.
 */
import type { ServiceHost } from '../../../kit/service.ts';
import type { Task } from '../tasks/task.ts';

export interface Sealed {
  /** By container. */
  readonly containers: Readonly<Record<string, SealedContainer>>;
  /** Of the task's role, where it cannot fetch keys at the task endpoint. */
  readonly keys?: GivenKeys;
}

export interface SealedContainer {
  readonly token: string;
  /** By the name of the variable. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly registryLogin?: { readonly username: string; readonly password: string };
  /** In this cloud's registry: `NAME@sha256:...`. */
  readonly image?: string;
}

export interface GivenKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export const seal = ({ vault }: ServiceHost, sealed: Sealed): string => vault.seal(JSON.stringify(sealed));

/** Undefined: the task is over, or was never begun. Throws where the key of the vault is another one. */
export const unseal = ({ vault }: ServiceHost, { state }: Task): Sealed | undefined =>
  state.sealed === undefined ? undefined : (JSON.parse(vault.open(state.sealed)) as Sealed);

/** What `unseal` gives, or why it cannot be opened. */
export function tryUnseal(
  host: ServiceHost,
  task: Task,
): { readonly sealed: Sealed | undefined } | { readonly why: Error } {
  try {
    return { sealed: unseal(host, task) };
  } catch (error) {
    return { why: error as Error };
  }
}
