// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Annotations in a GitHub workflow: commands that its log understands.
//
//   ::error file=src/store.cpp,line=12,col=3,title=coro-blocking-call::'flush' blocks …

#include "driver/Finding.h"
#include <fmt/format.h>

namespace coro_tidy::driver {
namespace {

/// A command is one line; in its properties, commas and colons stand between them.
std::string escaped(llvm::StringRef Text, llvm::StringRef Reserved) {
  std::string Result;
  for (const char C : Text)
    if (C == '%' || C == '\r' || C == '\n' || Reserved.contains(C))
      Result += fmt::format("%{:02X}", static_cast<unsigned char>(C));
    else
      Result += C;
  return Result;
}

std::string property(llvm::StringRef Text) { return escaped(printable(Text), ":,"); }

/// Lines are made here alone: those of names and messages are made visible before.
std::string escapedMessage(llvm::StringRef Text) { return escaped(Text, ""); }

llvm::StringRef commandFor(llvm::StringRef Severity) {
  return Severity == "hint" ? llvm::StringRef("notice") : Severity;
}

void print(llvm::raw_ostream &OS, const Finding &F) {
  std::string Text = printable(F.Message);
  for (const Note &N : F.Notes)
    Text += fmt::format("\n{}:{}: {}", printable(N.At.File), N.At.Line, printable(N.Message));
  if (!F.Help.empty())
    Text += "\n" + F.Help;
  OS << "::" << commandFor(F.Severity) << " file=" << property(F.At.File);
  if (F.At.Line)
    OS << fmt::format(",line={},col={}", F.At.Line, F.At.Column);
  OS << ",title=" << property(F.Check) << "::" << escapedMessage(Text) << '\n';
}

void renderGithub(const Report &Result, llvm::raw_ostream &OS) {
  for (const Finding &F : Result.Findings)
    print(OS, F);
  for (const FailedUnit &U : Result.Failed)
    OS << "::error file=" << property(U.File)
       << ",title=coro-tidy::" << escapedMessage("could not be analysed: " + printable(U.Reason))
       << '\n';
}

RegisterOutput Github({"github", renderGithub});

} // namespace
} // namespace coro_tidy::driver
