// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known about the declarations of one translation unit, whoever said it: a
// library file, an attribute in the code, the structure of a type, or, where the asker
// is content with that, a name.

#ifndef CORO_TIDY_KNOWLEDGE_KNOWLEDGE_H
#define CORO_TIDY_KNOWLEDGE_KNOWLEDGE_H

#include "knowledge/CallSite.h"
#include "knowledge/Models.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <initializer_list>

namespace coro_tidy {

enum class TaskKind : uint8_t {
  None,
  Lazy,       ///< Does nothing until it is awaited.
  Eager,      ///< Runs at once; dropping it loses its outcome, or cancels it.
  SelfOwning, ///< Runs at once and to its end; its author allows that it is dropped.
  Unknown,    ///< A task, but when it starts cannot be told.
};

/// A class whose objects must be closed by awaiting one of Closers.
struct Session {
  std::vector<std::string> Closers;
  bool Stated = false; ///< A library file or an attribute says so, not structure alone.
};

class Knowledge {
public:
  Knowledge(std::shared_ptr<const Models> Models, const clang::ASTContext &Context);

  /// What is said of a class, alias or not; null when nothing is.
  const StatedFact *fact(clang::QualType Type, Fact What) const;
  /// What is said of a function or a variable of functor type.
  const StatedFact *fact(const clang::NamedDecl &Function, Fact What) const;
  /// What is said of this call: its conditions hold for the arguments.
  const StatedFact *fact(const CallSite &Call, Fact What) const;
  /// Whether the parameter of the function that is called has the fact.
  const StatedFact *fact(const CallSite &Call, Fact What, int Parameter) const;

  /// The strongest who says the fact, names included. A name counts in a described library
  /// as well: what its file does not state is as unknown as anywhere.
  SaidBy standing(const clang::NamedDecl &D, Fact What, int Parameter = Atom::NoIndex) const;
  SaidBy standing(const CallSite &Call, Fact What, int Parameter = Atom::NoIndex) const;
  SaidBy standing(clang::QualType Type, Fact What) const;

  /// Whether somebody of at least this standing says the fact.
  template <typename Subject>
  bool holds(const Subject &Of, Fact What, Standing AtLeast = Standing::Stated) const {
    return AtLeast == Standing::Stated ? fact(Of, What) != nullptr : standing(Of, What) >= AtLeast;
  }

  template <typename Subject>
  bool holdsAny(const Subject &Of, std::initializer_list<Fact> Facts, Standing AtLeast) const {
    return llvm::any_of(Facts, [&](Fact What) { return holds(Of, What, AtLeast); });
  }

  /// Whether a macro that the place is part of is called like one that has the fact.
  bool isInMacro(clang::SourceLocation At, Fact What) const;

  /// Whether Many is called like One, but for many: `get_many`, `getAll`, `mget` and `gets`
  /// beside `get`.
  bool isCalledForMany(const clang::NamedDecl &One, const clang::NamedDecl &Many) const;

  /// The words of a name but for those that suggest the fact: `read` of `async_read`.
  NameWords nameWithout(const clang::NamedDecl &D, Fact What) const;

  TaskKind task(clang::QualType Type) const;
  bool isTask(clang::QualType Type) const { return task(Type) != TaskKind::None; }
  bool isAwaitable(clang::QualType Type) const;
  bool isGenerator(clang::QualType Type) const;
  bool isLimiter(clang::QualType Type) const;
  bool isAsyncLock(clang::QualType Type) const;
  bool isGuard(clang::QualType Type) const;
  bool isOutcome(clang::QualType Type) const;
  /// A token that does nothing unless it is passed on.
  bool isStopToken(clang::QualType Type) const;
  std::optional<Session> session(clang::QualType Type) const;

