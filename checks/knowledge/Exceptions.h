// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which exceptions leave a function. Of any exception these facts have no class, throws(f); of one
// they name it:
//
//   void parse() { throw Malformed(); }
//   throws(parse => Malformed)
//
//   void load() { try { parse(); } catch (const Io &) {} }
//   throws(load => E) if throws(parse => E), and no handler keeps E
//
//   throws(f) if throws(f => E)
//
// The second is one rule for each E, and linking knows of which.

#ifndef CORO_TIDY_KNOWLEDGE_EXCEPTIONS_H
#define CORO_TIDY_KNOWLEDGE_EXCEPTIONS_H

#include "knowledge/Clauses.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <vector>

namespace coro_tidy {

/// The name of an exception whose class nobody knows, and of a handler that takes such ones.
inline constexpr llvm::StringLiteral UnknownException = "?";
/// Of how a task is supposed to fail of which nobody has read the body; it is unknown, too.
inline constexpr llvm::StringLiteral UnseenFailure = "unseen";
/// The name of what `catch (...)` takes.
inline constexpr llvm::StringLiteral AnyException = "...";

/// The name of an exception, of its class and of all bases of that.
std::string exceptionNamed(llvm::ArrayRef<std::string> Classes);

/// What a handler keeps: the exceptions of a class, without those that handlers before it take
/// and rethrow.
std::string keptName(llvm::StringRef Class, llvm::ArrayRef<std::string> Rethrown);

/// Which exceptions leave which functions.
class Exceptions {
public:
  /// Whether it is a rule that hands exceptions on. Then spread() adds what follows from it, and
  /// nobody else.
  bool add(const Rule &R, Clauses &Into);

  /// Adds what these rules ask for.
  void addBodies(llvm::DenseSet<AtomKey> &Into) const;

  /// Adds, for each exception that is known to leave a function, where it goes.
  void spread(Clauses &Into);

  /// Of throws(f) the facts throws(f => E), for each E that handlers do not keep.
  std::vector<Atom> notKept(const Atom &OfAny, llvm::ArrayRef<std::string> Kept) const;

private:
  /// The class that it keeps, and then those that it does not.
  using Handler = llvm::SmallVector<llvm::StringRef, 1>;

  /// throws(Head) if throws(Body), but for what the handlers keep.
  struct Carrier {
    AtomKey Head, Body;
    ClausePlace At;
    Strings::Id Text;
    bool ThroughOverride;
    Standing By;
    std::vector<Handler> Kept;
  };
  class Spreading;

  static bool isKept(llvm::StringRef Exception, llvm::ArrayRef<Handler> Handlers);

  std::vector<Carrier> All;
  std::map<std::pair<Fact, llvm::StringRef>, std::vector<llvm::StringRef>> Leaving;
};

} // namespace coro_tidy

#endif
