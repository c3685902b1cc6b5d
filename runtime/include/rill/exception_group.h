// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Several errors at once, as `except*` knows them.
#ifndef RILL_EXCEPTION_GROUP_H
#define RILL_EXCEPTION_GROUP_H

#include <exception>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace rill {

/// What several tasks threw, in the order in which they ended. Never empty and never holds
/// Cancelled. Groups may hold groups. Copying does not throw.
class ExceptionGroup final : public std::exception {
public:
  struct Parts;

  /// `errors` must not be empty, and hold no null and no Cancelled.
  explicit ExceptionGroup(std::vector<std::exception_ptr> errors);

  /// How many errors there are, and what each of them says.
  const char *what() const noexcept override;
  const std::vector<std::exception_ptr> &errors() const noexcept;

  /// Sorts the errors, those of inner groups too, by whether they are an E.
  template <class E> Parts split() const;

  /// Calls `fn(const E&)` for every error that is an E; throws a group of the others, if any.
  template <class E, class Fn> void handle(Fn &&fn) const;

private:
  struct Contents;
  std::shared_ptr<const Contents> contents_;
};

struct ExceptionGroup::Parts {
  std::vector<std::exception_ptr> matching;
  std::vector<std::exception_ptr> rest;
};

template <class E> ExceptionGroup::Parts ExceptionGroup::split() const {
  static_assert(!std::is_same_v<E, ExceptionGroup>, "groups are opened: split by what they hold");
  Parts parts;
  for (const std::exception_ptr &error : errors()) {
    try {
      std::rethrow_exception(error);
    } catch (const ExceptionGroup &group) {
      Parts inner = group.split<E>();
      parts.matching.insert(parts.matching.end(), inner.matching.begin(), inner.matching.end());
      parts.rest.insert(parts.rest.end(), inner.rest.begin(), inner.rest.end());
    } catch (const E &) {
      parts.matching.push_back(error);
    } catch (...) {
      parts.rest.push_back(error);
    }
  }
  return parts;
}

template <class E, class Fn> void ExceptionGroup::handle(Fn &&fn) const {
  Parts parts = split<E>();
  for (const std::exception_ptr &error : parts.matching) {
    try {
      std::rethrow_exception(error);
    } catch (const E &match) {
      fn(match);
    }
  }
  if (!parts.rest.empty())
    throw ExceptionGroup(std::move(parts.rest));
}

} // namespace rill

#endif
