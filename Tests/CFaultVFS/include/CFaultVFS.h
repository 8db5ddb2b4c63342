#ifndef CFAULTVFS_H
#define CFAULTVFS_H

/// What goes wrong with a disk.
enum fault_kind {
    /// Nothing.
    FAULT_NONE = 0,
    /// A write finds no space, and writes nothing.
    FAULT_FULL = 1,
    /// A write finds no space after half of its bytes.
    FAULT_SHORT_WRITE = 2,
    /// A write fails for good.
    FAULT_WRITE_ERROR = 3,
    /// A flush fails; what it was to flush is not on the disk.
    FAULT_SYNC_ERROR = 4,
    /// The machine is off from this write or flush on.
    FAULT_POWER = 5,
};

/// Puts the disk in front of SQLite's own for the whole process: it acts on files below registered folders
/// only. 0, or SQLite's error code.
int fault_disk_install(void);

/// Makes the files of a folder (which ends with a slash) stand on a disk of their own, without faults; its
/// number, or -1.
int fault_disk_mount(const char *folder);

/// Lets the `at`-th step from now on fail, from 1: a write or truncation, or for FAULT_SYNC_ERROR a flush, or for
/// FAULT_POWER any of them; `times` such steps after each other, or all further ones if it is negative.
void fault_disk_arm(int disk, enum fault_kind kind, int at, int times);

/// How many files on it are open.
int fault_disk_open_files(int disk);

/// Whether the fault has happened.
int fault_disk_hit(int disk);

/// Writes into another folder what is on the disk for sure: every file as it was at its last flush that succeeded.
/// 0, or -1.
int fault_disk_recover(int disk, const char *folder);

/// Ends the disk; its files must be closed.
void fault_disk_unmount(int disk);

#endif
