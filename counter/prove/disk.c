/* Preloaded into a process: tells what is done to the files of one folder, and fails it on demand. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 1024
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* The order is that of Kind in disk_trace.py. */
enum kind { CREATE, WRITE, TRUNCATE, SYNC, SYNC_FOLDER, UNLINK, RENAME };

struct event {
    uint32_t kind, name;
    int64_t offset, length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX], beginnings[PATH_MAX], names[FILES][PATH_MAX];
static char watched[FILES];
static int trace = -1;
static long count, first, times;
static int error, half;

/* Watch in a folder (its real path) the files whose names have one of the beginnings, each ended by a space.
 * What happens is appended to the file `to`, where that is not NULL. */
void disk_watch(const char *path, const char *begin, const char *to) {
    strncpy(folder, path, sizeof folder - 1);
    strncpy(beginnings, begin, sizeof beginnings - 1);
    trace = to ? syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
}

/* Fail the change with the number `at` (from 1 on) and those after it, so many in all; `part`: half of a write is done. */
void disk_fail(long at, long number, int reason, int part) {
    count = 0, first = at, times = number, error = reason, half = part;
}

/* How many changes there were since disk_fail. */
long disk_changes(void) { return count; }

static int is_watched(const char *name) {
    for (const char *word = beginnings, *end; (end = strchr(word, ' ')); word = end + 1)
        if (!strncmp(name, word, end - word)) return 1;
    return 0;
}

/* The name within the folder, empty for the folder itself, or NULL for a path that is not watched. */
static const char *inside(const char *path) {
    size_t length = strlen(folder);
    if (!length || strncmp(path, folder, length)) return NULL;
    if (!path[length]) return "";
    return path[length] == '/' && is_watched(path + length + 1) ? path + length + 1 : NULL;
}

static const char *of(int fd) { return fd >= 0 && fd < FILES && watched[fd] ? names[fd] : NULL; }

/* Whether the next change is to fail. */
static int fails(void) {
    pthread_mutex_lock(&lock);
    long number = ++count;
    pthread_mutex_unlock(&lock);
    if (!first || number < first || number - first >= times) return 0;
    errno = error;
    return 1;
}

static void tell(enum kind kind, const char *name, int64_t offset, const void *data, int64_t length) {
    if (trace < 0) return;
    int before = errno;
    struct event event = {kind, strlen(name), offset, length};
    struct iovec parts[] = {{&event, sizeof event}, {(void *)name, event.name}, {(void *)data, data ? length : 0}};
    syscall(SYS_writev, trace, parts, 3);
    errno = before;
}

static int opened(int fd, const char *name, int flags, int is_new) {
    if (fd < 0 || fd >= FILES) return fd;
    watched[fd] = name != NULL;
    if (!name) return fd;
    strcpy(names[fd], name);
    if (is_new) tell(CREATE, name, 0, NULL, 0);
    else if (flags & O_TRUNC) tell(TRUNCATE, name, 0, NULL, 0);
    return fd;
}

#define OPEN(function, parameters, path, call)                                                     \
    int function parameters {                                                                      \
        mode_t mode = 0;                                                                           \
        if (flags & (O_CREAT | O_TMPFILE)) {                                                       \
            va_list rest;                                                                          \
            va_start(rest, flags);                                                                 \
            mode = va_arg(rest, mode_t);                                                           \
            va_end(rest);                                                                          \
        }                                                                                          \
        const char *name = inside(path);                                                           \
        int is_new = name && flags & O_CREAT && syscall(SYS_access, path, F_OK);                   \
        if (name && (is_new || (flags & O_TRUNC && flags & O_ACCMODE)) && fails()) return -1;      \
        return opened(call, name, flags, is_new);                                                  \
    }

OPEN(open, (const char *path, int flags, ...), path, REAL(open)(path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), path, REAL(open64)(path, flags, mode))
OPEN(openat, (int at, const char *path, int flags, ...), path, REAL(openat)(at, path, flags, mode))
OPEN(openat64, (int at, const char *path, int flags, ...), path, REAL(openat64)(at, path, flags, mode))

int close(int fd) {
    if (fd >= 0 && fd < FILES) watched[fd] = 0;
    return REAL(close)(fd);
}

#define PWRITE(function, offset_t)                                                                 \
    ssize_t function(int fd, const void *data, size_t size, offset_t offset) {                     \
        const char *name = of(fd);                                                                 \
        int failed = name && fails();                                                              \
        if (failed && !(half && size > 1)) return -1;                                              \
        ssize_t done = REAL(function)(fd, data, failed ? size / 2 : size, offset);                 \
        if (name && done > 0) tell(WRITE, name, offset, data, done);                               \
        return done;                                                                               \
    }

PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t size) {
    const char *name = of(fd);
    int failed = name && fails();
    if (failed && !(half && size > 1)) return -1;
    ssize_t done = REAL(write)(fd, data, failed ? size / 2 : size);
    if (name && done > 0) tell(WRITE, name, lseek(fd, 0, SEEK_CUR) - done, data, done);
    return done;
}

#define TRUNCATING(function, offset_t)                                                             \
    int function(int fd, offset_t size) {                                                          \
        const char *name = of(fd);                                                                 \
        if (name && fails()) return -1;                                                            \
        int done = REAL(function)(fd, size);                                                       \
        if (name && !done) tell(TRUNCATE, name, 0, NULL, size);                                    \
        return done;                                                                               \
    }

TRUNCATING(ftruncate, off_t)
TRUNCATING(ftruncate64, off64_t)

#define SYNCING(function)                                                                          \
    int function(int fd) {                                                                         \
        const char *name = of(fd);                                                                 \
        if (name && fails()) return -1;                                                            \
        int done = REAL(function)(fd);                                                             \
        struct stat found;                                                                         \
        if (name && !done) tell(!fstat(fd, &found) && S_ISDIR(found.st_mode) ? SYNC_FOLDER : SYNC, \
                                name, 0, NULL, 0);                                                 \
        return done;                                                                               \
    }

SYNCING(fsync)
SYNCING(fdatasync)

static void forget(const char *name, const char *now) {
    for (int fd = 0; fd < FILES; fd++) {
        if (!watched[fd] || strcmp(names[fd], name)) continue;
        if (now) strcpy(names[fd], now);
        else watched[fd] = 0;
    }
}

int unlink(const char *path) {
    const char *name = inside(path);
    if (name && fails()) return -1;
    int done = REAL(unlink)(path);
    if (name && !done) tell(UNLINK, name, 0, NULL, 0), forget(name, NULL);
    return done;
}

int rename(const char *from, const char *to) {
    const char *old = inside(from), *new = inside(to);
    if ((old || new) && fails()) return -1;
    int done = REAL(rename)(from, to);
    if (old && new && !done) tell(RENAME, old, 0, new, strlen(new)), forget(new, NULL), forget(old, new);
    return done;
}
