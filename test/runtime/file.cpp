// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whole files: what is written is read again, and nobody sees a half.
#include "rill/file.h"

#include "helpers.h"

#include "rill/gather.h"
#include "rill/testing.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <ranges>
#include <string>
#include <system_error>
#include <utility>

namespace {

using namespace rill;
using helpers::error_of;
using helpers::Folder;

RILL_TEST(File, ReadsWhatWasWritten) {
  Folder folder;
  std::string content(1 << 20, 'x');
  content[1000] = '\0';
  for (const std::string &text : {content, std::string("short"), std::string()}) {
    co_await write_file(folder.path() / "file", text);
    EXPECT_EQ(co_await read_file(folder.path() / "file"), text);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

RILL_TEST(File, KeepsThePermissionsOfTheFile) {
  Folder folder;
  co_await write_file(folder.path() / "file", "secret");
  std::filesystem::permissions(folder.path() / "file", std::filesystem::perms::owner_read);
  co_await write_file(folder.path() / "file", "another");
  EXPECT_EQ(std::filesystem::status(folder.path() / "file").permissions(),
            std::filesystem::perms::owner_read);
}

RILL_TEST(File, ReportsWhatIsWrong) {
  Folder folder;
  EXPECT_EQ(error_of(co_await settle(read_file(folder.path() / "nothing"))),
            std::errc::no_such_file_or_directory);
  EXPECT_EQ(error_of(co_await settle(read_file(folder.path()))), std::errc::is_a_directory);
  EXPECT_EQ(error_of(co_await settle(write_file(folder.path() / "no" / "file", "x"))),
            std::errc::no_such_file_or_directory);
  EXPECT_NE(error_of(co_await settle(write_file(folder.path(), "x"))), std::error_code());
  co_await write_file(folder.path() / "file", "12345678");
  EXPECT_EQ(co_await read_file(folder.path() / "file", 8), "12345678");
  EXPECT_EQ(error_of(co_await settle(read_file(folder.path() / "file", 7))),
            std::errc::file_too_large);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

RILL_TEST(File, NobodySeesAHalf) {
  Folder folder;
  std::string first(200000, 'a');
  std::string second(200000, 'b');
  co_await write_file(folder.path() / "file", first);
  auto write = [&](int i) -> Task<> {
    co_await write_file(folder.path() / "file", i % 2 ? first : second);
  };
  auto read = [&](int) -> Task<bool> {
    std::string content = co_await read_file(folder.path() / "file");
    co_return content == first || content == second;
  };
  auto writes = std::views::iota(0, 20) | std::views::transform(write);
  auto reads = std::views::iota(0, 100) | std::views::transform(read);
  auto writing = gather(writes, {.limit = 2});
  auto reading = gather(reads, {.limit = 4});
  auto [written, whole] = co_await gather(std::move(writing), std::move(reading));
  EXPECT_EQ(std::ranges::count(whole, true), 100);
}

} // namespace
