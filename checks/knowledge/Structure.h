// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type is by its own declaration, whatever it is called: the class behind it, the
// members that it has or inherits, what it leads to, and whether it can be copied. What its
// coroutines do is in Coroutines.h. No name of a library occurs here.

#ifndef CORO_TIDY_KNOWLEDGE_STRUCTURE_H
#define CORO_TIDY_KNOWLEDGE_STRUCTURE_H

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace coro_tidy::structure {

/// The class of a value, reference or alias of it; null for what is no class, or
/// one without a definition.
const clang::CXXRecordDecl *classOf(clang::QualType Type);

/// The same, and for an instance that nothing in the unit has needed yet its template.
const clang::CXXRecordDecl *classOrTemplateOf(clang::QualType Type);

/// The definition of a class, or of the template that it is a specialisation of where nothing
/// in the unit has needed its members: `Task<int> f();` needs no promise.
const clang::CXXRecordDecl *definitionOf(const clang::CXXRecordDecl &Class);
/// The same of a type, which may depend on template parameters: `Promise<T>`.
const clang::CXXRecordDecl *definitionOf(clang::QualType Type);

/// Whether the declaration has one of these identifiers for a name.
bool isNamed(const clang::NamedDecl &D, llvm::ArrayRef<llvm::StringRef> Names);

/// Whether the type, or what it refers to, is one of these classes or templates of the
/// standard library, `duration` of std::chrono among them.
bool isStdClass(clang::QualType Type, llvm::ArrayRef<llvm::StringRef> Names);
bool isStdClass(const clang::CXXRecordDecl &Class, llvm::ArrayRef<llvm::StringRef> Names);

/// Whether it is a class of atomics, or one that these have their members of.
bool isAtomic(const clang::CXXRecordDecl &Class);

/// What `*` and `->` on a value of a class lead to, without references; null for other types,
/// and where the operators do not say so.
clang::QualType pointeeOf(clang::QualType Type);

/// The type of the elements of an array, or of a class that calls it `value_type` as the
/// containers of the standard library do; null for other types.
clang::QualType elementOf(clang::QualType Type);
/// What a class that maps keys to values calls `mapped_type`; null for other types.
clang::QualType mappedOf(clang::QualType Type);

/// Whether the type is a smart pointer to objects of the class, of one that it is derived from, or
/// the other way round. A weak one is locked before the object is used.
bool keepsObject(clang::QualType Type, const clang::CXXRecordDecl &Class);

/// The type that is the first argument of a template: `T` of vector<T> and of Task<T>. Null for
/// classes that are no instance of one, and where it is no type.
clang::QualType firstArgument(const clang::CXXRecordDecl *Class);

/// What a smart pointer of the standard library owns; the type itself for others.
clang::QualType heldType(clang::QualType Type);

/// Whether the class is `[[nodiscard]]`.
bool isNodiscard(const clang::CXXRecordDecl &Type);

/// Whether objects of this class can be copied by anyone: then it is a handle, and
/// no copy is the one that must be closed.
bool isCopyable(const clang::CXXRecordDecl &Type);

/// Whether objects of this class are locked and unlocked, by members of those names.
bool isLock(clang::QualType Type);
bool isLock(const clang::CXXRecordDecl &Class);

/// Calls Visit for the class and each of its bases that has a definition until it says true.
/// A template may be its own base: `template <int N> struct Tuple : Tuple<N - 1>`.
bool anyClass(const clang::CXXRecordDecl &Type,
              llvm::function_ref<bool(const clang::CXXRecordDecl &)> Visit);

/// The class and the classes that objects of it consist of: of its bases, its members, and so on.
/// Not looked into: what namespace std declares, and what is more than anyone would hold by hand.
std::vector<const clang::CXXRecordDecl *> partsOf(const clang::CXXRecordDecl &Class);

/// Calls Visit for every member function of the class and of its bases until it says true.
bool anyMethod(const clang::CXXRecordDecl &Type,
               llvm::function_ref<bool(const clang::CXXMethodDecl &)> Visit);

/// The first of these member functions that has one of these names; null when none has.
const clang::CXXMethodDecl *memberNamed(const clang::CXXRecordDecl &Type,
                                        llvm::ArrayRef<llvm::StringRef> Names);

/// Whether one of them is this operator.
bool hasOperator(const clang::CXXRecordDecl &Type, clang::OverloadedOperatorKind Kind);

} // namespace coro_tidy::structure

#endif
