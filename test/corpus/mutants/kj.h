// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of KJ for mutants.

#include "common.h"
#include <kj/async.h>

namespace mutant {
using Task = kj::Promise<void>;
#include "tasks.inc"
} // namespace mutant
