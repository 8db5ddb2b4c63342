#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static int limit(int resource, uint64_t value) {
    struct rlimit bound = {value, value};
    return setrlimit(resource, &bound);
}

/// The soft limit sends SIGXCPU, which says what happened; the hard one a second later SIGKILL.
static int limit_processor(uint64_t seconds) {
    struct rlimit bound = {seconds, seconds + 1};
    return setrlimit(RLIMIT_CPU, &bound);
}

int sandbox_enter(const struct sandbox_limits *limits, const char *path) {
    if (limit_processor(limits->cpu_seconds) != 0) return -1;
    if (limit(RLIMIT_AS, limits->memory_bytes) != 0) return -1;
    if (limit(RLIMIT_FSIZE, 0) != 0) return -1;
    if (limit(RLIMIT_CORE, 0) != 0) return -1;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
    if (sandbox_landlock_version() > 0 && sandbox_enter_landlock(path) != 0) return -1;
    if (sandbox_has_filter() && sandbox_enter_filter(path) != 0) return -1;
    return 0;
}
