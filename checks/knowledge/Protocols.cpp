// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "knowledge/Protocols.h"
#include "knowledge/Structure.h"
#include "knowledge/Words.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;

namespace coro_tidy::structure {
namespace {

llvm::ArrayRef<llvm::StringLiteral> namesOf(Role As) {
#define NAMES(Of, ...)                                                                             \
  case Role::Of: {                                                                                 \
    static constexpr llvm::StringLiteral Names[] = {__VA_ARGS__};                                  \
    return Names;                                                                                  \
  }
  switch (As) {
    NAMES(Awaiter, "await_ready", "await_suspend", "await_resume")
    NAMES(AwaitSuspend, "await_suspend")
    NAMES(AwaitResume, "await_resume")
    NAMES(Unhandled, "unhandled_exception")
    NAMES(Completes, "return_value", "return_void")
    NAMES(FinalSuspend, "final_suspend")
    NAMES(EndsFrame, "destroy")
    NAMES(Begin, "begin")
    NAMES(Empty, "empty")
    NAMES(Counts, "size", "ssize", "length", "distance")
    NAMES(Element, "at", "back", "front")
    NAMES(Content, "get", "value")
    NAMES(Inserts, "push_back", "emplace_back", "push_front", "emplace_front", "push", "emplace",
          "emplace_hint", "try_emplace", "insert", "insert_or_assign", "insert_after",
          "emplace_after", "insert_range", "append", "append_range", "prepend_range")
    NAMES(Resizes, "resize", "assign")
    NAMES(Reserves, "reserve")
    NAMES(Clears, "clear")
    NAMES(Resets, "reset")
    NAMES(HasValue, "has_value")
    NAMES(Looks, "empty", "size", "has_value", "value", "get", "front", "back", "test", "load",
          "stop_requested", "stop_possible", "expired", "done", "at", "contains", "count", "find",
          "begin", "end", "cbegin", "cend")
    NAMES(Locks, "lock", "unlock", "lock_shared", "unlock_shared")
    NAMES(Unlocks, "unlock")
    NAMES(TakesLock, "lock", "lock_shared")
    NAMES(TriesLock, "try_lock", "try_lock_for", "try_lock_until", "try_lock_shared",
          "try_lock_shared_for", "try_lock_shared_until")
    NAMES(GivesLock, "unlock", "unlock_shared")
    NAMES(Waits, "wait")
    NAMES(NotifiesOne, "notify_one")
    NAMES(NotifiesAll, "notify_all")
    NAMES(Prints, "print", "println", "printf", "fprintf", "puts", "fputs", "perror")
    NAMES(Explains, "what")
    NAMES(ErrorCode, "code")
    NAMES(Category, "category")
    NAMES(Ticks, "count")
    NAMES(Clock, "now")
    NAMES(Shares, "shared_from_this", "get_strong")
  }
#undef NAMES
  llvm_unreachable("a role");
}

bool hasMembers(QualType Type, llvm::StringRef First, llvm::StringRef Second) {
  const CXXRecordDecl *Class = classOrTemplateOf(Type);
  return Class && memberNamed(*Class, {First}) && memberNamed(*Class, {Second});
}

NameWords wordsOf(const NamedDecl &D) {
  return D.getIdentifier() ? coro_tidy::wordsOf(D.getName()) : NameWords();
}

bool has(const NameWords &Name, llvm::StringRef Word) { return llvm::is_contained(Name, Word); }

/// `lock_shared` is given back by `unlock_shared`, and not by `unlock`.
bool isSameMode(const NameWords &Taking, const NameWords &Giving) {
  return llvm::all_of(llvm::ArrayRef<llvm::StringRef>{"shared", "read", "upgrade"},
                      [&](llvm::StringRef Mode) { return has(Taking, Mode) == has(Giving, Mode); });
}

} // namespace

bool plays(const NamedDecl &Member, Role As) {
  return Member.getIdentifier() && plays(Member.getName(), As);
}

bool plays(llvm::StringRef Member, Role As) { return llvm::is_contained(namesOf(As), Member); }

bool hasRole(const CXXRecordDecl &Class, Role As) {
  return anyMethod(Class, [&](const CXXMethodDecl &Method) { return plays(Method, As); });
}

bool isRange(QualType Type) {
  return Type.getNonReferenceType()->isArrayType() || hasMembers(Type, "begin", "end");
}

bool isAllocator(QualType Type) { return hasMembers(Type, "allocate", "deallocate"); }

std::vector<std::string> counterparts(const CXXMethodDecl &Taking) {
  const NameWords Name = wordsOf(Taking);
  if (has(Name, "try") || has(Name, "scoped") || has(Name, "unlock") || has(Name, "release"))
    return {};
  const llvm::StringRef Verb = has(Name, "acquire") ? "release" : has(Name, "lock") ? "unlock" : "";
  std::vector<std::string> Result;
  if (!Verb.empty())
    anyMethod(*Taking.getParent(), [&](const CXXMethodDecl &Method) {
      const NameWords Giving = wordsOf(Method);
      if (has(Giving, Verb) && isSameMode(Name, Giving) &&
          !llvm::is_contained(Result, Method.getName()))
        Result.push_back(Method.getName().str());
      return false;
    });
  return Result;
}

} // namespace coro_tidy::structure
