// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For programs. Columns count bytes from 1; the end of an edit is the place
// behind its last byte.
//
//   {"version": 1, "findings": [{"check": …, "cause": …, "notes": […], "fixes": […]}],
//    "since": "main (4f2a91c)", "known": [findings that were there before],
//    "fixed": [findings that were there before and are gone],
//    "units": {"analysed": 12, "notExamined": 0, "failed": [{"file": …, "reason": …}]}}

#include "llvm/Support/JSON.h"
#include "driver/Finding.h"

namespace coro_tidy::driver {
namespace {

using llvm::json::fixUTF8;

void writePlace(llvm::json::OStream &J, const Position &At) {
  J.attribute("file", fixUTF8(At.File));
  J.attribute("line", At.Line);
  J.attribute("column", At.Column);
}

void writeNote(llvm::json::OStream &J, const Note &N) {
  J.object([&] {
    writePlace(J, N.At);
    J.attribute("message", fixUTF8(N.Message));
  });
}

void writeFix(llvm::json::OStream &J, const Fix &F) {
  J.object([&] {
    J.attribute("description", fixUTF8(F.Description));
    J.attributeArray("edits", [&] {
      for (const Edit &E : F.Edits)
        J.object([&] {
          writePlace(J, E.Begin);
          J.attribute("endLine", E.End.Line);
          J.attribute("endColumn", E.End.Column);
          J.attribute("text", fixUTF8(E.Text));
        });
    });
  });
}

void writeFinding(llvm::json::OStream &J, const Finding &F) {
  J.object([&] {
    J.attribute("check", F.Check);
    J.attribute("severity", F.Severity);
    writePlace(J, F.At);
    J.attribute("message", fixUTF8(F.Message));
    J.attribute("fingerprint", F.Fingerprint);
    J.attribute("cause", F.Cause);
    J.attributeArray("notes", [&] {
      for (const Note &N : F.Notes)
        writeNote(J, N);
    });
    J.attributeArray("fixes", [&] {
      for (const Fix &X : F.Fixes)
        writeFix(J, X);
    });
  });
}

void writeFindings(llvm::json::OStream &J, llvm::StringRef Name, llvm::ArrayRef<Finding> All) {
  J.attributeArray(Name, [&] {
    for (const Finding &F : All)
      writeFinding(J, F);
  });
}

void renderJson(const Report &Result, llvm::raw_ostream &OS) {
  llvm::json::OStream J(OS, /*IndentSize=*/2);
  J.object([&] {
    J.attribute("version", 1);
    writeFindings(J, "findings", Result.Findings);
    if (!Result.Since.empty())
      J.attribute("since", fixUTF8(Result.Since));
    writeFindings(J, "known", Result.Known);
    writeFindings(J, "fixed", Result.Fixed);
    J.attributeObject("units", [&] {
      J.attribute("analysed", Result.Analysed);
      J.attribute("notExamined", Result.NotExamined);
      J.attributeArray("failed", [&] {
        for (const FailedUnit &U : Result.Failed)
          J.object([&] {
            J.attribute("file", fixUTF8(U.File));
            J.attribute("reason", fixUTF8(U.Reason));
          });
      });
    });
  });
  OS << '\n';
}

RegisterOutput Json({"json", renderJson});

} // namespace
} // namespace coro_tidy::driver
