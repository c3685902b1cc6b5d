// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loops of a function that come to an end by their condition, and the elements that they
// take care of:
//
//   for (auto &t : tasks)
//     co_await t;             each turn takes care of one; when the loop is done, of all

#ifndef CORO_TIDY_FLOW_LOOPS_H
#define CORO_TIDY_FLOW_LOOPS_H

#include "flow/Event.h"
#include <optional>
#include <vector>

namespace coro_tidy::flow {

class Loops {
public:
  explicit Loops(const Graph &In) : In(In) {}

  /// Whether the event is a part of one.
  bool contain(const Event &E);

  /// Whether each turn of the loop takes care of elements of this container: then all have
  /// had their turn when it is done, if there were any.
  bool takeAll(const clang::Stmt &Loop, const Place &Elements) const;

private:
  bool isPartOf(const clang::Stmt &Inner, const clang::Stmt &Outer) const;

  const Graph &In;
  std::optional<std::vector<const clang::Stmt *>> All; ///< Once they were asked for.
};

} // namespace coro_tidy::flow

#endif
