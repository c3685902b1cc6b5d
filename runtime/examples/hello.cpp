// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The smallest program that does two things at once.
// Virtual time, here and in the other examples: their seconds take no time at all.
#include "rill/gather.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/task.h"

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

rill::Task<std::string> fetch(std::string what, std::chrono::seconds time) {
  std::printf("fetching %s\n", what.c_str());
  co_await rill::sleep_for(time); // the thread is free meanwhile
  co_return what + "!";
}

rill::Task<int> hello() {
  auto [first, second] = co_await rill::gather(fetch("hello", 2s), fetch("world", 1s));
  std::printf("%s %s\n", first.c_str(), second.c_str());
  co_return first == "hello!" && second == "world!" ? 0 : 1;
}

int main() { return rill::run(hello(), {.virtual_time = true}); }
