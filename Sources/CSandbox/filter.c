// The system calls of a statically linked program that computes and writes to descriptors it was given
// (seccomp(2)). What the C library and the Swift runtime try at start out of curiosity fails with an error;
// what a plan has no business with ends it with SIGSYS.
#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE

enum { capacity = 256 };

struct filter {
    struct sock_filter lines[capacity];
    unsigned short count;
};

static const unsigned int end_process = SECCOMP_RET_KILL_PROCESS;
static unsigned int refuse(int error) { return SECCOMP_RET_ERRNO | (unsigned int)error; }

static const int harmless[] = {
    SYS_read, SYS_write, SYS_writev, SYS_close, SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect,
    SYS_madvise, SYS_futex, SYS_set_tid_address, SYS_set_robust_list, SYS_rseq, SYS_gettid, SYS_getpid,
    SYS_sched_getaffinity, SYS_sched_yield, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn,
    SYS_sigaltstack, SYS_restart_syscall, SYS_clock_gettime, SYS_exit, SYS_exit_group, SYS_fstat, SYS_uname,
#ifdef SYS_arch_prctl
    SYS_arch_prctl,
#endif
};

// Looking for files, and chance: a plan that draws a random number would not be the same plan twice.
static const int refused[] = {
    SYS_openat, SYS_readlinkat, SYS_faccessat, SYS_statx, SYS_getrandom, SYS_getcwd,
#ifdef SYS_open
    SYS_open, SYS_readlink, SYS_access, SYS_stat, SYS_lstat,
#endif
};

static void add(struct filter *filter, struct sock_filter line) {
    if (filter->count < capacity) filter->lines[filter->count++] = line;
}

static void load(struct filter *filter, unsigned int offset) {
    add(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

/// Goes on if the loaded word is `value`, and skips `otherwise` lines if not.
static void require(struct filter *filter, unsigned int value, unsigned char otherwise) {
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, otherwise));
}

static void answer(struct filter *filter, unsigned int result) {
    add(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, result));
}

static void on_call(struct filter *filter, int number, unsigned int result) {
    require(filter, (unsigned int)number, 1);
    answer(filter, result);
}

/// Allows a call only with one value of one argument. Both processors are little-endian: low word first.
static void allow_if(
    struct filter *filter, int number, int argument, uint64_t value, unsigned int otherwise) {
    unsigned int low = offsetof(struct seccomp_data, args) + 8 * (unsigned int)argument;
    require(filter, (unsigned int)number, 6);
    load(filter, low);
    require(filter, (unsigned int)value, 3);
    load(filter, low + 4);
    require(filter, (unsigned int)(value >> 32), 1);
    answer(filter, SECCOMP_RET_ALLOW);
    answer(filter, otherwise);
}

static void build(struct filter *filter, const char *path) {
    load(filter, offsetof(struct seccomp_data, arch));
    add(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
    answer(filter, end_process);
    // The numbers of the x32 interface carry bit 30 and match nothing below.
    load(filter, offsetof(struct seccomp_data, nr));
    for (size_t index = 0; index < sizeof harmless / sizeof *harmless; index++)
        on_call(filter, harmless[index], SECCOMP_RET_ALLOW);
    for (size_t index = 0; index < sizeof refused / sizeof *refused; index++)
        on_call(filter, refused[index], refuse(EACCES));
    on_call(filter, SYS_ioctl, refuse(ENOTTY));
    // The start of the program itself: no later call can know the address of this text.
    allow_if(filter, SYS_execve, 0, (uint64_t)(uintptr_t)path, end_process);
    allow_if(filter, SYS_newfstatat, 3, AT_EMPTY_PATH, refuse(EACCES));
    allow_if(filter, SYS_prlimit64, 2, 0, end_process);
    // abort(3) sends a signal to the process itself.
    allow_if(filter, SYS_tgkill, 0, (uint64_t)getpid(), end_process);
    answer(filter, end_process);
}

int sandbox_has_filter(void) {
    unsigned int action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int sandbox_enter_filter(const char *path) {
    struct filter filter = {.count = 0};
    build(&filter, path);
    struct sock_fprog program = {filter.count, filter.lines};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

#else

int sandbox_has_filter(void) { return 0; }
int sandbox_enter_filter(const char *path) {
    (void)path;
    errno = ENOSYS;
    return -1;
}

#endif
