// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of QCoro for mutants.

#include "common.h"
#include <qcorotask.h>

namespace mutant {
using Task = QCoro::Task<void>;
Task nothing();
inline Task refer(const std::string &text) {
  co_await nothing();
  use(static_cast<long>(text.size()));
}
inline Task fails() {
  co_await nothing();
  if (flag())
    throw std::runtime_error("failed");
}
} // namespace mutant
