// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of the standard library that std.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_STD_H
#define CORO_TIDY_TEST_STUBS_STD_H

#include <algorithm>
#include <atomic>
#include <barrier>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <latch>
#include <list>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <semaphore>
#include <shared_mutex>
#include <stack>
#include <stop_token>
#include <thread>
#include <variant>
#include <vector>

#endif
