// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How many elements a range has, or how many turns a loop takes, and where that
// number comes from:
//
//   std::vector<Task<>> tasks;
//   for (const auto &url : urls)        as many as urls has, which only the caller knows
//     tasks.push_back(fetch(url));      each made by fetch
//   co_await when_all(std::move(tasks));

#ifndef CORO_TIDY_TOPICS_LOOPS_EXTENT_H
#define CORO_TIDY_TOPICS_LOOPS_EXTENT_H

#include "core/Workspace.h"

namespace coro_tidy {

struct Extent {
  enum Kind : uint8_t {
    Constant, ///< Count of them.
    Bounded,  ///< At most as many as somebody has decided: workers, a batch, a limit.
    Unknown,  ///< Known at run time only.
  };
  Kind Is = Unknown;
  uint64_t Count = 0;
  const clang::ValueDecl *Source = nullptr; ///< What has the elements; null when that has no name.
  const clang::Stmt *GrowsIn = nullptr;     ///< The loop in which a local container grows.
  const clang::VarDecl *Grown = nullptr;    ///< That container.
  Standing RestsOn = Standing::Stated;      ///< What says that they are so many.
  /// The functions that make the elements, when these are tasks.
  std::vector<const clang::FunctionDecl *> Makers = {};

  static Extent constantly(uint64_t Count) { return {.Is = Constant, .Count = Count}; }
  static Extent bounded() { return {.Is = Bounded}; }
  static Extent unknown(const clang::ValueDecl *Source) { return {.Source = Source}; }

  /// As many as both together.
  void add(const Extent &More);
  /// As many in each of these turns of a loop.
  void repeat(const Extent &Turns);
};

/// Answers about the ranges and loops of one function.
class Extents {
public:
  Extents(const Function &In, Workspace &Of, unsigned Depth = 0);

  Extent ofRange(const clang::Expr &Range) const;
  Extent ofLoop(const clang::Stmt &Loop) const;

  /// The loops around a statement, innermost first; none beyond Outermost.
  std::vector<const clang::Stmt *> loopsAround(const clang::Stmt &Inner,
                                               const clang::Stmt *Outermost = nullptr) const;

private:
  Extent sizeOfRange(const clang::Expr &Range) const;
  Extent capped(Extent Size, const clang::Stmt &At) const;
  Extent ofVariable(const clang::VarDecl &Variable) const;
  Extent ofInitializer(const clang::VarDecl &Variable) const;
  Extent ofMention(const clang::DeclRefExpr &Mention, const clang::Stmt *Scope) const;
  Extent ofInsertion(const clang::CallExpr &Call, const clang::VarDecl &Into,
                     const clang::Stmt *Scope) const;
  Extent ofAlgorithm(const clang::CallExpr &Inserter) const;
  Extent ofCondition(const clang::Expr *Condition) const;
  Extent ofElement(const clang::Expr &Element, const clang::CXXOperatorCallExpr *User) const;
  const Function *makerOf(const clang::Expr &Range) const;
  const Function *generatorOf(const clang::Expr &Range) const;
  Extent ofGenerator(const Function &Generator) const;
  const Function *fillerOf(const clang::Expr &Range) const;
  Extent ofFiller(const Function &Filler, const clang::CallExpr &Call) const;
  Extent ofArgument(const CallSite &Site, unsigned Index) const;
  const clang::Stmt *scopeOf(const clang::VarDecl &Variable) const;
  void addMakers(Extent &To, const clang::Expr &In) const;

  const Function &In;
  Workspace &Of;
  const unsigned Depth; ///< How many generators have led here: they may be recursive.
  const clang::Stmt &Body;
  const Knowledge &Facts;
  const clang::ASTContext &Context;
  const ParentMap &Parents;
  /// What has been found out; while a variable is being looked at, that it is unknown.
  mutable llvm::DenseMap<const clang::VarDecl *, Extent> Known;
  mutable llvm::DenseMap<const clang::Stmt *, bool> Limited; ///< Whether a loop leaves at a limit.
};

} // namespace coro_tidy

#endif
