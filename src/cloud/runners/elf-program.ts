/**
 * A static program for Linux of a few instructions, written out: headers, then the code, which is its entry point.
 * Source: System V ABI, "ELF-64 Object File Format".
 */
const fileHeaderBytes = 64;
const programHeaderBytes = 56;
const loadedAt = 0x400000n;

export interface Instructions {
  /** ELF's number of the architecture. */
  readonly machine: number;
  readonly pageBytes: number;
  readonly code: readonly number[];
}

export function elfProgram({ machine, pageBytes, code }: Instructions): Buffer {
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
