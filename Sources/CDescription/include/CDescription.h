#ifndef CDESCRIPTION_H
#define CDESCRIPTION_H

#include <stddef.h>

/// A source file of the module ReleaseDescription.
struct description_source {
    /// Its path in Sources/ReleaseDescription.
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// All of them, sorted by path.
const struct description_source *description_sources(size_t *count);

#endif