  /// Whether a call to which such a value is given suspends the stackful coroutine that makes it:
  /// a token that stands for its own coroutine, or an adaptor around one,
  /// `cancel_after(1s, yield)`.
  bool isStackfulToken(clang::QualType Type) const;
  /// Whether the call is given such a token, and not to make another one of it.
  bool suspendsCaller(const clang::CallExpr &Call) const;
  /// The parameter by which the function is given one, so that whoever calls it is a stackful
  /// coroutine; null without one.
  const clang::ParmVarDecl *stackfulTokenOf(const clang::FunctionDecl &Fn) const;
  /// The exceptions that unwind the stack of a coroutine, as far as this unit declares them.
  const std::vector<const clang::CXXRecordDecl *> &forcedUnwinds() const;

  /// Whether the call runs what it is given elsewhere: a file says so, or it takes a
  /// callable that it does not call before it returns a task, a future or a thread.
  bool offloads(const CallSite &Call) const;

  /// Whether the function takes a task and comes back without one: if it blocks, it
  /// waits for the task.
  bool couldSyncWait(const clang::FunctionDecl &Fn) const;

  /// The exception types that carry cancellation to coroutines of the library that
  /// this task type belongs to, as far as this unit declares them; by structure where
  /// no file describes the library.
  std::vector<const clang::CXXRecordDecl *> cancellations(clang::QualType Task) const;

  /// The file that describes this type; null when none does. Its Instead and Advice
  /// are written for coroutines that return it.
  const FactFile *library(clang::QualType Task) const;

  /// The namespace of the described library that the declaration is part of; null for
  /// all other code.
  const clang::NamespaceDecl *described(const clang::Decl &D) const;

  /// Whether the declaration is no part of the project, and known by facts alone: it is in a
  /// system header, or in a library that is described.
  bool isForeign(const clang::Decl &D) const;

  /// The class or namespace member with this qualified name, inline namespaces
  /// skipped; null when the unit does not declare it.
  const clang::NamedDecl *lookUp(llvm::StringRef QualifiedName) const;

private:
  struct TypeFacts {
    std::optional<TaskKind> Task;
    std::optional<bool> Awaitable;
    std::optional<bool> StackfulToken;
    std::optional<std::optional<Session>> Closing;
    std::optional<std::vector<const clang::CXXRecordDecl *>> Cancellations;
  };

  using AliasMap = llvm::DenseMap<const clang::CXXRecordDecl *, Models::Bucket>;

  const AliasMap &aliases() const;
  const StatedFact *fact(const clang::CXXRecordDecl &Class, Fact What) const;
  llvm::ArrayRef<std::string> wordsOf(const clang::NamedDecl &D) const;
  const Models::Bucket *bucket(const clang::NamedDecl &D, bool OfTypes) const;
  const Model *model(const clang::CXXRecordDecl &Class,
                     llvm::function_ref<bool(const Model &)> Fits) const;
  const StatedFact *statedOf(const CallSite &Call,
                             llvm::function_ref<bool(const StatedFact &)> Fits) const;
  bool isAttributed(const clang::ParmVarDecl &Parameter, const clang::FunctionDecl &Fn,
                    Fact What) const;
  bool speaksHere(const FactFile &File) const;
  bool applies(const StatedFact &Said, const CallSite &Call) const;
  bool applies(const CallPattern &Pattern, const CallSite &Call) const;
  std::vector<const clang::CXXRecordDecl *> typesThat(Fact Hold, const FactFile &File) const;
  TaskKind taskOf(clang::QualType Type, const clang::CXXRecordDecl &Class) const;

  std::shared_ptr<const Models> Known;
  const clang::ASTContext &Context;
  mutable llvm::DenseMap<const clang::IdentifierInfo *, const Models::Bucket *> Buckets[2];
  mutable std::optional<AliasMap> Aliases;
  mutable std::optional<std::vector<const clang::CXXRecordDecl *>> Unwinds;
  mutable llvm::DenseMap<const FactFile *, bool> Speaks;
  mutable llvm::DenseMap<const clang::IdentifierInfo *, NameWords> Words;
  mutable llvm::DenseMap<const clang::CXXRecordDecl *, TypeFacts> Cache;
  mutable llvm::DenseMap<const clang::DeclContext *, const clang::NamespaceDecl *> Described;
};

} // namespace coro_tidy

#endif
