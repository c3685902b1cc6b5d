// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an event is about: something that can be referred to.
//
//   socket                  Variable
//   *this                   Object
//   this->sessions_         Member of Object
//   owner->stream           Pointee of owner, then Member
//   tasks[0], tasks.back()  Element of tasks: all elements of a container are one place
//   open()                  Temporary
//
// A place is known as far as names, members, `->`, `*` and accessors lead to it. What begins
// with the reference or the pointer that another call returns has no place.

#ifndef CORO_TIDY_FLOW_PLACE_H
#define CORO_TIDY_FLOW_PLACE_H

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <deque>
#include <tuple>

namespace coro_tidy::flow {

struct Place {
  enum Kind : uint8_t {
    Variable,  ///< A variable, also a static one; in a lambda one that it has captured.
    Object,    ///< The object of a member function; in a lambda the one that it has captured.
    Temporary, ///< What an expression has made.
    Pointee,   ///< What a pointer, an iterator or an owner leads to.
    Member,    ///< A member, or a part of a structured binding.
    Element,   ///< The elements of a container.
  };

  Kind What = Variable;
  const Place *Of = nullptr;               ///< What it is a part of; null for the first three.
  const clang::ValueDecl *Named = nullptr; ///< Of Variable and Member.
  const clang::Expr *Made = nullptr;       ///< Of Temporary.

  /// The variable, when the place is one.
  const clang::VarDecl *variable() const;

  /// The variable, when the place is one or is what a variable leads to: `p` of `p->f()`.
  const clang::VarDecl *variableBehind() const;

  /// The place that the steps to this one begin with.
  const Place &root() const;

  /// Whether the steps to this place lead through Outer, or end there.
  bool isWithin(const Place &Outer) const;

  /// Whether this place ends when Outer does: no step on the way from there leads through a
  /// reference, or a pointer that owns nothing.
  bool endsWith(const Place &Outer) const;

  /// Whether a copy of Outer leads here as well: a step on the way from there leads through a
  /// shared owner, or another class whose copies lead to the same.
  bool isReachedByCopies(const Place &Outer) const;

  /// Whether the steps to this place begin with the object of the function.
  bool isOfObject() const { return root().What == Object; }

  /// The type of what is there, without references.
  clang::QualType type() const;
};

/// The places of one function. Equal places are one object.
class Places {
public:
  /// Longer ways are not followed: through so many members, and so many steps in all.
  static constexpr unsigned MaxMembers = 5, MaxSteps = 8;

  /// The places of a function that is called from so many others that are looked through.
  explicit Places(unsigned Callers = 0) : Callers(Callers) {}

  /// How far calls are looked through.
  static constexpr unsigned MaxCallers = 3;
  unsigned callers() const { return Callers; }

  const Place *variable(const clang::VarDecl &Var);
  const Place *object();
  const Place *temporary(const clang::Expr &Made);

  /// A step further. Null from null, and where the way is too long.
  const Place *pointee(const Place *Of);
  const Place *member(const Place *Of, const clang::ValueDecl &Named);
  const Place *element(const Place *Of);

  /// The part of an object that its initialiser with this index becomes: a member, a structured
  /// binding, one of the elements of an array or of a container.
  const Place *part(const Place *Of, int Index);

  /// The place that an expression names, through all that merely dresses it up.
  const Place *of(const clang::Expr *E);

  /// What `*` and `->` on the expression lead to.
  const Place *behind(const clang::Expr *Pointer);

  /// What the result of a call refers to, as accessedBy() has it. Each call is looked at once.
  const Place *accessed(const clang::CallExpr &Call);

  /// What a member is called on.
  const Place *receiver(const clang::CXXMemberCallExpr &Call);

  /// The loop variable stands for the elements of the range: `for (auto &t : tasks)`.
  void bind(const clang::VarDecl &Variable, const Place *To);

  /// The place that a variable is bound to, in its stead.
  const Place &resolved(const Place &Of);

  /// The place that leads on from To as Of does from Outer. Null when that is too far.
  const Place *rebased(const Place &Of, const Place &Outer, const Place &To);

private:
  const Place *intern(const Place &Found);
  const Place *step(const Place &Further);
  const Place *ofCall(const clang::CallExpr &Call);
  const Place *ofMember(const clang::MemberExpr &Member);

  using Key = std::tuple<unsigned, const Place *, const void *>;
  std::deque<Place> All;
  llvm::DenseMap<Key, const Place *> Known;
  llvm::DenseMap<const Place *, const Place *> Bound;
  llvm::DenseMap<const clang::CallExpr *, const Place *> Accessed;
  unsigned Callers;
};

/// Whether values of this type own what `*` and `->` lead to, so that it ends with them:
/// std::unique_ptr, std::optional, and other classes with both operators and a destructor.
bool isOwner(clang::QualType Type);

/// The expression that E merely passes on, in whatever dress: in parentheses, cast,
/// as a temporary, through std::move and its like. Null if E does something itself.
const clang::Expr *passedOn(const clang::Expr *E);

/// What E passes on at last; E when it does something itself.
const clang::Expr *originOf(const clang::Expr *E);

/// Whether what E passes on is a null pointer, by a word for it.
bool isNullPointer(const clang::Expr &E);

/// Whether what E passes on is an address: `&x`, an array that decays.
bool takesAddress(const clang::Expr *E);

} // namespace coro_tidy::flow

#endif
