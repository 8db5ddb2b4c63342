#ifndef CSPAWN_H
#define CSPAWN_H

#include <sys/types.h>

/// A program to start with three descriptors and no others.
struct spawn {
    const char *path;
    char *const *arguments;
    char *const *environment;
    const char *folder;
    int input;
    int output;
    int error;
};

/// Starts it with no signal blocked or ignored; 0, or an error number.
int spawn_start(const struct spawn *spawn, pid_t *process);

/// A pipe whose ends no program inherits unasked; 0, or -1 with errno.
int spawn_pipe(int ends[2]);

#endif
