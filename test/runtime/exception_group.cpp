// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Several errors at once, sorted by type.
#include "rill/exception_group.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using rill::ExceptionGroup;

ExceptionGroup sample() {
  ExceptionGroup inner({std::make_exception_ptr(std::range_error("inner"))});
  return ExceptionGroup({std::make_exception_ptr(std::range_error("range")),
                         std::make_exception_ptr(std::logic_error("logic")),
                         std::make_exception_ptr(inner)});
}

TEST(ExceptionGroup, SaysWhatItHolds) {
  EXPECT_STREQ(sample().what(), "3 errors: range; logic; 1 error: inner");
}

TEST(ExceptionGroup, SplitsByTypeThroughInnerGroups) {
  ExceptionGroup::Parts parts = sample().split<std::runtime_error>();
  EXPECT_EQ(parts.matching.size(), 2u);
  EXPECT_EQ(parts.rest.size(), 1u);
}

TEST(ExceptionGroup, OpensInnerGroupsThoughTheyMatch) {
  std::string seen;
  sample().handle<std::exception>([&](const std::exception &error) { seen += error.what(); });
  EXPECT_EQ(seen, "rangelogicinner");
}

TEST(ExceptionGroup, HandleThrowsTheRest) {
  std::string seen;
  try {
    sample().handle<std::runtime_error>(
        [&](const std::runtime_error &error) { seen += error.what(); });
    FAIL();
  } catch (const ExceptionGroup &rest) {
    EXPECT_STREQ(rest.what(), "1 error: logic");
    rest.handle<std::logic_error>([&](const std::logic_error &error) { seen += error.what(); });
  }
  EXPECT_EQ(seen, "rangeinnerlogic");
}

} // namespace
