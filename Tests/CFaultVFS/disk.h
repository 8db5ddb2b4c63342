#ifndef DISK_H
#define DISK_H

#include "CFaultVFS.h"
#include <pthread.h>
#include <stdbool.h>
#include <sqlite3.h>

/// A file as it was when it was last flushed.
struct image {
    char *name;
    unsigned char *bytes;
    sqlite3_int64 size;
    bool is_flushed;
    struct image *next;
};

/// A folder whose writes can fail.
struct disk {
    char *folder;
    enum fault_kind kind;
    int at, times, writes, syncs, steps, hits, open_files;
    bool is_off;
    struct image *images;
};

/// What a step is to do.
enum step { STEP_OK, STEP_FULL, STEP_SHORT, STEP_ERROR };

extern pthread_mutex_t disk_lock;

/// The disk that a path is on; null for all other files of the process.
struct disk *disk_of(const char *path);
/// Counts a write or a flush, and says how it ends.
enum step disk_write(struct disk *disk);
enum step disk_sync(struct disk *disk);
/// Counts files that are opened and closed.
void disk_opens(struct disk *disk, int count);
/// The image of a file, made if there is none.
struct image *disk_image(struct disk *disk, const char *path);
/// A file that is removed is not there after a power loss, either.
void disk_forget(struct disk *disk, const char *path);

#endif
