// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of YACLib for mutants.

#include "common.h"
#include <yaclib/async/wait.hpp>
#include <yaclib/async/when_all.hpp>
#include <yaclib/coro/await.hpp>
#include <yaclib/coro/future.hpp>
#include <yaclib/coro/mutex.hpp>
#include <yaclib/coro/on.hpp>
#include <yaclib/coro/yield.hpp>

#define MUTANT_END co_return {};

namespace mutant {
using Task = yaclib::Future<>;
#include "tasks.inc"
extern yaclib::Mutex<> mutex;
} // namespace mutant
