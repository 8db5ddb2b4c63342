#include "disk.h"

#include <stdlib.h>
#include <string.h>

/// A file on one of our disks: SQLite's own stands behind it, in the same memory.
struct file {
    sqlite3_file base;
    struct disk *disk;
    const char *path;
    sqlite3_file *own;
};

static sqlite3_vfs *own_vfs;
static sqlite3_vfs vfs;

static struct file *as_file(sqlite3_file *file) { return (struct file *)file; }
static sqlite3_file *own(sqlite3_file *file) { return as_file(file)->own; }

static int close_file(sqlite3_file *file) {
    struct disk *disk = as_file(file)->disk;
    int code = own(file)->pMethods->xClose(own(file));
    disk_opens(disk, -1);
    return code;
}

static int read_file(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    return own(file)->pMethods->xRead(own(file), bytes, count, offset);
}

static int write_file(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    switch (disk_write(as_file(file)->disk)) {
    case STEP_OK: return own(file)->pMethods->xWrite(own(file), bytes, count, offset);
    case STEP_FULL: return SQLITE_FULL;
    case STEP_SHORT:
        own(file)->pMethods->xWrite(own(file), bytes, count / 2, offset);
        return SQLITE_FULL;
    case STEP_ERROR: return SQLITE_IOERR_WRITE;
    }
    return SQLITE_IOERR_WRITE;
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size) {
    switch (disk_write(as_file(file)->disk)) {
    case STEP_OK: return own(file)->pMethods->xTruncate(own(file), size);
    default: return SQLITE_IOERR_TRUNCATE;
    }
}

/// Keeps what the file holds now: from here on it survives a loss of power.
static int keep_image(struct file *file) {
    sqlite3_int64 size = 0;
    int code = file->own->pMethods->xFileSize(file->own, &size);
    if (code) return code;
    unsigned char *bytes = malloc(size ? size : 1);
    if (size) code = file->own->pMethods->xRead(file->own, bytes, (int)size, 0);
    if (code) {
        free(bytes);
        return code;
    }
    pthread_mutex_lock(&disk_lock);
    struct image *image = disk_image(file->disk, file->path);
    free(image->bytes);
    image->bytes = bytes;
    image->size = size;
    image->is_flushed = true;
    pthread_mutex_unlock(&disk_lock);
    return SQLITE_OK;
}

/// The real disk is not waited for: the image is our disk.
static int sync_file(sqlite3_file *file, int flags) {
    (void)flags;
    if (disk_sync(as_file(file)->disk) != STEP_OK) return SQLITE_IOERR_FSYNC;
    return keep_image(as_file(file));
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return own(file)->pMethods->xFileSize(own(file), size);
}
static int lock_file(sqlite3_file *file, int kind) { return own(file)->pMethods->xLock(own(file), kind); }
static int unlock_file(sqlite3_file *file, int kind) { return own(file)->pMethods->xUnlock(own(file), kind); }
static int check_lock(sqlite3_file *file, int *result) {
    return own(file)->pMethods->xCheckReservedLock(own(file), result);
}
static int control(sqlite3_file *file, int operation, void *argument) {
    return own(file)->pMethods->xFileControl(own(file), operation, argument);
}
static int sector_size(sqlite3_file *file) { return own(file)->pMethods->xSectorSize(own(file)); }
/// Without the promise that a half-written page does not harm its neighbours.
static int characteristics(sqlite3_file *file) {
    (void)file;
    return 0;
}
static int map_memory(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return own(file)->pMethods->xShmMap(own(file), page, size, extend, memory);
}
static int lock_memory(sqlite3_file *file, int offset, int count, int flags) {
    return own(file)->pMethods->xShmLock(own(file), offset, count, flags);
}
static void memory_barrier(sqlite3_file *file) { own(file)->pMethods->xShmBarrier(own(file)); }
static int unmap_memory(sqlite3_file *file, int removes) {
    return own(file)->pMethods->xShmUnmap(own(file), removes);
}

/// Version 2: with shared memory for the write-ahead log, without mapped reads.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_memory,
    .xShmLock = lock_memory,
    .xShmBarrier = memory_barrier,
    .xShmUnmap = unmap_memory,
};

static int open_file(sqlite3_vfs *self, const char *path, sqlite3_file *file, int flags, int *out_flags) {
    (void)self;
    struct disk *disk = disk_of(path);
    // Everybody else's files are SQLite's own, as if we were not here.
    if (!disk) return own_vfs->xOpen(own_vfs, path, file, flags, out_flags);
    struct file *ours = as_file(file);
    memset(ours, 0, sizeof(struct file));
    ours->disk = disk;
    ours->path = path;
    ours->own = (sqlite3_file *)(ours + 1);
    int code = own_vfs->xOpen(own_vfs, path, ours->own, flags, out_flags);
    // SQLite closes what has methods, also after a failure.
    ours->base.pMethods = ours->own->pMethods ? &methods : NULL;
    if (ours->base.pMethods) disk_opens(disk, 1);
    return code;
}

static int delete_file(sqlite3_vfs *self, const char *path, int flushes) {
    (void)self;
    struct disk *disk = disk_of(path);
    if (disk) {
        if (disk_write(disk) == STEP_ERROR) return SQLITE_IOERR_DELETE;
        disk_forget(disk, path);
    }
    return own_vfs->xDelete(own_vfs, path, flushes);
}

static int access_file(sqlite3_vfs *self, const char *path, int flags, int *result) {
    (void)self;
    return own_vfs->xAccess(own_vfs, path, flags, result);
}
static int full_path(sqlite3_vfs *self, const char *path, int count, char *result) {
    (void)self;
    return own_vfs->xFullPathname(own_vfs, path, count, result);
}

int fault_disk_install(void) {
    own_vfs = sqlite3_vfs_find(NULL);
    if (!own_vfs) return SQLITE_ERROR;
    // Time, randomness, sleep and system calls stay those of SQLite's own.
    vfs = *own_vfs;
    vfs.szOsFile = (int)sizeof(struct file) + own_vfs->szOsFile;
    vfs.zName = "faults";
    vfs.pNext = NULL;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    return sqlite3_vfs_register(&vfs, 1);
}
