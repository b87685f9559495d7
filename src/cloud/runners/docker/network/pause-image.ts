/**
 * The image of pause containers: one program of a few instructions that waits for ever, written out here and given to the Engine with its
 * import call, so that nothing is pulled or built (`docs/decisions/pause-container.md` says why).
 * Sources: Linux system call tables of x86-64 and arm64; System V ABI, "ELF-64 Object File Format".
 */
import type Dockerode from 'dockerode';
import { ifThere } from '../engine-api/engine-errors.ts';
import { importImage } from '../images/import-image.ts';

interface Machine {
  /** ELF's number of the architecture. */
  readonly machine: number;
  readonly pageBytes: number;
  readonly code: readonly number[];
}

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
} satisfies Record<string, Machine>;

export type Architecture = keyof typeof architectures;

/** Its name in data and Engines of earlier versions. */
export const pauseImage = 'punctual/holder:1';

/** Puts the image there unless it is there; throws for an Engine of another architecture. */
export async function ensurePauseImage(docker: Dockerode): Promise<void> {
  if (await ifThere(docker.getImage(pauseImage).inspect())) return;
  const architecture = (await docker.version()).Arch;
  if (!(architecture in architectures))
    throw new Error(`no program for pause containers on the architecture \`${architecture}\``);
  const data = pauseProgram(architecture as Architecture);
  await importImage(docker, pauseImage, [{ path: 'pause', mode: 0o755, data }]);
}

/** A static program that waits for ever: 129 bytes for amd64, 132 for arm64. */
export const pauseProgram = (architecture: Architecture): Buffer => elfProgram(architectures[architecture]);

const fileHeaderBytes = 64;
const programHeaderBytes = 56;
const loadedAt = 0x400000n;

/** Headers, then the code, which is the entry point. */
function elfProgram({ machine, pageBytes, code }: Machine): Buffer {
  const headerBytes = fileHeaderBytes + programHeaderBytes;
  const sizeBytes = headerBytes + code.length;
  const file = Buffer.alloc(sizeBytes);
  file.write('\x7fELF', 0, 'latin1'); //                            magic
  file.set([2, 1, 1, 0], 4); //                                     64 bits, little-endian, version 1, System V
  file.writeUInt16LE(2, 16); //                                     type: executable
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20); //                                     version
  file.writeBigUInt64LE(loadedAt + BigInt(headerBytes), 24); //     entry point: behind the headers
  file.writeBigUInt64LE(BigInt(fileHeaderBytes), 32); //            offset of the program header; no section headers, no flags
  file.writeUInt16LE(fileHeaderBytes, 52);
  file.writeUInt16LE(programHeaderBytes, 54);
  file.writeUInt16LE(1, 56); //                                     program headers
  file.writeUInt32LE(1, 64); //                                     segment: to be loaded
  file.writeUInt32LE(5, 68); //                                     readable and executable
  file.writeBigUInt64LE(0n, 72); //                                 from the file's beginning
  file.writeBigUInt64LE(loadedAt, 80); //                           virtual address
  file.writeBigUInt64LE(loadedAt, 88); //                           physical address
  file.writeBigUInt64LE(BigInt(sizeBytes), 96); //                  bytes in the file
  file.writeBigUInt64LE(BigInt(sizeBytes), 104); //                 bytes in memory
  file.writeBigUInt64LE(BigInt(pageBytes), 112); //                 alignment
  file.set(code, headerBytes);
  return file;
}
