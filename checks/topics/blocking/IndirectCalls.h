// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that run under another name: of what holds them, or of who is given them.
//
//   std::function<void()> job = flush;  job();      flush
//   jobs_.push_back([] { ... });  jobs_[0]();       the lambda
//   retry(3, [] { ... });                           the lambda, if retry calls what it is given

#ifndef CORO_TIDY_TOPICS_BLOCKING_INDIRECTCALLS_H
#define CORO_TIDY_TOPICS_BLOCKING_INDIRECTCALLS_H

#include "core/Workspace.h"

namespace coro_tidy {

/// Whether values of this type stand for a function of which the type says nothing: pointers
/// to functions, std::function and others that are made of any callable.
bool isErasedCallable(clang::QualType Type);

/// What holds the function that the event calls, itself or in a container of functions: a
/// variable, or a member of the own object. Null when a function is called by its name.
const clang::ValueDecl *holderCalled(const flow::Event &E, const Function &In);

/// The functions that this function puts into a holder.
llvm::SmallVector<const clang::FunctionDecl *, 2> putInto(const clang::ValueDecl &Holder,
                                                          const Function &In);

/// The tables, members or global ones, from which this function has copied what is in a holder:
/// `auto job = jobs_.at(name);`
llvm::SmallVector<const clang::ValueDecl *, 2> copiedInto(const clang::ValueDecl &Holder,
                                                          const Function &In);

/// A callable that a call of a function of the project is given: it runs if Called holds.
struct GivenCallable {
  const clang::FunctionDecl *Target;
  Atom Called;
};
std::vector<GivenCallable> calledBack(const CallSite &Site, const Knowledge &Facts);

} // namespace coro_tidy

#endif
