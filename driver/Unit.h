// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One translation unit as the compile database has it, ready to be parsed: no
// response files, no outputs, no compiler launcher.

#ifndef CORO_TIDY_DRIVER_UNIT_H
#define CORO_TIDY_DRIVER_UNIT_H

#include <string>
#include <vector>

namespace coro_tidy::driver {

struct Unit {
  std::string File;                   ///< Absolute.
  std::string Directory;              ///< Where the compiler is started.
  std::vector<std::string> Arguments; ///< The compiler's name first.

  friend bool operator==(const Unit &, const Unit &) = default;
  friend auto operator<=>(const Unit &, const Unit &) = default;
};

} // namespace coro_tidy::driver

#endif
