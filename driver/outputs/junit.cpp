// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A report of tests, in which each finding is one that has failed.
//
//   <testsuites><testsuite name="src/store.cpp" tests="1" failures="1" errors="0">
//     <testcase name="coro-blocking-call at 12:3" classname="src/store.cpp">
//       <failure type="error" message="…">notes</failure>

#include "Xml.h"
#include <fmt/format.h>
#include <map>

namespace coro_tidy::driver {
namespace {

struct Suite {
  unsigned Failures = 0;
  unsigned Errors = 0;
  std::string Cases;
};

std::string caseOf(llvm::StringRef Name, llvm::StringRef File, llvm::StringRef Content) {
  return "    <testcase" + xmlAttribute("name", Name) + xmlAttribute("classname", File) + ">\n" +
         Content.str() + "    </testcase>\n";
}

std::string failureOf(const Finding &F) {
  std::string Text = fmt::format("{}:{}:{}", xml(F.At.File), F.At.Line, F.At.Column);
  for (const Note &N : F.Notes)
    Text += fmt::format("\n{}:{}:{}: {}", xml(N.At.File), N.At.Line, N.At.Column, xml(N.Message));
  if (!F.Help.empty())
    Text += "\n" + xml(F.Help);
  return "      <failure" + xmlAttribute("type", F.Severity) + xmlAttribute("message", F.Message) +
         ">" + Text + "</failure>\n";
}

std::map<std::string, Suite> suitesOf(const Report &Result) {
  std::map<std::string, Suite> ByFile;
  for (const Finding &F : Result.Findings) {
    Suite &Of = ByFile[F.At.File];
    ++Of.Failures;
    Of.Cases += caseOf(fmt::format("{} at {}:{}", F.Check, F.At.Line, F.At.Column), F.At.File,
                       failureOf(F));
  }
  for (const FailedUnit &U : Result.Failed) {
    Suite &Of = ByFile[U.File];
    ++Of.Errors;
    Of.Cases +=
        caseOf("analysis", U.File,
               "      <error type=\"analysis\"" + xmlAttribute("message", U.Reason) + "/>\n");
  }
  return ByFile;
}

void renderJunit(const Report &Result, llvm::raw_ostream &OS) {
  auto Suites = suitesOf(Result);
  if (Suites.empty()) // Who reads a report without any test takes it for a mistake.
    Suites["coro-tidy"].Cases = caseOf("no findings", "coro-tidy", "");
  OS << XmlBegin << "<testsuites name=\"coro-tidy\">\n";
  for (const auto &[File, Of] : Suites)
    OS << "  <testsuite" << xmlAttribute("name", File)
       << fmt::format(" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                      std::max(1U, Of.Failures + Of.Errors), Of.Failures, Of.Errors)
       << Of.Cases << "  </testsuite>\n";
  OS << "</testsuites>\n";
}

RegisterOutput Junit({"junit", renderJunit});

} // namespace
} // namespace coro_tidy::driver
