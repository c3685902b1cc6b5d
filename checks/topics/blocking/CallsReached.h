// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What blocks when a function is called, or an object is made or destroyed: the function
// itself, if that is known; else it may, if its body does. A constructor or a destructor that
// nobody wrote is what those of the parts are:
//
//   struct Config { int Limit = readLimit(); };   Config c;    blocks if readLimit does

#ifndef CORO_TIDY_TOPICS_BLOCKING_CALLSREACHED_H
#define CORO_TIDY_TOPICS_BLOCKING_CALLSREACHED_H

#include "topics/blocking/Blocking.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <set>
#include <tuple>

namespace coro_tidy {

/// Collects the blocking calls of a function, each once.
class CallsReached {
public:
  CallsReached(const Function &In, Workspace &Of, const BlockingOptions &Options)
      : In(In), Facts(Of.knowledge()), Options(Options) {}

  /// What says that the call blocks, whatever its descriptors are; null when nobody does.
  const StatedFact *blocks(const CallSite &Site) const;
  /// What a call that blocks waits for.
  Fact causeOf(const CallSite &Site) const;

  void add(BlockingCall Call);

  /// The body of the callee runs. Nothing comes of that where it runs elsewhere or later, or
  /// answers for itself.
  void follow(const flow::Event &E, const clang::FunctionDecl &Callee, std::vector<Atom> If = {});

  /// The function is called with arguments that are not known.
  void invoke(const flow::Event &E, const clang::FunctionDecl &Target, std::vector<Atom> If = {});

  /// An object of the class is made of these arguments.
  void construct(const flow::Event &E, const clang::CXXRecordDecl &Class,
                 llvm::ArrayRef<const clang::Expr *> Arguments);

  void destroy(const flow::Event &E, const clang::CXXDestructorDecl &Destructor);

  std::vector<BlockingCall> take() { return std::move(Result); }

private:
  /// Where a call is written that is made elsewhere: in a default argument of this function, or
  /// in what makes this member.
  struct Elsewhere {
    const clang::NamedDecl *For = nullptr;
    clang::SourceLocation At = {};
  };

  static Elsewhere writtenAt(const flow::Event &E);
  static Elsewhere partOf(const clang::FieldDecl &Member, const clang::Stmt &Made);
  bool runsItself(const clang::FunctionDecl &Callee) const;
  bool waitsForTask(const CallSite &Site) const;
  void construct(const flow::Event &E, const clang::CXXConstructorDecl &Constructor);

  const Function &In;
  const Knowledge &Facts;
  const BlockingOptions &Options;
  llvm::SmallPtrSet<const clang::CXXConstructorDecl *, 4> Constructing;
  Elsewhere Part; ///< While a constructor that nobody wrote is looked through.
  std::vector<BlockingCall> Result;
  std::set<std::tuple<const clang::Stmt *, const clang::Expr *, const flow::Place *,
                      const clang::NamedDecl *>>
      Known;
};

} // namespace coro_tidy

#endif
