#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a sandboxed program may use. It may compute and write to the descriptors it was given, nothing else.
struct sandbox_limits {
    uint64_t cpu_seconds;
    uint64_t memory_bytes;
};

/// A program to start. Descriptors that are not named here are closed in it.
struct launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *folder;
    int input;
    int output;
    int error;
    /// Becomes descriptor 3; -1 for none.
    int extra;
    /// NULL for a program that is trusted.
    const struct sandbox_limits *sandbox;
};

enum launch_step {
    launch_started = 0,
    launch_fork,
    launch_descriptors,
    launch_folder,
    launch_sandbox,
    launch_execute,
};

struct launch_failure {
    enum launch_step step;
    int error;
};

/// Starts a program in a process group of its own and waits until it runs. Returns its process id, or -1 and
/// the step that failed. If the calling thread ends before the program, the program is killed.
pid_t launch_start(const struct launch *launch, struct launch_failure *failure);

/// A descriptor that becomes readable when the process ends, or -1 (pidfd_open(2)).
int launch_watch(pid_t process);

/// A pipe whose ends no other program inherits; the reading end does not block. 0, or -1 with errno.
int launch_pipe(int *reader, int *writer);

/// The version of Landlock in the running kernel; 0 if there is none.
int sandbox_landlock_version(void);

/// Whether the running kernel filters system calls on this processor.
int sandbox_has_filter(void);

/// Puts limits, Landlock and the system call filter on the calling process. Only async-signal-safe calls.
/// Returns 0, or -1 with errno. `path` is the only file that can be executed afterwards, and only by this
/// very pointer.
int sandbox_enter(const struct sandbox_limits *limits, const char *path);

int sandbox_enter_landlock(const char *path);
int sandbox_enter_filter(const char *path);

#endif
