// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A protocol of lines between processes of one machine: messages out of bytes, a side that is ended
// while the other goes on, and a program that SIGINT ends in order.
#include "rill/gather.h"
#include "rill/net/buffered_reader.h"
#include "rill/net/unix_listener.h"
#include "rill/net/unix_stream.h"
#include "rill/run.h"
#include "rill/sleep.h"
#include "rill/timeout.h"
#include "rill/until_interrupted.h"
#include "rill/use.h"

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include <unistd.h>

using namespace std::chrono_literals;
using rill::net::BufferedReader;
using rill::net::UnixListener;
using rill::net::UnixStream;

/// Answers the number of lines once all have come.
rill::Task<> count_lines(UnixStream &stream) {
  BufferedReader reader(stream);
  std::size_t lines = 0;
  while (std::optional<std::string> line = co_await rill::timeout(5s, reader.read_line()))
    ++lines;
  std::string answer = std::to_string(lines) + " lines\n";
  co_await stream.write(answer);
}

rill::Task<std::string> ask(UnixStream &stream) {
  co_await stream.write("one\ntwo\nthree\n");
  stream.shutdown_write();
  BufferedReader reader(stream);
  co_return co_await rill::timeout(5s, reader.read_until("\n"));
}

/// A file that no other process uses; the listener removes it.
std::string socket_path() {
  std::string name = "rill-messages-" + std::to_string(::getpid());
  return std::filesystem::temp_directory_path() / name;
}

rill::Task<std::string> talk() {
  UnixListener listener = UnixListener::bind(socket_path());
  auto serve = [&]() -> rill::Task<> {
    co_await rill::use(co_await listener.accept(), count_lines);
  };
  auto connect = [&]() -> rill::Task<std::string> {
    co_return co_await rill::use(co_await UnixStream::connect(socket_path()), ask);
  };
  auto [served, answer] = co_await rill::gather(serve(), connect());
  co_return answer;
}

rill::Task<> example(std::string &answer) {
  answer = co_await rill::timeout(1min, talk());
  ::raise(SIGINT);
  co_await rill::sleep_for(1h);
}

int main() {
  std::string answer;
  try {
    rill::run(rill::until_interrupted(example(answer)));
  } catch (const rill::Interrupted &interrupted) {
    std::printf("the server counted %s", answer.c_str());
    return answer == "3 lines\n" && interrupted.signal() == SIGINT ? 0 : 1;
  } catch (const rill::TimeoutError &late) {
    std::printf("%s\n", late.what());
  }
  return 1;
}
