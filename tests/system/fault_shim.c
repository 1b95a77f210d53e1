/* Stands between a program and the C library's file system calls, for tests only.
 *
 * Once armed, it counts the calls and lets one of them, or all from one on, go wrong: the process
 * is killed before the call or after it, the call fails with an errno, or a write is cut short.
 * It can leave out a protection (an ablation), and write down every change for a power cut to be
 * replayed from.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTHING, KILL_BEFORE, KILL_AFTER, FAIL, SHORT };
enum { NO_FSYNC = 1, NO_FOLDER_FSYNC = 2, NO_LOCK = 4, IN_PLACE = 8, SLOW_RENAME = 16, NO_DATA_SYNC = 32 };

enum { MOST = 4096 };

static int armed, count, at, action, number, for_good, ablation, trace = -1;
static const char *called[MOST];

int shim_arm(int call, int what, int error, int always) {
    at = call, action = what, number = error, for_good = always, count = 0, armed = 1;
    return 0;
}
int shim_disarm(void) { armed = 0; return count; }
/* what the call with this number was, from one on */
const char *shim_called(int call) { return call > 0 && call <= count && call < MOST ? called[call] : ""; }
int shim_ablate(int what) { ablation = what; return 0; }
int shim_trace(int fd) { trace = fd; return 0; }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int hit(const char *name) {
    if (!armed) return 0;
    if (++count < MOST) called[count] = name;
    return count == at || (for_good && count > at);
}
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

#define GUARDED(call, type)                                        \
    int now = hit(__func__);                                       \
    if (now && action == KILL_BEFORE) die();                       \
    if (now && action == FAIL) { errno = number; return (type)-1; } \
    type result = call;                                            \
    if (now && action == KILL_AFTER) die();

