// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that run under another name: of what holds them, or of who is given them.
//
//   std::function<void()> job = flush;  job();      flush
//   jobs_.push_back([] { ... });  jobs_[0]();       the lambda
//   retry(3, [] { ... });                           the lambda, if retry calls what it is given

#ifndef CORO_TIDY_TOPICS_CALLS_INDIRECTCALLS_H
#define CORO_TIDY_TOPICS_CALLS_INDIRECTCALLS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether values of this type stand for a function of which the type says nothing: pointers
/// to functions, std::function and others that are made of any callable.
bool isErasedCallable(clang::QualType Type);

/// A table of functions: `std::map<std::string, std::function<void()>>`.
bool isTable(clang::QualType Type);

/// A member or a global variable: other functions call what it holds.
bool isReachedByOthers(const clang::ValueDecl &Holder);

/// Which members hold functions: those of the own object, or those of any other one as well:
/// `state->callbacks_`.
enum class Whose : uint8_t { Own, Anybodys };

/// What a function puts into a holder of functions.
struct Put {
  const clang::ValueDecl *Holder;
  const clang::Expr *Value;
  Whose Of = Whose::Own;
};

/// All that the function puts somewhere. Kept with it: each call of what a variable holds asks.
const std::vector<Put> &putsIn(const Function &In);

/// The functions that are put with a value: of `{flush, [] { ... }}` each.
llvm::SmallVector<const clang::FunctionDecl *, 2> targetsIn(const clang::Expr &Value);

/// The parameter of the function, an erased callable, that is given on as it is.
const clang::ParmVarDecl *callableIn(const clang::Expr &Argument, const clang::FunctionDecl &Of);

/// `job` in `job()`, `(*job)()`; null for other calls.
const clang::Expr *calledObject(const clang::CallExpr &Call);

/// What holds the function that the event calls, itself or in a container of functions: a
/// variable, or a member. Null when a function is called by its name.
const clang::ValueDecl *holderCalled(const flow::Event &E, const Function &In,
                                     Whose Of = Whose::Own);

/// What runs when the function calls what a holder holds: functions, which it has put there itself,
/// and holders that others reach, of whose contents facts tell. A variable may have been copied
/// from a table of these, `auto job = jobs_.at(name);`, or, of Anybodys, from any member.
llvm::SmallVector<const clang::ValueDecl *, 2> heldBy(const clang::ValueDecl &Holder,
                                                      const Function &In, Whose Of = Whose::Own);

/// A callable that a call of a function of the project is given: it runs if Called holds.
struct GivenCallable {
  const clang::FunctionDecl *Target;
  Atom Called;
};
std::vector<GivenCallable> calledBack(const CallSite &Site, const Knowledge &Facts);

} // namespace coro_tidy

#endif
