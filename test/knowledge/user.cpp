// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A team's own file of facts: its path is taken from the nearest folder above the source
// that has the file, and its names may be aliases.
// RUN: %facts %s --knowledge %S/Inputs/ours.yaml

#include "stubs/protocol.h"

namespace vendor::detail {
template <typename T, bool Fast> struct basic_job {};
struct device {
  device(device &&) noexcept;  // is: must-close(shut,halt)
  void shut();
};
struct line {
  line(line &&) noexcept;  // is: must-close(hang_up)
  void hang_up();
};
} // namespace vendor::detail

namespace ours {
template <typename T> using Job = vendor::detail::basic_job<T, true>;
using Device = vendor::detail::device;
namespace net = vendor::detail;
struct Halted {};

struct Gate {
  Gate &operator+=(int);
  void operator()(int);
  bool operator()(int) const;
};
Gate operator&&(Gate, Gate);

int fetch(int how);
int fetch(int how, int timeout);
inline constexpr struct {
  void operator()() const;
} wait{};
} // namespace ours

struct Types {
  ours::Job<int> job;  // is: cancelled-by(ours::Halted) eager-task
  ours::Device device;  // is: must-close(shut,halt)
  ours::net::line line;  // is: must-close(hang_up)
};

void calls(ours::Gate &gate) {
  gate += 1;  // is: acquires
  gate(1);  // is: blocks
  gate && gate;  // is: gathers
  ours::fetch(1);  // is: blocks
  ours::fetch(1, 2);  // is: sync-wait
  ours::fetch(3, 0);
  ours::fetch(8 | 4);
  ours::wait();  // is: blocks-briefly
}

[[clang::annotate("coro::offloads")]] void pool();
void slow() [[clang::blocking]];
void quick() [[clang::nonblocking]];
[[clang::annotate("coro::no-such-fact")]] void misspelt();
void finish(int how, [[clang::annotate("coro::closes")]] ours::Gate &gate);

void annotated(ours::Gate &gate) {
  finish(1, gate);  // is: closes(1)
  pool();  // is: offloads
  slow();  // is: blocks
  quick();  // is: nonblocking
  misspelt();
}
