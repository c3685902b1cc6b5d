// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of libc that posix.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_POSIX_H
#define CORO_TIDY_TEST_STUBS_POSIX_H

#include <aio.h>
#include <crypt.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <mqueue.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <syslog.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

// posix.yaml spells these as numbers.
static_assert(WNOHANG == 1 && IPC_NOWAIT == 2048 && LIO_WAIT == 0 && MS_SYNC == 4);
static_assert(LOCK_NB == 4 && LOCK_UN == 8 && F_LOCK == 1);
static_assert(MSG_DONTWAIT == 64 && O_NONBLOCK == 2048 && FIONBIO == 0x5421);

#endif
