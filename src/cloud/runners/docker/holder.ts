/**
 * The holder of a task's network: a container that does nothing but own the network namespace which the task's containers
 * join, so that these may come and go. Its image is one program of a few instructions, written out here and given to the Engine
 * with its import call: nothing is pulled or built. Leaves out how holders are named, kept ready and removed (`network.ts`).
 * Source: Linux system call tables of x86-64 and arm64.
 */
import type Dockerode from 'dockerode';
import type { ContainerCreateOptions } from 'dockerode';
import { elfProgram } from '../elf-program.ts';
import { ifThere } from './engine-answers.ts';
import { importImage } from './import-image.ts';

const architectures = {
  amd64: {
    machine: 0x3e, // EM_X86_64
    pageBytes: 0x1000,
    code: [
      ...[0xb8, 0x22, 0x00, 0x00, 0x00], // again: mov eax, 34 (pause)
      ...[0x0f, 0x05], //                          syscall
      ...[0xeb, 0xf7], //                          jmp again: a handled signal would wake it
    ],
  },
  arm64: {
    machine: 0xb7, // EM_AARCH64
    pageBytes: 0x10000,
    code: [
      ...[0x28, 0x09, 0x80, 0xd2], // again: mov x8, 73 (ppoll; there is no pause): of nothing, without end
      ...[0x01, 0x00, 0x00, 0xd4], //        svc 0
      ...[0xfe, 0xff, 0xff, 0x17], //        b again
    ],
  },
};

export type Architecture = keyof typeof architectures;

/** A static program that waits for ever: 129 bytes for amd64, 132 for arm64. */
export const pauseProgram = (architecture: Architecture): Buffer => elfProgram(architectures[architecture]);

const holderImage = 'punctual/holder:1';
/** The program needs a page; what sets the container up runs under the same limits before it, and has many threads. */
const memoryBytes = 32 * 1024 * 1024;
const pidsMax = 32;

/** Puts the holder's image there unless it is there; throws for an Engine of another architecture. */
export async function ensureHolderImage(docker: Dockerode): Promise<void> {
  if (await ifThere(docker.getImage(holderImage).inspect())) return;
  const architecture = (await docker.version()).Arch;
  if (!(architecture in architectures)) throw new Error(`no holder program for the architecture \`${architecture}\``);
  const data = pauseProgram(architecture as Architecture);
  await importImage(docker, holderImage, [{ path: 'pause', mode: 0o755, data }]);
}

/** How a holder is created: it may do nothing, and SIGKILL ends it, as a first process heeds no other signal that it does not handle. */
export function holderOptions(name: string, network: string, labels: Record<string, string>): ContainerCreateOptions {
  return {
    name,
    Image: holderImage,
    Cmd: ['/pause'],
    Labels: labels,
    StopSignal: 'SIGKILL',
    HostConfig: {
      NetworkMode: network,
      Init: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      PidsLimit: pidsMax,
      LogConfig: { Type: 'none', Config: {} },
      RestartPolicy: { Name: 'no' },
    },
  };
}
