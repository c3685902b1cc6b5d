// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generators that a loop goes over when they have nothing left:
//
//   for (int each : numbers) ...
//   for (int each : numbers) ...      begins what has come to its end

#ifndef CORO_TIDY_TOPICS_TASKS_SPENTGENERATORS_H
#define CORO_TIDY_TOPICS_TASKS_SPENTGENERATORS_H

#include "core/Workspace.h"
#include "flow/Typestate.h"

namespace coro_tidy {

struct SpentGenerator {
  const clang::VarDecl *Variable;
  flow::Event Begun;     ///< Again.
  flow::Event Exhausted; ///< Before that.
};

/// Of each generator that is a variable of the function and that a loop goes over, the first time
/// that this is so.
std::vector<SpentGenerator> spentGeneratorsIn(const Function &Fn, const Knowledge &Facts);

} // namespace coro_tidy

#endif
