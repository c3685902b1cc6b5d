// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of cppcoro for mutants.

#include "common.h"
#include <cppcoro/async_mutex.hpp>
#include <cppcoro/async_scope.hpp>
#include <cppcoro/io_service.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>
#include <cppcoro/when_all.hpp>

namespace mutant {
using Task = cppcoro::task<void>;
#include "tasks.inc"
extern cppcoro::async_mutex mutex;
extern cppcoro::async_scope &scope;
extern cppcoro::io_service &service;
} // namespace mutant
