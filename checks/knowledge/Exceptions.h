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
#include "llvm/ADT/DenseMap.h"
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

  /// Names have new numbers, in Rules too; New has them by the old ones.
  void renumber(llvm::ArrayRef<Strings::Id> New);

  /// Of throws(f) the facts throws(f => E), for each E that handlers do not keep. Rules are those
  /// that it was spread in.
  std::vector<Atom> notKept(const Atom &OfAny, llvm::ArrayRef<std::string> Kept,
                            const Clauses &Rules) const;

private:
  /// The class that it keeps, and then those that it does not.
  using Handler = llvm::SmallVector<llvm::StringRef, 1>;

  /// throws(Head) if throws(Body), but for what the handlers keep.
  struct Carrier {
    AtomKey Head, Body;
    ClausePlace At;
    Strings::Id Text;
    unsigned Kept; ///< In Handlers.
    bool ThroughOverride;
    Standing By;
    friend bool operator==(const Carrier &, const Carrier &) = default;
  };
  class Spreading;

  static bool isKept(llvm::StringRef Exception, llvm::ArrayRef<Handler> Handlers);
  unsigned handlers(llvm::ArrayRef<std::string> Kept, Strings &Names);

  std::vector<Carrier> All; ///< Each once.
  Once Known;
  /// Those around calls; the first are none.
  std::vector<std::vector<Handler>> Handlers = {{}};
  std::map<std::vector<Strings::Id>, unsigned> HandlersOf; ///< By their names.
  llvm::DenseMap<AtomKey, llvm::SmallVector<Strings::Id, 1>> Leaving;
};

} // namespace coro_tidy

#endif