static void emit(const void *data, size_t size) {
    while (size) {
        ssize_t done = REAL(write)(trace, data, size);
        if (done < 0) return;
        data = (const char *)data + done, size -= done;
    }
}
/* kind, inode, two names and data, with their lengths */
static void record(char kind, uint64_t inode, const char *one, const char *two,
                   const void *data, uint32_t size) {
    if (trace < 0) return;
    int kept = errno;
    uint32_t sizes[3] = {strlen(one), strlen(two), size};
    emit(&kind, 1), emit(&inode, 8), emit(sizes, 12);
    emit(one, sizes[0]), emit(two, sizes[1]), emit(data, size);
    errno = kept;
}
static const char *last(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
static struct stat of(int fd) {
    struct stat status;
    memset(&status, 0, sizeof status);
    REAL(fstat)(fd, &status);
    return status;
}
int shim_mark(int which) { record('A', which, "", "", "", 0); return 0; }

static int opened(int fd, const char *path, int flags) {
    if (fd >= 0 && trace >= 0 && (flags & (O_CREAT | O_TRUNC)))
        record(flags & O_EXCL ? 'C' : 'T', of(fd).st_ino, last(path), "", "", 0);
    return fd;
}

#define MODE va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest)

int open(const char *path, int flags, ...) {
    MODE; GUARDED(REAL(open)(path, flags, mode), int) return opened(result, path, flags);
}
int open64(const char *path, int flags, ...) {
    MODE; GUARDED(REAL(open64)(path, flags, mode), int) return opened(result, path, flags);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE; GUARDED(REAL(openat)(folder, path, flags, mode), int) return opened(result, path, flags);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE;
    GUARDED(REAL(openat64)(folder, path, flags, mode), int)
    return opened(result, path, flags);
}
ssize_t read(int fd, void *data, size_t size) {
    GUARDED(REAL(read)(fd, data, size), ssize_t) return result;
}
ssize_t write(int fd, const void *data, size_t size) {
    int now = hit(__func__);
    if (now && action == KILL_BEFORE) die();
    if (now && action == FAIL) { errno = number; return -1; }
    if (now && action == SHORT && size > 1) size /= 2;
    if (now && action == KILL_AFTER) size /= 2;
    ssize_t result = REAL(write)(fd, data, size);
    if (result > 0 && fd != trace && trace >= 0 && S_ISREG(of(fd).st_mode))
        record('W', of(fd).st_ino, "", "", data, result);
    if (now && action == KILL_AFTER) die();
    return result;
}
ssize_t pread(int fd, void *data, size_t size, off_t offset) {
    GUARDED(REAL(pread)(fd, data, size, offset), ssize_t) return result;
}
ssize_t pread64(int fd, void *data, size_t size, off64_t offset) {
    GUARDED(REAL(pread64)(fd, data, size, offset), ssize_t) return result;
}
static ssize_t written_at(int fd, const void *data, size_t size, off64_t offset) {
    int now = hit(__func__);
    if (now && action == KILL_BEFORE) die();
    if (now && action == FAIL) { errno = number; return -1; }
    if (now && action == SHORT && size > 1) size /= 2;
    if (now && action == KILL_AFTER) size /= 2;
    ssize_t result = REAL(pwrite64)(fd, data, size, offset);
    char where[24];
    snprintf(where, sizeof where, "%lld", (long long)offset);
    if (result > 0) record('P', of(fd).st_ino, where, "", data, result);
    if (now && action == KILL_AFTER) die();
    return result;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return written_at(fd, data, size, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    return written_at(fd, data, size, offset);
}
int fdatasync(int fd) {
    if (ablation & NO_DATA_SYNC) return 0;
    GUARDED(REAL(fdatasync)(fd), int)
    if (result == 0) record('F', of(fd).st_ino, "", "", "", 0);
    return result;
}
int fsync(int fd) {
    struct stat status = of(fd);
    int folder = S_ISDIR(status.st_mode);
    if (ablation & (folder ? NO_FOLDER_FSYNC : NO_FSYNC)) return 0;
    GUARDED(REAL(fsync)(fd), int)
    if (result == 0) record(folder ? 'D' : 'F', status.st_ino, "", "", "", 0);
    return result;
}
int flock(int fd, int operation) {
    if (ablation & NO_LOCK) return 0;
    GUARDED(REAL(flock)(fd, operation), int) return result;
}
int fchmod(int fd, mode_t mode) { GUARDED(REAL(fchmod)(fd, mode), int) return result; }
int close(int fd) { GUARDED(REAL(close)(fd), int) return result; }
int fstat(int fd, struct stat *status) { GUARDED(REAL(fstat)(fd, status), int) return result; }
int fstat64(int fd, struct stat64 *status) {
    GUARDED(REAL(fstat64)(fd, status), int) return result;
}
int stat(const char *path, struct stat *status) {
    GUARDED(REAL(stat)(path, status), int) return result;
}
int stat64(const char *path, struct stat64 *status) {
    GUARDED(REAL(stat64)(path, status), int) return result;
}
int lstat(const char *path, struct stat *status) {
    GUARDED(REAL(lstat)(path, status), int) return result;
}
int lstat64(const char *path, struct stat64 *status) {
    GUARDED(REAL(lstat64)(path, status), int) return result;
}
int fstatat(int folder, const char *path, struct stat *status, int flags) {
    GUARDED(REAL(fstatat)(folder, path, status, flags), int) return result;
}
int fstatat64(int folder, const char *path, struct stat64 *status, int flags) {
    GUARDED(REAL(fstatat64)(folder, path, status, flags), int) return result;
}
int unlink(const char *path) {
    GUARDED(REAL(unlink)(path), int)
    if (result == 0) record('U', 0, last(path), "", "", 0);
    return result;
}
int unlinkat(int folder, const char *path, int flags) {
    GUARDED(REAL(unlinkat)(folder, path, flags), int)
    if (result == 0) record('U', 0, last(path), "", "", 0);
    return result;
}
int linkat(int folder, const char *from, int other, const char *to, int flags) {
    GUARDED(REAL(linkat)(folder, from, other, to, flags), int)
    if (result == 0) record('L', 0, last(from), last(to), "", 0);
    return result;
}
int link(const char *from, const char *to) {
    GUARDED(REAL(link)(from, to), int)
    if (result == 0) record('L', 0, last(from), last(to), "", 0);
    return result;
}

/* What many programs do instead of renaming: empty the file and write it again. */
static int written_in_place(int folder, const char *from, int other, const char *to) {
    char piece[512];
    ssize_t size;
    int source = REAL(openat)(folder, from, O_RDONLY);
    int target = openat(other, to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while ((size = REAL(read)(source, piece, sizeof piece)) > 0) {
        write(target, piece, size);
        usleep(50);
    }
    fsync(target);
    REAL(close)(source), REAL(close)(target);
    return unlinkat(folder, from, 0);
}
static int renamed(int result, const char *from, const char *to) {
    if (result == 0) record('R', 0, last(from), last(to), "", 0);
    return result;
}
int renameat(int folder, const char *from, int other, const char *to) {
    if (ablation & SLOW_RENAME) usleep(2000);
    if (ablation & IN_PLACE) return written_in_place(folder, from, other, to);
    GUARDED(REAL(renameat)(folder, from, other, to), int) return renamed(result, from, to);
}
int rename(const char *from, const char *to) {
    if (ablation & IN_PLACE) return written_in_place(AT_FDCWD, from, AT_FDCWD, to);
    GUARDED(REAL(rename)(from, to), int) return renamed(result, from, to);
}
