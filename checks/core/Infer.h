// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts and rules about the functions of one unit. Each topic enters its part of the
// inference as a check enters itself:
//
//   static void inferPermits(const Function &Fn, Workspace &Of, UnitResult &Into) { ... }
//   static const Inference Registered{"permits", inferPermits};

#ifndef CORO_TIDY_CORE_INFER_H
#define CORO_TIDY_CORE_INFER_H

#include "core/Workspace.h"

namespace coro_tidy {

/// A part of the inference: what it adds for each function of the unit, or once for
/// the unit. It must depend on the unit alone, not on the checks that are enabled.
class Inference {
public:
  using OfFunction = void (*)(const Function &Fn, Workspace &Of, UnitResult &Into);
  using OfUnit = void (*)(Workspace &Of, UnitResult &Into);

  /// Parts run in the order of their names, which are unique.
  Inference(llvm::StringLiteral Name, OfFunction Infer);
  Inference(llvm::StringLiteral Name, OfUnit Infer);
};

/// What a rule rests on that says what a function does: `'f' starts 'g' here`.
Evidence evidenceIn(const Function &Fn, const Workspace &Of, clang::SourceLocation At,
                    const std::string &Does);

/// All parts together, with the functions and overrides of the unit.
UnitResult infer(Workspace &Of);

} // namespace coro_tidy

#endif
