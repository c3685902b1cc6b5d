// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "journal.h"

#include "disk.h"

namespace board {

void Journal::record(const std::string &message) { append(path_.c_str(), message + "\n"); }

} // namespace board
