// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The first frame that a thread keeps, and the end of the thread. FrameMemory itself has no
// destructor, so that reaching it costs no check; the closer has.
#include "rill/frame_memory.h"

namespace rill::detail {

thread_local constinit FrameMemory FrameMemory::mine;

bool FrameMemory::open() noexcept {
  static thread_local Closer closer;
  static_cast<void>(closer);
  for (std::size_t bin = 1; bin < bins; ++bin)
    kept_[bin].room = bytes_per_bin / (bin * granularity);
  state_ = State::open;
  return true;
}

FrameMemory::Closer::~Closer() {
  mine.state_ = State::closed;
  for (Bin &bin : mine.kept_) {
    bin.room = 0;
    while (Free *free = bin.first) {
      bin.first = free->next;
      ::operator delete(free);
    }
  }
}

} // namespace rill::detail
