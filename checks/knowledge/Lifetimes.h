// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the attributes of Clang say about how long a function uses what it is given. Nothing
// depends on them: they tell of functions whose bodies nobody sees.
//
//   std::string_view name(const User &u [[clang::lifetimebound]]);   the result refers to u
//   Row &row() [[clang::lifetimebound]];                             to the object
//   class [[clang::coro_return_type, clang::coro_lifetimebound]] Task;
//   Task fetch(const Url &);                                         the task refers to the URL
//   void each(Visit &&visit [[clang::noescape]]);                    done with it on return

#ifndef CORO_TIDY_KNOWLEDGE_LIFETIMES_H
#define CORO_TIDY_KNOWLEDGE_LIFETIMES_H

#include "clang/AST/Decl.h"

namespace coro_tidy {

/// Whether the result of the function refers to what the parameter refers to, as its attribute
/// says. What Clang adds by itself does not count.
bool isLifetimeBound(const clang::ParmVarDecl &Parameter);
/// The same of the object of the function.
bool bindsObject(const clang::FunctionDecl &Fn);

/// Whether the type of the task that the function returns says so, of every parameter that may
/// refer to what the caller goes on to own: a && parameter takes it over.
bool isBoundByTask(const clang::ParmVarDecl &Parameter, const clang::FunctionDecl &Fn);

/// Whether the function is done with what the parameter refers to when it returns.
bool isNoEscape(const clang::ParmVarDecl &Parameter);

} // namespace coro_tidy

#endif
