// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of QCoro for mutants.

#include "common.h"
#include <qcorotask.h>

namespace mutant {
using Task = QCoro::Task<void>;
#include "tasks.inc"
} // namespace mutant
