// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts about rill's own functions, spelled so that a checker reads them from the header.
// GCC warns about attributes of another vendor, so there they expand to nothing.
//
// `coro_return_type` is deliberately absent: Clang then rejects every plain function that returns
// a Task, and std::function<Task<>()> and std::invoke are such functions.
#ifndef RILL_ATTRIBUTES_H
#define RILL_ATTRIBUTES_H

#if defined(__clang__) && __has_cpp_attribute(clang::annotate)
#define RILL_FACT(fact) [[clang::annotate("coro::" fact)]]
#else
#define RILL_FACT(fact)
#endif

// A type attribute: it stands after the parameter list.
#if defined(__clang__) && __has_cpp_attribute(clang::blocking)
#define RILL_BLOCKING [[clang::blocking]]
#else
#define RILL_BLOCKING
#endif

#if defined(__clang__) && __has_cpp_attribute(clang::lifetimebound)
#define RILL_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define RILL_LIFETIMEBOUND
#endif

#endif
