// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A descriptor that the loop watches. Edge-triggered and registered once: an operation first tries,
// parks only if the kernel says "not now", and is tried again by the loop when that has changed.
// So a suspended operation always ends with the work done, and a complete one is never lost.
#ifndef RILL_DESCRIPTOR_H
#define RILL_DESCRIPTOR_H

#include "rill/errors.h"
#include "rill/loop.h"
#include "rill/suspend.h"

namespace rill {

class Descriptor;

/// An operation on something that is closed, or that another task closed meanwhile.
struct Closed final : UsageError {
  Closed() : UsageError("rill: this socket is closed") {}
};

/// A write after one that was cancelled in its middle: it would land inside the other.
struct CutOff final : UsageError {
  CutOff() : UsageError("rill: a write was cancelled in its middle: close the stream") {}
};

/// Base of operations on a descriptor. One may wait in each direction. A complete operation may
/// outlive its descriptor, up to its turn to resume: only attempt() is given it.
class DescriptorOperation {
public:
  enum class Direction : unsigned char { read, write };

  /// Does nothing but try, without blocking; true when there is a result or an error to report.
  virtual bool attempt(Descriptor &file) noexcept = 0;

  bool start(Waiter &waiter);
  bool abort(Waiter &waiter) noexcept;

protected:
  DescriptorOperation(Descriptor &file, Direction direction) noexcept
      : file_(file), direction_(direction) {}
  ~DescriptorOperation() = default;
  /// To be called first by finish(): throws Closed if the descriptor died while this waited.
  void require_open() const {
    if (abandoned_)
      throw Closed();
  }
  /// To be called by the attempt of a write that has sent a part, but not all.
  void sent_a_part() noexcept { sent_a_part_ = true; }

private:
  friend class Descriptor;

  Descriptor &file_;
  Direction direction_;
  bool abandoned_ = false;
  bool sent_a_part_ = false;
  Waiter *waiter_ = nullptr;
};

/// A non-blocking descriptor. Stays where it is: the kernel knows it by its address.
class Descriptor final : public Watched {
public:
  enum class Ownership : unsigned char { owned, borrowed };

  /// Takes the descriptor over, or leaves it to its owner, who closes it after this has died.
  /// Throws std::system_error if the loop cannot watch it; it has not been taken over then.
  Descriptor(EventLoop &loop, int number, Ownership ownership = Ownership::owned);
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  /// Whoever waits is woken, and his operation throws Closed.
  ~Descriptor();

  int number() const noexcept { return number_; }
  /// Gives the descriptor to the caller, who is to close it. Nobody may be waiting; nothing but the
  /// destructor may be called afterwards.
  int release() noexcept;
  EventLoop &loop() const noexcept { return loop_; }

  /// Whether a write was given up of which a part had been sent: every later one throws CutOff.
  bool cut_off() const noexcept { return cut_off_; }

  /// To be called when the kernel has said that nothing is left to be read: saves the next attempt.
  void drained() noexcept { readable_ = hung_up_; }

private:
  friend class DescriptorOperation;

  void ready(unsigned events) noexcept override;
  void retry(DescriptorOperation *&operation) noexcept;
  static void abandon(DescriptorOperation *operation) noexcept;
  /// Ends the wait of an operation that is no longer in its place.
  static void complete(DescriptorOperation &operation) noexcept;

  EventLoop &loop_;
  int number_;
  Ownership ownership_;
  DescriptorOperation *reader_ = nullptr;
  DescriptorOperation *writer_ = nullptr;
  bool readable_ = true;
  /// The peer has closed, or the connection failed: no further edge will come.
  bool hung_up_ = false;
  bool cut_off_ = false;
};

} // namespace rill

#endif
