// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How long something takes, by the clock of the loop.
#ifndef CHECKLIST_SUPPORT_STOPWATCH_H
#define CHECKLIST_SUPPORT_STOPWATCH_H

#include "rill/clock.h"
#include "rill/loop.h"

class Stopwatch {
public:
  rill::Duration elapsed() const { return rill::EventLoop::current().now() - begun_; }

private:
  rill::TimePoint begun_ = rill::EventLoop::current().now();
};

#endif
