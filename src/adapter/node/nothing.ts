/** Stands for fs, https and zlib, which webdav-server loads for what nobody calls here: a port, a disk, saved trees. */
export {};
