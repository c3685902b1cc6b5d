// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GitLab's report of code quality, the format of Code Climate.
//
//   [{"description": …, "check_name": …, "fingerprint": …, "severity": "major",
//     "location": {"path": …, "lines": {"begin": 12}}}]

#include "driver/Finding.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/JSON.h"

namespace coro_tidy::driver {
namespace {

using llvm::json::fixUTF8;

llvm::StringRef gradeOf(llvm::StringRef Severity) {
  if (Severity == "error")
    return "critical";
  return Severity == "warning" ? "major" : "info";
}

struct Issue {
  std::string Description, Check, Fingerprint, Grade, File;
  unsigned Line = 1;
};

void write(llvm::json::OStream &J, const Issue &I) {
  J.object([&] {
    J.attribute("description", fixUTF8(I.Description));
    J.attribute("check_name", I.Check);
    J.attribute("fingerprint", I.Fingerprint);
    J.attribute("severity", I.Grade);
    J.attributeObject("location", [&] {
      J.attribute("path", fixUTF8(I.File));
      J.attributeObject("lines", [&] { J.attribute("begin", std::max(1U, I.Line)); });
    });
  });
}

void renderGitlab(const Report &Result, llvm::raw_ostream &OS) {
  llvm::json::OStream J(OS, /*IndentSize=*/2);
  // GitLab takes issues of one fingerprint for one; ours are unique in a file alone.
  llvm::StringMap<unsigned> Turns;
  const auto Unique = [&](const std::string &Fingerprint) {
    const unsigned Turn = Turns[Fingerprint]++;
    return Turn == 0 ? Fingerprint : Fingerprint + "-" + std::to_string(Turn + 1);
  };
  J.array([&] {
    for (const Finding &F : Result.Findings)
      write(J, {F.Message, F.Check, Unique(F.Fingerprint), gradeOf(F.Severity).str(), F.At.File,
                F.At.Line});
    for (const FailedUnit &U : Result.Failed)
      write(J, {"could not be analysed: " + U.Reason, "coro-tidy",
                Unique("failed " + fixUTF8(U.File)), "blocker", U.File});
  });
  OS << '\n';
}

RegisterOutput Gitlab({"gitlab", renderGitlab});

} // namespace
} // namespace coro_tidy::driver
