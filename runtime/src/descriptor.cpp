// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How an operation parks on a descriptor, and how the kernel's news sets it going again.
#include "rill/descriptor.h"

#include <cassert>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace rill {

bool DescriptorOperation::start(Waiter &waiter) {
  assert(&waiter.loop() == &file_.loop_ && "a descriptor is used on the loop that watches it");
  bool reading = direction_ == Direction::read;
  DescriptorOperation *&place = reading ? file_.reader_ : file_.writer_;
  if (place)
    throw UsageError(reading ? "rill: two tasks read from the same descriptor"
                             : "rill: two tasks write to the same descriptor");
  if (!reading && file_.cut_off_)
    throw CutOff();
  if ((!reading || file_.readable_) && attempt(file_))
    return true;
  waiter_ = &waiter;
  place = this;
  file_.loop_.hold();
  return false;
}

bool DescriptorOperation::abort(Waiter &) noexcept {
  (direction_ == Direction::read ? file_.reader_ : file_.writer_) = nullptr;
  if (sent_a_part_)
    file_.cut_off_ = true;
  file_.loop_.unhold();
  return true;
}

Descriptor::Descriptor(EventLoop &loop, int number, Ownership ownership)
    : loop_(loop), number_(number), ownership_(ownership) {
  loop.watch(number, *this);
}

int Descriptor::release() noexcept {
  assert(!reader_ && !writer_ && "nobody waits for a descriptor that is given away");
  loop_.unwatch(number_, *this);
  return std::exchange(number_, -1);
}

Descriptor::~Descriptor() {
  if (number_ < 0)
    return;
  abandon(reader_);
  abandon(writer_);
  loop_.unwatch(number_, *this);
  if (ownership_ == Ownership::owned)
    ::close(number_);
}

void Descriptor::ready(unsigned events) noexcept {
  if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
    hung_up_ = true;
  if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
    readable_ = true;
    retry(reader_);
  }
  if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
    retry(writer_);
}

void Descriptor::retry(DescriptorOperation *&operation) noexcept {
  if (operation && operation->attempt(*this))
    complete(*std::exchange(operation, nullptr));
}

void Descriptor::abandon(DescriptorOperation *operation) noexcept {
  if (!operation)
    return;
  operation->abandoned_ = true;
  complete(*operation);
}

void Descriptor::complete(DescriptorOperation &operation) noexcept {
  operation.waiter_->loop().unhold();
  operation.waiter_->complete();
}

} // namespace rill
