// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who changes a member while somebody else is suspended. Of each function of the project it
// is inferred what it does to the members that others reach as well:
//
//   void leave(int id) { sessions_.erase(id); }      leave => sessions_ shrinks
//   Task<> join(int id) { sessions_.emplace(...) }   join => sessions_ grows
//   on_close([this] { conn_.reset(); });             later => conn_ shrinks
//   void forget(int id) { drop(sessions_, id); }     forget => sessions_ shrinks, if drop does so
//
// itself, or by what it calls on its own object, or gives the member to; and, for each lock, gate
// and flag of its class, whether it does so without regard to that. What a constructor or a
// destructor does is done while nobody else is there.

#ifndef CORO_TIDY_TOPICS_STATE_CHANGES_H
#define CORO_TIDY_TOPICS_STATE_CHANGES_H

#include "topics/state/Exclusion.h"
#include "topics/state/MemberChanges.h"

namespace coro_tidy {

/// Who does something: a function when it is called, or what it has started or has handed out,
/// once that runs.
struct Doer {
  const clang::FunctionDecl *Fn;
  bool IsLater = false;
};

/// A member, or a part of the object that is one: `open` of `this->parts_.open`.
struct Changed {
  Changed(const clang::ValueDecl &Member, const clang::ValueDecl *Whole = nullptr)
      : Member(Member), Whole(Whole) {}

  const clang::ValueDecl &Member;
  const clang::ValueDecl *Whole; ///< `parts_`
};

/// "By does What to the member", without regard to the lock, gate or flag Outside.
Atom changes(const Doer &By, const Changed &Member, Fact What,
             const clang::ValueDecl *Outside = nullptr);

/// That it does so though somebody holds these: without regard to each of them.
std::vector<Atom> changesDespite(const Members &Held, const Doer &By, const Changed &Member,
                                 Fact What);

/// "By does What" to what the function reaches by a parameter, which is a reference or a pointer.
Atom changesGiven(const clang::FunctionDecl &By, int Parameter, Fact What,
                  const clang::ValueDecl *Outside = nullptr);

/// "An element of the member is erased somewhere."
Atom losesElements(const clang::ValueDecl &Member);

/// Whether somebody has written the function for others to call while the object lives: it is no
/// constructor, destructor or assignment.
bool runsMeanwhile(const clang::FunctionDecl &Fn);

/// The functions that may change members while Reader is suspended.
class Changers {
public:
  explicit Changers(Workspace &Of);

  /// When one of them does What to the member though the reader holds these: one condition
  /// for each function that may. With Itself, another run of the reader counts as well.
  std::vector<Condition> of(const Changed &Member, Fact What, const Members &Held,
                            const Function &Reader, bool Itself = false) const;

private:
  bool reaches(const clang::FunctionDecl &From, const clang::FunctionDecl &To) const;
  bool mayRunBeside(const clang::FunctionDecl &Fn, const clang::FunctionDecl &Reader,
                    bool Itself) const;

  Workspace &Work;
  std::set<std::string> Known; ///< Of the atoms of this unit.
};

} // namespace coro_tidy

#endif
