// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of libc that its files name, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_POSIX_H
#define CORO_TIDY_TEST_STUBS_POSIX_H

#include "stubs/linux.h"
#include "stubs/posix_files.h"
#include <aio.h>
#include <crypt.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <locale.h>
#include <mqueue.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <resolv.h>
#include <search.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wordexp.h>

// posix.yaml spells these as numbers.
static_assert(WNOHANG == 1 && IPC_NOWAIT == 0x800 && LIO_WAIT == 0 && NI_NUMERICHOST == 1);
static_assert(F_LOCK == 1 && F_SETLKW == 7 && TCSADRAIN == 1 && TCSAFLUSH == 2);
static_assert(MSG_DONTWAIT == 0x40 && O_NONBLOCK == 0x800 && FIONBIO == 0x5421);
static_assert(SOCK_STREAM == 1 && SOCK_CLOEXEC == 0x80000);

#endif
