// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a declaration is the one that a file of facts names, and the way from such a
// name to the declaration. A name is compared component by component, so that nothing
// is put together for the many declarations that no file names.

#ifndef CORO_TIDY_KNOWLEDGE_NAMES_H
#define CORO_TIDY_KNOWLEDGE_NAMES_H

#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace coro_tidy {

/// Components of a qualified name, innermost first.
using NamePath = llvm::ArrayRef<std::string>;

/// Whether the scopes around D are those of Path, whose own first component is D's.
/// Template arguments, inline and unnamed namespaces, linkage specifications and
/// unscoped enumerations do not count.
bool hasPath(const clang::NamedDecl &D, NamePath Path);

/// Whether the name of D itself is the first component: `~jthread` is a destructor,
/// `jthread` behind a class of that name a constructor.
bool hasLastComponent(const clang::NamedDecl &D, NamePath Path);

/// Both, for a method that is looked up as a member of Class, which inherits it.
bool isMemberPath(const clang::NamedDecl &Method, const clang::CXXRecordDecl &Class, NamePath Path);

/// OO_None for what is no operator.
clang::OverloadedOperatorKind operatorOf(const clang::NamedDecl &D);

/// The class as it was written: the pattern of a template's specialisation.
const clang::CXXRecordDecl *patternOf(const clang::CXXRecordDecl &Class);

/// The class that a declaration names: itself, the pattern of a template, or what
/// stands behind an alias, whose arguments then do not count.
const clang::CXXRecordDecl *classBehind(const clang::NamedDecl *D);

/// The class or namespace member of this name; null when the unit does not declare it.
const clang::NamedDecl *lookUp(NamePath Path, const clang::ASTContext &Context);

} // namespace coro_tidy

#endif
