// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of libc that posix_files.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_POSIX_FILES_H
#define CORO_TIDY_TEST_STUBS_POSIX_FILES_H

#include <dirent.h>
#include <fcntl.h>
#include <fts.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <syslog.h>
#include <unistd.h>
#include <utime.h>
#include <wchar.h>

// posix_files.yaml spells it as a number.
static_assert(MS_SYNC == 4);

#endif
