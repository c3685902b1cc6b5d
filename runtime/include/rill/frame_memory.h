// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Memory for coroutine frames. Frames come and go in great numbers and few sizes, so each thread
// keeps some of those it freed: a general allocator costs more than the rest of an await.
// Under AddressSanitizer nothing is kept, or it could not tell a frame that is gone from a new one.
#ifndef RILL_FRAME_MEMORY_H
#define RILL_FRAME_MEMORY_H

#include <array>
#include <cstddef>
#include <new>

namespace rill::detail {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool keep_frames = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool keep_frames = false;
#else
inline constexpr bool keep_frames = true;
#endif
#else
inline constexpr bool keep_frames = true;
#endif

/// What one thread keeps. A frame may be freed on another thread than it was made on.
class FrameMemory {
public:
  static void *allocate(std::size_t size) {
    std::size_t bin = bin_of(size);
    if (!keep_frames || bin >= bins)
      return ::operator new(size);
    Bin &kept = mine.kept_[bin];
    Free *free = kept.first;
    if (!free)
      return ::operator new(bin * granularity);
    kept.first = free->next;
    ++kept.room;
    return free;
  }

  static void release(void *memory, std::size_t size) noexcept {
    std::size_t bin = bin_of(size);
    if (keep_frames && bin < bins && mine.has_room(mine.kept_[bin])) {
      Bin &kept = mine.kept_[bin];
      kept.first = new (memory) Free{kept.first};
      --kept.room;
    } else {
      ::operator delete(memory);
    }
  }

private:
  struct Free {
    Free *next;
  };
  struct Bin {
    Free *first = nullptr;
    /// How many more may be kept; zero too while the thread has kept nothing at all.
    std::size_t room = 0;
  };
  struct Closer {
    ~Closer();
  };
  enum class State : unsigned char { untouched, open, closed };

  static constexpr std::size_t granularity = 32;
  static constexpr std::size_t bins = 64;
  static constexpr std::size_t bytes_per_bin = 512 * 1024;

  static constexpr std::size_t bin_of(std::size_t size) noexcept {
    return (size + granularity - 1) / granularity;
  }
  bool has_room(const Bin &kept) noexcept {
    return kept.room > 0 || (state_ == State::untouched && open() && kept.room > 0);
  }
  /// Makes room in every bin, and sees to it that they are emptied when the thread ends.
  bool open() noexcept;

  static thread_local constinit FrameMemory mine;

  std::array<Bin, bins> kept_{};
  State state_ = State::untouched;
};

} // namespace rill::detail

#endif
