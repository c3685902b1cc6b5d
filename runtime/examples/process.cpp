// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Other programs: one that is run from start to end, one that is talked to, and one that is ended
// with the task that waits for it.
#include "rill/net/buffered_reader.h"
#include "rill/process.h"
#include "rill/run.h"
#include "rill/timeout.h"
#include "rill/use.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;
using rill::Process;
using rill::ProcessOptions;

rill::Task<std::string> ask(Process &calculator) {
  co_await rill::timeout(5s, calculator.input().write("6 7\n"));
  rill::net::BufferedReader answers(calculator.output());
  std::optional<std::string> answer = co_await rill::timeout(5s, answers.read_line());
  co_return answer.value_or("nothing");
}

rill::Task<> run_for_ever() {
  std::vector<std::string> command{"sleep", "1000"};
  Process sleeper = co_await Process::start(std::move(command));
  co_await rill::use(std::move(sleeper), [](Process &process) -> rill::Task<> {
    rill::ExitStatus status = co_await process.wait();
    std::printf("it ended with code %d\n", status.code);
  });
}

rill::Task<int> example() {
  std::vector<std::string> sort{"sort"};
  rill::ProcessOutput sorted =
      co_await rill::timeout(5s, rill::run_process(std::move(sort), "b\na\n"));
  std::printf("sorted:\n%s", sorted.output.c_str());

  ProcessOptions pipes{.input = ProcessOptions::Redirect::pipe,
                       .output = ProcessOptions::Redirect::pipe};
  std::vector<std::string> multiply{"sh", "-c", "while read a b; do echo $((a * b)); done"};
  Process calculator = co_await Process::start(std::move(multiply), pipes);
  std::string product = co_await rill::use(std::move(calculator), ask);
  std::printf("6 * 7 = %s\n", product.c_str());

  bool ended = false;
  try {
    co_await rill::timeout(100ms, run_for_ever());
  } catch (const rill::TimeoutError &) {
    std::printf("and it was ended\n");
    ended = true;
  }
  co_return sorted.output == "a\nb\n" && product == "42" && ended ? 0 : 1;
}

int main() {
  try {
    return rill::run(example());
  } catch (const rill::TimeoutError &late) {
    std::printf("%s\n", late.what());
    return 1;
  }
}
