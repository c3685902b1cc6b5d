// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The handlers around a statement, and which exceptions they keep:
//
//   try {
//     try { parse(); } catch (const Cancelled &) { throw; } catch (const Error &e) { log(e); }
//   } catch (const Io &) {}                  keeps Io, and Error without Cancelled

#ifndef CORO_TIDY_TOPICS_TASKS_HANDLERS_H
#define CORO_TIDY_TOPICS_TASKS_HANDLERS_H

#include "core/Function.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <vector>

namespace coro_tidy {

/// Whether a handler takes exceptions of this class: by `...`, by the class, or by a base of it.
bool takes(const clang::CXXCatchStmt &Handler, const clang::CXXRecordDecl &Thrown);

/// The name of an exception in facts, see knowledge/Exceptions.h.
std::string nameOfThrown(clang::QualType Thrown);

class HandlersAround {
public:
  /// How the handlers deal with an exception.
  struct Ways {
    bool (*Keeps)(const clang::CXXCatchStmt &);        ///< One that they have taken.
    bool (*TakesUnknown)(const clang::CXXCatchStmt &); ///< One of which nobody knows the class.
  };

  /// None yet. Unless told otherwise, each keeps what it takes, and what takesFailures() takes
  /// unknown exceptions: what a handler rethrows is the handler's to tell.
  HandlersAround();
  explicit HandlersAround(Ways Of) : Of(Of) {}

  /// Those of a statement.
  static HandlersAround of(const clang::Stmt &At, const Function &In);

  /// Visits what is tried, with the handlers of this statement around it.
  void within(const clang::CXXTryStmt &Try, llvm::function_ref<void(const clang::Stmt *)> Visit);

  /// Whether one of them keeps what is thrown; null for what has a class that nobody knows.
  bool keep(clang::QualType Thrown) const;

  /// What they keep, as rules and conditions say it.
  std::vector<std::string> kept() const;

private:
  Ways Of;
  std::vector<const clang::CXXTryStmt *> Around;
};

} // namespace coro_tidy

#endif
