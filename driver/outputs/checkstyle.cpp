// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The report of Checkstyle, which Jenkins and many others read.
//
//   <checkstyle version="4.3"><file name="src/store.cpp">
//     <error line="12" column="3" severity="error" message="…" source="coro-x"/>

#include "Xml.h"
#include <map>

namespace coro_tidy::driver {
namespace {

std::string errorOf(llvm::StringRef Severity, llvm::StringRef Message, llvm::StringRef Source,
                    const Position &At) {
  const unsigned Line = std::max(1U, At.Line), Column = std::max(1U, At.Column);
  return "    <error" + xmlAttribute("line", std::to_string(Line)) +
         xmlAttribute("column", std::to_string(Column)) + xmlAttribute("severity", Severity) +
         xmlAttribute("message", Message) + xmlAttribute("source", Source) + "/>\n";
}

void renderCheckstyle(const Report &Result, llvm::raw_ostream &OS) {
  std::map<std::string, std::string> ByFile;
  for (const Finding &F : Result.Findings)
    ByFile[F.At.File] +=
        errorOf(F.Severity == "hint" ? "info" : F.Severity, F.Message, F.Check, F.At);
  for (const FailedUnit &U : Result.Failed)
    ByFile[U.File] += errorOf("error", "could not be analysed: " + U.Reason, "coro-tidy", {});
  OS << XmlBegin << "<checkstyle version=\"4.3\">\n";
  for (const auto &[File, Errors] : ByFile)
    OS << "  <file" << xmlAttribute("name", File) << ">\n" << Errors << "  </file>\n";
  OS << "</checkstyle>\n";
}

RegisterOutput Checkstyle({"checkstyle", renderCheckstyle});

} // namespace
} // namespace coro_tidy::driver
