/* A program's own idea of how late it is: LD_PRELOAD, with a file of two numbers that the test changes.
 *
 * The first is how long the machine has slept, in nanoseconds; the second how far its wall clock was set.
 * Timers that count time asleep are set anew when the first has changed, as if the kernel had counted on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL
#define FILES 1024

static const volatile int64_t *shift;
static char counts_sleep[FILES];
static int absolute[FILES];
static struct itimerspec wanted[FILES];
static int64_t armed_with;

static int64_t shifted(int which) {
    if (shift == NULL) {
        static const int64_t none[2];
        const char *path = getenv("TIME_SHIFT");
        int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
        void *found = file < 0 ? MAP_FAILED : mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
        shift = found == MAP_FAILED ? none : found;
        if (file >= 0)
            close(file);
    }
    return shift[which];
}

static void add(struct timespec *to, int64_t by) {
    int64_t all = to->tv_sec * SECOND + to->tv_nsec + by;
    to->tv_sec = all / SECOND;
    to->tv_nsec = all % SECOND;
}

static int set_really(int file, int flags, struct itimerspec at, struct itimerspec *before) {
    int (*real)(int, int, const struct itimerspec *, struct itimerspec *) = dlsym(RTLD_NEXT, "timerfd_settime");
    if (at.it_value.tv_sec > shifted(0) / SECOND)
        add(&at.it_value, -shifted(0));
    else if (at.it_value.tv_sec || at.it_value.tv_nsec)
        at.it_value = (struct timespec){0, 1};
    return real(file, flags, &at, before);
}

static void set_all_again(void) {
    if (armed_with == shifted(0))
        return;
    armed_with = shifted(0);
    for (int file = 0; file < FILES; file++)
        if (counts_sleep[file] && absolute[file])
            set_really(file, TFD_TIMER_ABSTIME, wanted[file], NULL);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (real == NULL)
        real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, now);
    if (clock == CLOCK_BOOTTIME) {
        set_all_again();
        add(now, shifted(0));
    } else if (clock == CLOCK_REALTIME) {
        add(now, shifted(0) + shifted(1));
    }
    return result;
}

int timerfd_create(int clock, int flags) {
    int (*real)(int, int) = dlsym(RTLD_NEXT, "timerfd_create");
    int file = real(clock, flags);
    if (file >= 0 && file < FILES) {
        counts_sleep[file] = clock == CLOCK_BOOTTIME;
        absolute[file] = 0;
    }
    return file;
}

int timerfd_settime(int file, int flags, const struct itimerspec *at, struct itimerspec *before) {
    int (*real)(int, int, const struct itimerspec *, struct itimerspec *) = dlsym(RTLD_NEXT, "timerfd_settime");
    if (file < 0 || file >= FILES || !counts_sleep[file] || !(flags & TFD_TIMER_ABSTIME))
        return real(file, flags, at, before);
    armed_with = shifted(0);
    absolute[file] = 1;
    wanted[file] = *at;
    return set_really(file, flags, *at, before);
}
