// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of glibc that linux.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_LINUX_H
#define CORO_TIDY_TEST_STUBS_LINUX_H

#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

// linux.yaml spells these as numbers.
static_assert(GAI_WAIT == 0 && LOCK_NB == 4 && LOCK_UN == 8 && MNT_DETACH == 2 && RWF_NOWAIT == 8);
static_assert(MSG_DONTWAIT == 0x40 && SOCK_CLOEXEC == 0x80000 && EFD_CLOEXEC == 0x80000);
static_assert(IN_CLOEXEC == 0x80000 && SFD_CLOEXEC == 0x80000 && TFD_CLOEXEC == 0x80000);

#endif
