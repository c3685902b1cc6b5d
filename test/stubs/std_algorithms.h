// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parts of the standard library that std_algorithms.yaml names, as they are installed.

#ifndef CORO_TIDY_TEST_STUBS_STD_ALGORITHMS_H
#define CORO_TIDY_TEST_STUBS_STD_ALGORITHMS_H

#include <algorithm>
#include <deque>
#include <forward_list>
#include <list>
#include <numeric>
#include <vector>

#endif
