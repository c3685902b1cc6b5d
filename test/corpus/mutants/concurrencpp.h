// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of concurrencpp for mutants.

#include "common.h"
#include <concurrencpp/concurrencpp.h>

namespace mutant {
using Task = concurrencpp::result<void>;
#include "tasks.inc"
extern std::shared_ptr<concurrencpp::executor> executor;
extern std::shared_ptr<concurrencpp::timer_queue> timers;
} // namespace mutant
