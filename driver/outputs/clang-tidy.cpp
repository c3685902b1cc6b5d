// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What clang-tidy exports by --export-fixes, for clang-apply-replacements and what else reads it.
//
//   Diagnostics:
//     - DiagnosticName: coro-x
//       DiagnosticMessage: {Message: '…', FilePath: '/src/store.cpp', FileOffset: 120, …}

#include "driver/Finding.h"
#include "clang/Tooling/DiagnosticsYaml.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace coro_tidy::driver {
namespace {

using clang::tooling::Diagnostic;
using clang::tooling::DiagnosticMessage;

Diagnostic::Level levelOf(llvm::StringRef Severity) {
  if (Severity == "error")
    return Diagnostic::Error;
  return Severity == "warning" ? Diagnostic::Warning : Diagnostic::Remark;
}

class Exporter {
public:
  Exporter() { llvm::sys::fs::current_path(Folder); }

  Diagnostic diagnosticOf(const Finding &F) const {
    Diagnostic Result = at(F.At, F.Message, F.Check, levelOf(F.Severity));
    addFix(F, Result.Message);
    for (const Note &N : F.Notes)
      Result.Notes.push_back(messageAt(N.At, N.Message));
    return Result;
  }

  Diagnostic diagnosticOf(const FailedUnit &U) const {
    return at({.File = U.File}, "could not be analysed: " + U.Reason, "clang-diagnostic-error",
              Diagnostic::Error);
  }

private:
  Diagnostic at(const Position &Where, llvm::StringRef Text, llvm::StringRef Name,
                Diagnostic::Level Level) const {
    Diagnostic Result(Name, Level, Folder);
    Result.Message = messageAt(Where, Text);
    return Result;
  }

  DiagnosticMessage messageAt(const Position &At, llvm::StringRef Text) const {
    DiagnosticMessage Result(Text);
    Result.FilePath = absolute(At.File);
    Result.FileOffset = At.Offset;
    return Result;
  }

  /// Whoever reads this applies all that it has, so what an author must choose is left out.
  void addFix(const Finding &F, DiagnosticMessage &To) const {
    const auto Safe = llvm::find_if(F.Fixes, [](const Fix &Each) { return !Each.Suggested; });
    if (Safe == F.Fixes.end())
      return;
    llvm::StringMap<clang::tooling::Replacements> Edits;
    for (const Edit &E : Safe->Edits) {
      const std::string File = absolute(E.Begin.File);
      if (llvm::Error Overlap = Edits[File].add({File, E.Begin.Offset, E.Length, E.Text}))
        return llvm::consumeError(std::move(Overlap));
    }
    To.Fix = std::move(Edits);
  }

  std::string absolute(llvm::StringRef File) const {
    llvm::SmallString<256> Path = File;
    llvm::sys::path::make_absolute(Folder, Path);
    return std::string(Path);
  }

  llvm::SmallString<256> Folder;
};

void renderClangTidy(const Report &Result, llvm::raw_ostream &OS) {
  const Exporter Exports;
  clang::tooling::TranslationUnitDiagnostics All;
  for (const Finding &F : Result.Findings)
    All.Diagnostics.push_back(Exports.diagnosticOf(F));
  for (const FailedUnit &U : Result.Failed)
    All.Diagnostics.push_back(Exports.diagnosticOf(U));
  llvm::yaml::Output Yaml(OS);
  Yaml << All;
}

RegisterOutput ClangTidy({"clang-tidy", renderClangTidy});

} // namespace
} // namespace coro_tidy::driver
