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

namespace coro_tidy::driver {
namespace {

using clang::tooling::Diagnostic;
using clang::tooling::DiagnosticMessage;

std::string absolute(llvm::StringRef File) {
  llvm::SmallString<256> Path = File;
  llvm::sys::fs::make_absolute(Path);
  return std::string(Path);
}

std::string currentFolder() {
  llvm::SmallString<256> Path;
  llvm::sys::fs::current_path(Path);
  return std::string(Path);
}

DiagnosticMessage messageAt(const Position &At, llvm::StringRef Text) {
  DiagnosticMessage Result(Text);
  Result.FilePath = absolute(At.File);
  Result.FileOffset = At.Offset;
  return Result;
}

Diagnostic::Level levelOf(llvm::StringRef Severity) {
  if (Severity == "error")
    return Diagnostic::Error;
  return Severity == "warning" ? Diagnostic::Warning : Diagnostic::Remark;
}

/// Whoever reads this applies all that it has, so what an author must choose is left out.
void addFix(const Finding &F, DiagnosticMessage &To) {
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

Diagnostic diagnosticOf(const Finding &F) {
  Diagnostic Result(F.Check, levelOf(F.Severity), currentFolder());
  Result.Message = messageAt(F.At, F.Message);
  addFix(F, Result.Message);
  for (const Note &N : F.Notes)
    Result.Notes.push_back(messageAt(N.At, N.Message));
  return Result;
}

void renderClangTidy(const Report &Result, llvm::raw_ostream &OS) {
  clang::tooling::TranslationUnitDiagnostics All;
  for (const Finding &F : Result.Findings)
    All.Diagnostics.push_back(diagnosticOf(F));
  for (const FailedUnit &U : Result.Failed) {
    Diagnostic Failure("clang-diagnostic-error", Diagnostic::Error, currentFolder());
    Failure.Message = messageAt({U.File}, "could not be analysed: " + U.Reason);
    All.Diagnostics.push_back(std::move(Failure));
  }
  llvm::yaml::Output Yaml(OS);
  Yaml << All;
}

RegisterOutput ClangTidy({"clang-tidy", renderClangTidy});

} // namespace
} // namespace coro_tidy::driver
