// Between fork and exec only async-signal-safe calls are allowed (signal-safety(7)), which rules out Swift
// there; posix_spawn cannot put a sandbox on the child. So starting a program is C, in this one file.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { first_free = 16, report_descriptor = 4 };

static void fail(int report, enum launch_step step) {
    struct launch_failure failure = {step, errno};
    ssize_t written = write(report, &failure, sizeof failure);
    (void)written;
    _exit(127);
}

static void reset_signals(void) {
    // Ignored signals stay ignored across exec; a tool that ignores SIGPIPE must not hand that on.
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_from(unsigned int first) {
    // close_range(2) is there since Linux 5.9.
    if (syscall(SYS_close_range, first, UINT_MAX, 0) == 0) return;
    for (int descriptor = (int)first; descriptor < 4096; descriptor++) close(descriptor);
}

/// Moves the descriptors out of each other's way first: one of them may be where another has to go.
static int place_descriptors(const struct launch *launch, int *report) {
    int sources[] = {launch->input, launch->output, launch->error, launch->extra};
    int moved_report = fcntl(*report, F_DUPFD_CLOEXEC, first_free);
    if (moved_report < 0) return -1;
    *report = moved_report;
    for (int target = 0; target < 4; target++) {
        if (sources[target] < 0) continue;
        sources[target] = fcntl(sources[target], F_DUPFD_CLOEXEC, first_free);
        if (sources[target] < 0) return -1;
    }
    for (int target = 0; target < 4; target++) {
        if (sources[target] < 0) close(target);
        else if (dup2(sources[target], target) < 0) return -1;
    }
    if (dup3(moved_report, report_descriptor, O_CLOEXEC) < 0) return -1;
    *report = report_descriptor;
    close_from(report_descriptor + 1);
    return 0;
}

static void run_child(const struct launch *launch, int report, pid_t parent) {
    setpgid(0, 0);
    // Killed with the tool, even by SIGKILL; the second line covers a parent that was gone already.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    reset_signals();
    if (place_descriptors(launch, &report) != 0) fail(report, launch_descriptors);
    if (chdir(launch->folder) != 0) fail(report, launch_folder);
    if (launch->sandbox && sandbox_enter(launch->sandbox, launch->path) != 0) fail(report, launch_sandbox);
    execve(launch->path, launch->arguments, launch->environment);
    fail(report, launch_execute);
}

/// A child that starts closes its end of the pipe by exec; one that cannot says why.
static pid_t await_start(pid_t child, int report, struct launch_failure *failure) {
    ssize_t count;
    do count = read(report, failure, sizeof *failure);
    while (count < 0 && errno == EINTR);
    close(report);
    if (count != sizeof *failure) {
        failure->step = launch_started;
        return child;
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return -1;
}

pid_t launch_start(const struct launch *launch, struct launch_failure *failure) {
    int report[2];
    pid_t parent = getpid();
    sigset_t all, before;
    *failure = (struct launch_failure){launch_fork, 0};
    if (pipe2(report, O_CLOEXEC) != 0) {
        failure->error = errno;
        return -1;
    }
    // No handler of the tool may run in the child.
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t child = fork();
    if (child == 0) run_child(launch, report[1], parent);
    failure->error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (child > 0) return await_start(child, report[0], failure);
    close(report[0]);
    return -1;
}

int launch_watch(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int launch_pipe(int *reader, int *writer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    *reader = ends[0];
    *writer = ends[1];
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}
