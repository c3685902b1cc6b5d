// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of concurrencpp for mutants.

#include "common.h"
#include <concurrencpp/concurrencpp.h>

namespace mutant {
using Task = concurrencpp::result<void>;
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
extern std::shared_ptr<concurrencpp::executor> executor;
extern std::shared_ptr<concurrencpp::timer_queue> timers;
} // namespace mutant
