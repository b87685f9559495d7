/** What S3 takes, and what this cloud keeps of it. */

/** "Bucket naming rules" of the user guide: lower-case letters, digits, dots and hyphens, between letters or digits; no address, no two dots. */
export const bucketNameForm = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Bytes of a key in UTF-8: "Naming Amazon S3 objects". */
export const keyBytesMax = 1024;
/** Bytes of names and values together: "Working with object metadata". */
export const metadataBytesMax = 2048;
/** "Categorizing your storage using tags". */
export const objectTagsMax = 10;
export const bucketTagsMax = 50;
/** Of one DeleteObjects. */
export const deletedObjectsMax = 1000;
/** Of one page of any list. */
export const pageSizeMax = 1000;
/** "Amazon S3 multipart upload limits". */
export const partNumberMax = 10_000;
export const partBytesMin = 5 * 1024 * 1024;

const mebibyte = 1024 * 1024;
/** Ours: of a row. What is read of an object at once, too, as its client takes it. */
export const pieceBytes = mebibyte;
/** Ours. AWS takes 5 GB in one request and 50 TB in parts; here a request is held in memory, and what an object is made of in one turn. */
export const putBytesMax = 16 * mebibyte;
export const objectBytesMax = 256 * mebibyte;
/** Ours: of all objects and parts together. They stand in the file that holds everything else. */
export const allBytesMax = 4 * 1024 * mebibyte;
/** Ours: nothing is added while less than this, or an eighth of a small disk, is free: ticks and calls need it more. */
export const keptFreeBytes = 256 * mebibyte;
export const keptFreeShare = 8;
