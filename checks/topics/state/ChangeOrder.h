// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// In which order the functions of a unit change a member and start somebody who refers into it:
//
//   Task<> prepare() {
//     out_ = co_await choose();
//     spawn([this] { return pump(); });    pump() refers into out_, which has its value by then
//   }

#ifndef CORO_TIDY_TOPICS_STATE_CHANGEORDER_H
#define CORO_TIDY_TOPICS_STATE_CHANGEORDER_H

#include "core/Workspace.h"
#include <map>

namespace coro_tidy {

class ChangeOrder {
public:
  ChangeOrder(const clang::ValueDecl &Member, const clang::FunctionDecl &Reader, Workspace &Of)
      : Member(Member), Reader(Reader), Work(Of) {}

  /// Whether From changes the member, or may do so where the unit does not see it, other than by
  /// running the reader.
  bool changesBesides(const clang::FunctionDecl &From) { return reachOf(From).Changes; }

  /// Whether From starts the reader, and nothing that it runs or starts changes the member after
  /// that.
  bool startsLast(const clang::FunctionDecl &From);

private:
  struct Reach {
    bool Changes = false, Reads = false;
  };
  using Functions = std::vector<const clang::FunctionDecl *>;

  Functions reachedFrom(const clang::FunctionDecl &From) const;
  Functions targetsOf(const flow::Event &E) const;
  Reach reachOf(const clang::FunctionDecl &From);
  Reach reachOf(const flow::Event &E, const Function &In);
  bool changesUnseen(const flow::Event &E) const;
  bool changesHere(const flow::Event &E, const Function &In) const;
  bool runsLater(const flow::Event &E) const;
  bool isInOrder(const Function &In);

  const clang::ValueDecl &Member;
  const clang::FunctionDecl &Reader;
  Workspace &Work;
  std::map<const clang::FunctionDecl *, Reach> Known;
};

/// The instances of a template are one function, as its author sees it.
bool isSame(const clang::FunctionDecl &L, const clang::FunctionDecl &R);

} // namespace coro_tidy

#endif
