// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "driver/CheckList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace coro_tidy::driver {

std::vector<std::string> globsOf(llvm::StringRef List) {
  std::vector<std::string> Globs;
  while (!List.empty()) {
    const size_t End = List.find_first_of(",\n");
    if (const llvm::StringRef Glob = List.take_front(End).trim(); !Glob.empty())
      Globs.push_back(Glob.str());
    List = List.substr(End).drop_front(End == llvm::StringRef::npos ? 0 : 1);
  }
  return Globs;
}

bool namesOurs(llvm::StringRef Glob) { return Glob.ltrim('-').starts_with("coro-"); }

std::string effectOnOurs(llvm::StringRef List) {
  const std::vector<std::string> Globs = globsOf(List);
  const bool SwitchesAllOff = Globs.size() == 1 && Globs.front() == "-*";
  if (!SwitchesAllOff && llvm::none_of(Globs, namesOurs))
    return "";
  std::vector<std::string> Ours;
  for (const std::string &Glob : Globs) {
    if (namesOurs(Glob))
      Ours.push_back(Glob);
    else if (Glob == "*" || Glob == "-*")
      Ours.push_back(Glob.substr(0, Glob.size() - 1) + "coro-*");
  }
  return llvm::join(Ours, ",");
}

} // namespace coro_tidy::driver
