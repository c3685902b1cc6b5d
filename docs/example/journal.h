// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was posted, kept for the next start.

#ifndef BOARD_JOURNAL_H
#define BOARD_JOURNAL_H

#include <string>

namespace board {

class Journal {
public:
  explicit Journal(std::string path) : path_(std::move(path)) {}

  void record(const std::string &message);

private:
  std::string path_;
};

} // namespace board

#endif
