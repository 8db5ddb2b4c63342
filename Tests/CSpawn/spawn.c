// Swift's module of the C library leaves GNU's functions out, which these need.
#define _GNU_SOURCE
#include "CSpawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

/// Sockets of servers in this process are not all marked to be closed; a child that held one would keep its
/// client waiting.
static int prepare(const struct spawn *spawn, posix_spawn_file_actions_t *actions) {
    int code = posix_spawn_file_actions_addchdir_np(actions, spawn->folder);
    if (!code) code = posix_spawn_file_actions_adddup2(actions, spawn->input, 0);
    if (!code) code = posix_spawn_file_actions_adddup2(actions, spawn->output, 1);
    if (!code) code = posix_spawn_file_actions_adddup2(actions, spawn->error, 2);
    if (!code) code = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    return code;
}

/// Threads of a test runner block signals and servers ignore some, which a child would inherit.
static int clear_signals(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int code = posix_spawnattr_setsigmask(attributes, &none);
    if (!code) code = posix_spawnattr_setsigdefault(attributes, &all);
    if (!code) code = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return code;
}

int spawn_start(const struct spawn *spawn, pid_t *process) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int code = prepare(spawn, &actions);
    if (!code) code = clear_signals(&attributes);
    if (!code)
        code = posix_spawn(process, spawn->path, &actions, &attributes, spawn->arguments, spawn->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

int spawn_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
