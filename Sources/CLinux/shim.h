#pragma once
#include <sys/types.h>

// glibc declares these for _GNU_SOURCE only, which Swift's module of glibc does not define.

/// Begins to write what is dirty of a part of a file, with SYNC_FILE_RANGE_WRITE; see sync_file_range(2).
int sync_file_range(int descriptor, off_t offset, off_t count, unsigned int flags);

static const unsigned int CLINUX_SYNC_FILE_RANGE_WRITE = 2;
