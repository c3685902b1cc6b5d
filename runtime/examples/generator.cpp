// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A sequence whose next value may have to be waited for.
#include "rill/generator.h"
#include "rill/run.h"
#include "rill/sleep.h"

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;

/// A page is fetched when the first row of it is asked for.
rill::AsyncGenerator<std::string> rows(int pages) {
  for (int page = 1; page <= pages; ++page) {
    co_await rill::sleep_for(1s);
    for (char row = 'a'; row <= 'c'; ++row)
      co_yield std::to_string(page) + row;
  }
}

/// Generators can stand in line, each the consumer of the one before.
rill::AsyncGenerator<std::string> only_first_rows(rill::AsyncGenerator<std::string> source) {
  while (std::string *row = co_await source.next())
    if (row->ends_with('a'))
      co_yield *row;
}

rill::Task<int> example() {
  std::string seen;
  auto firsts = only_first_rows(rows(3));
  while (std::string *row = co_await firsts.next()) {
    std::printf("row %s\n", row->c_str());
    seen += *row;
  }
  co_return seen == "1a2a3a" ? 0 : 1;
}

int main() { return rill::run(example(), {.virtual_time = true}); }
