// Landlock (landlock(7), Documentation/userspace-api/landlock.rst): no file access but executing one program.
// Constants are spelled out, as distributions' kernel headers are older than the kernels that run.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct __attribute__((packed)) rule_beneath {
    uint64_t allowed;
    int32_t parent;
};

enum { version_query = 1, rule_path_beneath = 1, execute_file = 1 << 0, read_file = 1 << 2 };

int sandbox_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, version_query);
    return version > 0 ? (int)version : 0;
}

/// Everything that this version can forbid: file rights came in versions 1, 2, 3 and 5, TCP in 4, signals and
/// abstract sockets in 6.
static struct ruleset everything(int version) {
    int rights = version >= 5 ? 16 : version >= 3 ? 15 : version >= 2 ? 14 : 13;
    struct ruleset rules = {(1u << rights) - 1, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0};
    return rules;
}

static int allow_program(int ruleset, const char *path) {
    struct rule_beneath rule = {execute_file | read_file, open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent < 0) return -1;
    long result = syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0);
    close(rule.parent);
    return (int)result;
}

int sandbox_enter_landlock(const char *path) {
    struct ruleset rules = everything(sandbox_landlock_version());
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (ruleset < 0) return -1;
    int result = allow_program(ruleset, path);
    if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return result;
}
