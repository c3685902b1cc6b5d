// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/Sandbox.h"
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace coro_tidy::driver {

/// Rights of the first version, which every kernel with Landlock knows. A right that is
/// handled and granted nowhere is denied everywhere.
static constexpr __u64 Denied =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

void readOnlyFromHere() {
  landlock_ruleset_attr Rules = {};
  Rules.handled_access_fs = Denied;
  const int Set = static_cast<int>(::syscall(SYS_landlock_create_ruleset, &Rules, sizeof Rules, 0));
  if (Set < 0)
    return;
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
    ::syscall(SYS_landlock_restrict_self, Set, 0);
  ::close(Set);
}

} // namespace coro_tidy::driver
